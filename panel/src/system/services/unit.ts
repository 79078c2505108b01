import type { Daemon } from './catalogue.ts'

/** One word of an `Exec` line; systemd reads `%`, `$`, quotes and backslashes in it. Control characters are refused. */
function word(value: string): string {
  if (/\p{Cc}/u.test(value)) throw new Error(`not for a unit file: ${JSON.stringify(value)}`)
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`
}

/** The unit of a daemon that Croft runs; `program` is its absolute path. */
export function renderUnit(daemon: Daemon, program: string): string {
  const command = [program, ...(daemon.argv ?? []).slice(1)].map(word).join(' ')
  const reload = daemon.reloadSignal === null ? [] : [`ExecReload=/bin/kill -s ${daemon.reloadSignal.slice(3)} $MAINPID`]
  return [
    '# Written by Croft; changes are overwritten. Use a drop-in for your own.',
    '[Unit]',
    `Description=Croft: ${daemon.description}`,
    'After=network.target',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${command}`,
    ...reload,
    `KillSignal=${daemon.stopSignal}`,
    'KillMode=mixed',
    'TimeoutStopSec=15',
    'Restart=on-failure',
    'RestartSec=1',
    'PrivateTmp=true',
    'LimitNOFILE=65536',
    `StandardOutput=append:${daemon.log}`,
    `StandardError=append:${daemon.log}`,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n')
}
