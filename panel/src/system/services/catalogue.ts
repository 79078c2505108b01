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
  /** Its account, whose limits hold for it; `null`: it serves many. */
  readonly account: string | null
  /** Sessions go on in processes of their own when it is stopped or restarted. */
  readonly keepsSessions?: boolean
  /** It may write nothing but these folders and see no home; absent: its workers serve tenants. */
  readonly confined?: readonly string[]
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
    account: null,
  }
}

function pdns(paths: SystemPaths): Daemon {
  const folder = `${paths.config}/pdns`
  return {
    name: 'pdns',
    displayName: 'PowerDNS',
    description: 'Name server',
    unit: 'croft-pdns',
    argv: [
      'pdns_server',
      `--config-dir=${folder}`,
      '--daemon=no',
      '--guardian=no',
      '--disable-syslog',
      '--write-pid=no',
      '--log-timestamp=no',
    ],
    reloadSignal: null,
    stopSignal: 'SIGTERM',
    test: null,
    log: `${paths.logs}/pdns.log`,
    vital: false,
    pidFile: null,
    runFolder: `${paths.run}/pdns`,
    account: null,
  }
}

function ftp(paths: SystemPaths): Daemon {
  return {
    name: 'ftp',
    displayName: 'Pure-FTPd',
    description: 'FTP server',
    unit: 'croft-ftp',
    argv: ['pure-ftpd', `${paths.config}/ftp/pure-ftpd.conf`],
    reloadSignal: null,
    stopSignal: 'SIGTERM',
    test: null,
    log: `${paths.logs}/ftp.log`,
    vital: false,
    pidFile: null,
    runFolder: `${paths.run}/ftp`,
    account: null,
    keepsSessions: true,
  }
}

/** `account`: the one that has a master of its own; `null` = the version's, for all others. */
function phpFpm(paths: SystemPaths, version: string, account: string | null): Daemon {
  const folder = `${paths.config}/php/${version}`
  const common = ['-y', `${account === null ? folder : `${folder}/own/${account}`}/fpm.conf`, '-c', folder] as const
  const [at, of] = account === null ? ['', ''] : [`@${account}`, ` of ${account}`]
  return {
    name: `php-fpm-${version}${at}`,
    displayName: `PHP-FPM ${version}${of}`,
    description: `PHP ${version} FastCGI process manager${of}`,
    unit: `croft-php${version}-fpm${at}`,
    argv: [`php-fpm${version}`, '-F', ...common],
    reloadSignal: 'SIGUSR2',
    stopSignal: 'SIGQUIT',
    test: [`php-fpm${version}`, '-t', ...common],
    log: `${paths.logs}/php-fpm-${version}${at}.log`,
    vital: false,
    pidFile: null,
    runFolder: `${paths.run}/php/${version}${account === null ? '' : '/own'}`,
    account,
  }
}

/** The login tool for databases: a master of its own that serves nobody but the panel. */
function databaseTool(paths: SystemPaths, version: string): Daemon {
  const common = ['-y', `${paths.config}/dbtool/fpm.conf`, '-c', `${paths.config}/dbtool`] as const
  return {
    name: `dbtool-${version}`,
    displayName: 'Database tool',
    description: 'Adminer behind the panel',
    unit: `croft-dbtool${version}`,
    argv: [`php-fpm${version}`, '-F', ...common],
    reloadSignal: 'SIGUSR2',
    stopSignal: 'SIGQUIT',
    test: [`php-fpm${version}`, '-t', ...common],
    log: `${paths.logs}/dbtool.log`,
    vital: false,
    pidFile: null,
    runFolder: `${paths.run}/dbtool`,
    account: null,
    confined: [paths.logs, `${paths.run}/dbtool`, `${paths.state}/dbtool`],
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
  return { reloadSignal: null, ...facts, argv: null, stopSignal: 'SIGTERM', test: null, runFolder: null, account: null }
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
    pdns(paths),
    ftp(paths),
    own('croft-panel', 'Croft panel', 'Control panel and API'),
    own('croft-agent', 'Croft agent', 'Applies configuration to this server'),
    { ...own('croft-cron', 'Croft cron', 'Runs the cron jobs of accounts'), vital: false },
    foreign({
      name: 'mariadb',
      displayName: 'MariaDB',
      description: 'Database server',
      unit: 'mariadb',
      pidFile: '/run/mysqld/mysqld.pid',
      log: '/var/log/mysql/error.log',
      vital: false,
    }),
    foreign({
      name: 'postgresql',
      displayName: 'PostgreSQL',
      description: 'Database server',
      unit: 'postgresql',
      pidFile: null,
      log: '/var/log/postgresql/postgresql.log',
      vital: false,
    }),
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

const toolName = /^dbtool-(\d\.\d)$/
const phpName = /^php-fpm-(\d\.\d)(?:@([a-z][a-z0-9]{1,23}))?$/

/** The daemon of that name, or `null`: the name is not on the list. */
export function findDaemon(paths: SystemPaths, name: string): Daemon | null {
  const [, version, account = null] = phpName.exec(name) ?? []
  if (version !== undefined) return phpFpm(paths, version, account)
  const [, toolVersion] = toolName.exec(name) ?? []
  if (toolVersion !== undefined) return databaseTool(paths, toolVersion)
  return fixedDaemons(paths).find((daemon) => daemon.name === name) ?? null
}

/** `findDaemon` for callers that hold a name of the list already. */
export function daemonNamed(paths: SystemPaths, name: string): Daemon {
  const daemon = findDaemon(paths, name)
  if (daemon === null) throw new Error(`service ${JSON.stringify(name)} is not on the list`)
  return daemon
}
