#!/bin/sh
# Sets Croft up on this machine and starts it: fetches the Node that Croft runs with and hands over to panel/src/setup/main.ts.
set -eu
umask 022
cd "$(dirname "$0")"

fail() {
  printf '\nCroft was not started: %s\n' "$1" >&2
  exit 1
}

demo=false
for argument in "$@"; do
  case "$argument" in
    -h | --help) exec cat panel/src/setup/help.txt ;;
    --demo) demo=true ;;
  esac
done

if [ "$demo" = false ] && [ "$(id -u)" != 0 ]; then
  fail 'setting up a server needs root. Run it again as root (su -, or sudo), or look at it without root: ./start.sh --demo'
fi

. panel/src/setup/node.sh
fetch_node
exec "$node" panel/src/setup/main.ts "$@"
