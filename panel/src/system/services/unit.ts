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
  // made by systemd itself, so that sites are served after a boot whatever becomes of the agent
  const run = daemon.runFolder?.startsWith('/run/')
    ? [`RuntimeDirectory=${word(daemon.runFolder.slice(5))}`, 'RuntimeDirectoryPreserve=yes']
    : []
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
    ...run,
    `KillSignal=${daemon.stopSignal}`,
    // the workers of a master that died get the signal too; otherwise the restart would wait for them until the time-out
    'KillMode=control-group',
    'TimeoutStopSec=5',
    // also after an end without a fault that nobody asked systemd for
    'Restart=always',
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
