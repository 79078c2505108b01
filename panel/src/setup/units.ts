import { nodeEnvironment, nodeFlags, panelUser, places } from './places.ts'

const head = (description: string, after: string) => [
  '# Written by Croft; changes are overwritten. Use a drop-in for your own.',
  '[Unit]',
  `Description=${description}`,
  `Wants=network-online.target`,
  `After=${after}`,
  'StartLimitIntervalSec=0',
  '',
  '[Service]',
  'Type=exec',
  'Restart=always',
  'RestartSec=2',
  'LimitNOFILE=65536',
]

/** The command line of a program of this release, and where its compiled code is kept: later starts do not compile it again. */
const program = (name: string, entry: string, ...args: string[]) => [
  `ExecStart=${[places.node, ...nodeFlags, `${places.current}/panel/src/${entry}`, ...args].join(' ')}`,
  ...Object.entries({ ...nodeEnvironment, NODE_COMPILE_CACHE: `${places.cache}/${name}` }).map(
    ([key, value]) => `Environment=${key}=${value}`,
  ),
  `CacheDirectory=${places.cache.replace('/var/cache/', '')}/${name}`,
  'CacheDirectoryMode=0700',
]

const install = ['', '[Install]', 'WantedBy=multi-user.target', '']

/** Unit of the panel: no privileges, and nothing of the machine to write but its own folder. `privilegedPorts`: it listens below 1024. */
export function panelUnit(data: string, privilegedPorts: boolean): string {
  const capability = privilegedPorts ? 'CAP_NET_BIND_SERVICE' : ''
  return [
    ...head('Croft control panel', 'network-online.target croft-agent.service'),
    ...program('panel', 'panel.ts', '--config', places.panelConfig),
    'ExecReload=/bin/kill -HUP $MAINPID',
    'TimeoutStopSec=70',
    `User=${panelUser}`,
    `Group=${panelUser}`,
    'UMask=0077',
    'RuntimeDirectory=croft/panel',
    'RuntimeDirectoryMode=0700',
    `ReadWritePaths=${data}`,
    'NoNewPrivileges=true',
    `CapabilityBoundingSet=${capability}`,
    `AmbientCapabilities=${capability}`,
    'ProtectSystem=strict',
    'ProtectHome=true',
    'PrivateTmp=true',
    'PrivateDevices=true',
    'ProtectProc=invisible',
    'ProtectClock=true',
    'ProtectHostname=true',
    'ProtectKernelTunables=true',
    'ProtectKernelModules=true',
    'ProtectKernelLogs=true',
    'ProtectControlGroups=true',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictNamespaces=true',
    'RestrictRealtime=true',
    'RestrictSUIDSGID=true',
    'LockPersonality=true',
    'RemoveIPC=true',
    'SystemCallArchitectures=native',
    'SystemCallFilter=@system-service',
    'SystemCallFilter=~@resources',
    'SystemCallErrorNumber=EPERM',
    ...install,
  ].join('\n')
}

/** Unit of the agent: root that adds users, homes, packages and units, and therefore keeps what these need. */
export function agentUnit(): string {
  return [
    ...head('Croft agent', 'network-online.target'),
    ...program('agent', 'agent.ts'),
    `Environment=CROFT_CONFIG=${places.agentConfig}`,
    'TimeoutStopSec=70',
    // daemons and programs that the agent started end by themselves, not in the middle of their work
    'KillMode=mixed',
    'RuntimeDirectory=croft',
    'RuntimeDirectoryPreserve=yes',
    'NoNewPrivileges=true',
    'PrivateTmp=true',
    'ProtectClock=true',
    'ProtectKernelModules=true',
    'ProtectKernelLogs=true',
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK',
    'RestrictRealtime=true',
    'LockPersonality=true',
    'SystemCallArchitectures=native',
    ...install,
  ].join('\n')
}

/** Unit of the runner of cron jobs: each job is a scope in its account's slice, and hears of the others' processes nothing. */
export function cronUnit(): string {
  return [
    ...head('Croft cron jobs', 'network-online.target'),
    ...program('cron', 'cron.ts'),
    `Environment=CROFT_CONFIG=${places.agentConfig}`,
    'TimeoutStopSec=30',
    'KillMode=mixed',
    'RuntimeDirectory=croft',
    'RuntimeDirectoryPreserve=yes',
    // what stands here holds for the jobs, too: they inherit it
    'NoNewPrivileges=true',
    'ProtectProc=invisible',
    'ProtectClock=true',
    'ProtectKernelModules=true',
    'ProtectKernelLogs=true',
    'RestrictRealtime=true',
    ...install,
  ].join('\n')
}
