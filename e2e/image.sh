#!/usr/bin/env bash
# Builds the image with Debian's buildah, and runs the program in it as its user, with a root that cannot be written,
# against a simulator of this machine. By hand, as root: apt-get install buildah ca-certificates.
#
#   e2e/image.sh [ARCHIVE]
#
# ARCHIVE is an image that release/build has made, and is tried instead of one of deploy/Dockerfile.
set -euo pipefail
archive=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
image=localhost/connect-pipedrive:try
storage=(--root "$work/storage" --runroot "$work/run" --storage-driver vfs)
simulator=
container=
cleanup() {
  [ -z "$simulator" ] || { kill "$simulator" && wait "$simulator"; } 2>/dev/null || true
  [ -z "$container" ] || buildah "${storage[@]}" rm "$container" >/dev/null
  rm -rf "$work"
}
trap cleanup EXIT

go build -o "$work/connect-pipedrive" .
cat >"$work/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$work/storage"
runroot = "$work/run"
CONF
if [ -n "$archive" ]; then
  image=$(buildah "${storage[@]}" pull -q "oci-archive:$archive")
else
  CONTAINERS_STORAGE_CONF=$work/storage.conf deploy/build-image "$image" --isolation chroot
fi
container=$(buildah "${storage[@]}" from --pull-never "$image")
run() { buildah "${storage[@]}" run --isolation chroot "$@"; }

: >"$work/env"
"$work/connect-pipedrive" simulator >"$work/env" &
simulator=$!
until [ "$(wc -l <"$work/env")" -ge 4 ]; do sleep 0.1; done
# shellcheck source=/dev/null
. "$work/env"
mkdir "$work/companies"
printf 'version = 1\nmethod = "api-token"\n[selection]\nactions = ["deal:get"]\n[api_token]\ntoken = "env:PIPEDRIVE_API_TOKEN"\n' >"$work/companies/acme.toml"

root=$(buildah "${storage[@]}" mount "$container")
echo "in the image:"
(cd "$root" && find . -type f -size +1k -exec du -k {} +)
size=$(buildah "${storage[@]}" images --format '{{.Size}}' "$image")
echo "size: $size"
[ "$(buildah "${storage[@]}" inspect --type image --format '{{.OCIv1.Config.User}}' "$image")" = 65532:65532 ]
said=$(run --env CONNECT_PIPEDRIVE_SERVICE="$CONNECT_PIPEDRIVE_SERVICE" --env PIPEDRIVE_API_TOKEN="$PIPEDRIVE_API_TOKEN" \
  -v "$work/companies:/companies:ro" "$container" /usr/bin/connect-pipedrive validate --config /companies --json)
echo "$said"
grep -q '"ok":true' <<<"$said"
# It is not root there, and can write nothing.
if run --env PIPEDRIVE_API_TOKEN="$PIPEDRIVE_API_TOKEN" -v "$work/companies:/companies:ro" "$container" \
  /usr/bin/connect-pipedrive export --to toml --output /here.toml --config /companies/acme.toml 2>"$work/said"; then
  echo "the root can be written" && exit 1
fi
grep -E '^connect-pipedrive: cannot write /here.toml' "$work/said"
echo "the image works"
