#!/bin/bash
# Runs one cron job as its tenant. Standard input holds the command in its first line and NAME=value in each further one, so that neither
# stands on a command line that other tenants see. Nothing of it is evaluated here: the command goes to the tenant's own shell.
IFS= read -r command || exit 125
while IFS= read -r pair; do
  command export "$pair" 2>/dev/null
done
# whatever the runner was started with; 255 is this file, which ends with the exec below
for path in /proc/$$/fd/*; do
  number=${path##*/}
  if [[ $number != [012] && $number != 255 ]]; then exec {number}>&-; fi
done
cd "$HOME" || exit 125
exec /bin/sh -c "$command" </dev/null 2>&1
