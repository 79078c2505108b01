import type { Argv } from '../run.ts'
import type { SystemPaths } from '../system.ts'

/** A daemon of the closed list: how it is shown, started, tested and told to read its configuration again. */
export interface Daemon {
  /** Name in the API: `nginx`, `php-fpm-8.2`. */
  readonly name: string
  readonly displayName: string
  readonly description: string
  /** systemd unit without `.service`. */
  readonly unit: string
  /** Started in the foreground by Croft; `null` for daemons that the machine itself runs. */
  readonly argv: Argv | null
  readonly reloadSignal: NodeJS.Signals | null
  readonly stopSignal: NodeJS.Signals
  /** Tests the live configuration without touching the daemon. */
  readonly test: Argv | null
  /** Its log, for the last words after a failure. */
  readonly log: string
  /** Stopping it would lock the administrator out. */
  readonly vital: boolean
  /** Pid file of a daemon of the machine, for machines without systemd. */
  readonly pidFile: string | null
  /** Where a daemon that Croft starts puts pid file and sockets; gone after a boot. */
  readonly runFolder: string | null
}

function nginx(paths: SystemPaths): Daemon {
  const common = ['-e', `${paths.logs}/nginx-start.log`, '-c', `${paths.config}/nginx/nginx.conf`] as const
  return {
    name: 'nginx',
    displayName: 'Nginx',
    description: 'Web server',
    unit: 'croft-nginx',
    argv: ['nginx', ...common, '-g', 'daemon off;'],
    reloadSignal: 'SIGHUP',
    stopSignal: 'SIGQUIT',
    test: ['nginx', ...common, '-t', '-q'],
    log: `${paths.logs}/nginx-start.log`,
    vital: false,
    pidFile: null,
    runFolder: paths.run,
  }
}

function phpFpm(paths: SystemPaths, version: string): Daemon {
  const folder = `${paths.config}/php/${version}`
  const common = ['-y', `${folder}/fpm.conf`, '-c', folder] as const
  return {
    name: `php-fpm-${version}`,
    displayName: `PHP-FPM ${version}`,
    description: `PHP ${version} FastCGI process manager`,
    unit: `croft-php${version}-fpm`,
    argv: [`php-fpm${version}`, '-F', ...common],
    reloadSignal: 'SIGUSR2',
    stopSignal: 'SIGQUIT',
    test: [`php-fpm${version}`, '-t', ...common],
    log: `${paths.logs}/php-fpm-${version}.log`,
    vital: false,
    pidFile: null,
    runFolder: `${paths.run}/php/${version}`,
  }
}

interface Foreign {
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly unit: string
  readonly pidFile: string | null
  readonly log: string
  readonly vital: boolean
  readonly reloadSignal?: NodeJS.Signals
}

function foreign(facts: Foreign): Daemon {
  return { reloadSignal: null, ...facts, argv: null, stopSignal: 'SIGTERM', test: null, runFolder: null }
}

/** Daemons that have one fixed name. */
export function fixedDaemons(paths: SystemPaths): readonly Daemon[] {
  const own = (name: string, displayName: string, description: string) =>
    foreign({
      name,
      displayName,
      description,
      unit: name,
      pidFile: `${paths.run}/${name}.pid`,
      log: `${paths.logs}/${name}.log`,
      vital: true,
    })
  return [
    nginx(paths),
    own('croft-panel', 'Croft panel', 'Control panel and API'),
    own('croft-agent', 'Croft agent', 'Applies configuration to this server'),
    foreign({
      name: 'cron',
      displayName: 'Cron',
      description: 'Scheduled commands',
      unit: 'cron',
      pidFile: '/run/crond.pid',
      log: '/var/log/cron.log',
      vital: false,
    }),
    foreign({
      name: 'ssh',
      displayName: 'SSH',
      description: 'Secure shell server',
      unit: 'ssh',
      pidFile: '/run/sshd.pid',
      log: '/var/log/auth.log',
      vital: true,
      reloadSignal: 'SIGHUP',
    }),
  ]
}

const phpName = /^php-fpm-(\d\.\d)$/

/** The daemon of that name, or `null`: the name is not on the list. */
export function findDaemon(paths: SystemPaths, name: string): Daemon | null {
  const version = phpName.exec(name)?.[1]
  if (version !== undefined) return phpFpm(paths, version)
  return fixedDaemons(paths).find((daemon) => daemon.name === name) ?? null
}

/** `findDaemon` for callers that hold a name of the list already. */
export function daemonNamed(paths: SystemPaths, name: string): Daemon {
  const daemon = findDaemon(paths, name)
  if (daemon === null) throw new Error(`service ${JSON.stringify(name)} is not on the list`)
  return daemon
}
