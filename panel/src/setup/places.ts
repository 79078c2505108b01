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
  units: '/etc/systemd/system',
  command: '/usr/local/bin/croft',
} as const

export const panelUser = 'croft'
export const edgeUser = 'croft-edge'
