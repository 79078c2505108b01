import type { Daemon } from './catalogue.ts'
import { sliceName } from './slice.ts'

/** One word of an `Exec` line; systemd reads `%`, `$`, quotes and backslashes in it. Control characters are refused. */
function word(value: string): string {
  if (/\p{Cc}/u.test(value)) throw new Error(`not for a unit file: ${JSON.stringify(value)}`)
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`
}

/** For a daemon that serves no tenant: nothing of the machine to change, no home to see. */
const confinement = (writable: readonly string[]): string[] => [
  'NoNewPrivileges=true',
  'ProtectSystem=strict',
  `ReadWritePaths=${writable.map(word).join(' ')}`,
  'ProtectHome=true',
  'PrivateDevices=true',
  'ProtectProc=invisible',
  'ProtectClock=true',
  'ProtectKernelTunables=true',
  'ProtectKernelModules=true',
  'ProtectKernelLogs=true',
  'ProtectControlGroups=true',
  'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6',
  'RestrictNamespaces=true',
  'RestrictRealtime=true',
  'RestrictSUIDSGID=true',
  'CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_CHOWN CAP_KILL CAP_DAC_OVERRIDE',
]

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
    `KillMode=${daemon.keepsSessions === true ? 'process' : 'control-group'}`,
    'TimeoutStopSec=5',
    // also after an end without a fault that nobody asked systemd for
    'Restart=always',
    'RestartSec=1',
    // one of its processes that the kernel ended for lack of memory takes the others nowhere
    'OOMPolicy=continue',
    ...(daemon.account === null ? [] : [`Slice=${sliceName(daemon.account)}`]),
    'PrivateTmp=true',
    ...(daemon.confined === undefined ? [] : confinement(daemon.confined)),
    'LimitNOFILE=65536',
    `StandardOutput=append:${daemon.log}`,
    `StandardError=append:${daemon.log}`,
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n')
}
