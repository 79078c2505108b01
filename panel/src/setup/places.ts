import { defaultPaths } from '../system/paths.ts'

/** Everything that set-up makes or changes on a server, besides Debian packages, users and systemd units. */
export const places = {
  ...defaultPaths,
  releases: '/opt/croft/releases',
  /** Link to the release in use; switched in one rename. */
  current: '/opt/croft/current',
  node: '/opt/croft/current/node/bin/node',
  agentConfig: `${defaultPaths.config}/agent.json`,
  panelConfig: `${defaultPaths.config}/panel.json`,
  /** The panel's own data: database, key, certificate; user croft only. */
  data: `${defaultPaths.state}/panel`,
  /** Made by whoever starts the panel, owned by user croft: the rest of the run folder belongs to root. */
  panelRun: `${defaultPaths.run}/panel`,
  /** Compiled code of panel and agent, one folder each: root runs nothing that somebody else could have put there. */
  cache: '/var/cache/croft',
  units: '/etc/systemd/system',
  command: '/usr/local/bin/croft',
  /** Second name of the command line; a foreign program of that name is left alone. */
  shortCommand: '/usr/local/bin/pc',
  /** Manual pages and completions of the command line. */
  share: '/usr/local/share',
} as const

/** Two small programs that are idle most of the time: a third less memory, the same speed once they are warm. */
export const nodeFlags = ['--max-semi-space-size=1', '--optimize-for-size', '--v8-pool-size=1'] as const
/** Threads of the pool share one heap of the C library instead of keeping one each. */
export const nodeEnvironment = { MALLOC_ARENA_MAX: '1' } as const

export const panelUser = 'croft'
export const edgeUser = 'croft-edge'
