#!/bin/sh
# Runs every check and test of Croft: fetches Node and the npm packages and hands over to tests/run/main.ts.
# Options: --unit (no hosts), --system (only what needs hosts), --bench, --slow (everything, also what emulates a machine).
# The last line says: N passed, N failed.
set -eu
umask 022
cd "$(dirname "$0")"

fail() {
  printf '\nThe tests were not run: %s\n0 passed, 1 failed\n' "$1"
  exit 1
}

. panel/src/setup/node.sh
fetch_node
PATH="$(dirname "$node"):$PATH"
export PATH

# npm ci throws the whole folder away first: only when the lock is another one than what is installed
if ! cmp -s package-lock.json node_modules/.croft-lock; then
  echo 'Fetching npm packages ...'
  "$node" "$npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null || fail 'npm ci failed (its own words are above).'
  cp package-lock.json node_modules/.croft-lock
fi
exec "$node" tests/run/main.ts "$@" </dev/null
