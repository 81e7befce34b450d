#!/usr/bin/env bash
# From a validation to an alert, with Debian's prometheus and prometheus-node-exporter: validate writes what it found,
# the exporter serves it, Prometheus scrapes it and evaluates the rules, and a query names the company that fails.
# The alerts are tested, and the units of systemd verified, too.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
started=()
trap 'for p in "${started[@]}"; do kill "$p" && wait "$p"; done 2>/dev/null || true; rm -rf "$work"' EXIT
background() {
  "$@" &
  started+=($!)
}
# until_it COMMAND…: tries until it works, 20 s at most.
until_it() {
  for _ in $(seq 200); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "it never worked: $*"
  return 1
}
free_port() {
  local port
  while port=$((RANDOM + 20000)); (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

promtool check rules deploy/prometheus/connect-pipedrive.rules.yml
(cd deploy/prometheus && promtool test rules connect-pipedrive.test.yml)
mkdir "$work/units"
go build -o "$work/connect-pipedrive" .
sed "s#/usr/bin/connect-pipedrive#$work/connect-pipedrive#" deploy/systemd/connect-pipedrive-validate.service >"$work/units/connect-pipedrive-validate.service"
cp deploy/systemd/connect-pipedrive-validate.timer "$work/units"
systemd-analyze verify "$work"/units/*

background "$work/connect-pipedrive" simulator >"$work/env"
until_it grep -q CLIENT_SECRET "$work/env"
# shellcheck source=/dev/null
. "$work/env"
mkdir "$work/companies" "$work/textfiles"
for company in acme globex initech; do
  printf 'version = 1\nmethod = "api-token"\n[selection]\nactions = ["deal:get"]\n[api_token]\ntoken = "%s"\n[account]\ncompany = "%s"\n' \
    "$([ $company = globex ] && echo wrong || echo env:PIPEDRIVE_API_TOKEN)" "$company" >"$work/companies/$company.toml"
  chmod 600 "$work/companies/$company.toml"
done
code=0
"$work/connect-pipedrive" validate --config "$work/companies" --metrics "$work/textfiles/validate.prom" >/dev/null || code=$?
[ $code -eq 3 ] || { echo "validate ended with $code"; exit 1; }
promtool check metrics <"$work/textfiles/validate.prom"

exporter=127.0.0.1:$(free_port)
prometheus=127.0.0.1:$(free_port)
background prometheus-node-exporter --collector.disable-defaults --collector.textfile --collector.textfile.directory="$work/textfiles" \
  --web.listen-address="$exporter" 2>"$work/exporter.log"
cat >"$work/prometheus.yml" <<YAML
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [$PWD/deploy/prometheus/connect-pipedrive.rules.yml]
scrape_configs:
  - job_name: node
    static_configs: [{targets: ["$exporter"]}]
YAML
promtool check config "$work/prometheus.yml"
background prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" --web.listen-address="$prometheus" 2>"$work/prometheus.log"
query() { promtool query instant "http://$prometheus" "$1"; }
fails() { query 'connect_pipedrive_up == 0' | grep -q 'company="globex"'; }
until_it fails
query 'connect_pipedrive_up == 0'
[ "$(query 'connect_pipedrive_up == 0' | grep -c company=)" = 1 ]
[ "$(query 'count(connect_pipedrive_up)' | grep -oE '=> [0-9]+')" = '=> 3' ]
[ "$(query 'node_textfile_scrape_error' | grep -oE '=> [0-9]+')" = '=> 0' ]
pending() { query 'ALERTS{alertname="PipedriveConnectionDown"}' | grep -q 'alertstate="pending".*company="globex"'; }
until_it pending
query ALERTS
echo "from a validation to an alert: it works"
