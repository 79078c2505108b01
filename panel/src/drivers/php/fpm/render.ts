import { quoteIni } from '../../../system/quote.ts'
import type { EdgeUser, SystemPaths } from '../../../system/system.ts'
import { Rejected } from '../../driver.ts'
import type { PhpPool, PhpSpec } from '../spec.ts'
import { fpmPaths, masterPaths, type Master } from './paths.ts'

/** php.ini names that a site may set: `user` values may be changed again by its scripts, `admin` values may not. */
export const phpSettings: Readonly<Record<string, 'user' | 'admin'>> = {
  memory_limit: 'user',
  upload_max_filesize: 'user',
  post_max_size: 'user',
  max_execution_time: 'user',
  max_input_time: 'user',
  max_input_vars: 'user',
  display_errors: 'user',
  error_reporting: 'user',
  'date.timezone': 'user',
  'session.gc_maxlifetime': 'user',
  short_open_tag: 'user',
  allow_url_fopen: 'admin',
  'opcache.enable': 'admin',
  open_basedir: 'admin',
  disable_functions: 'admin',
}

/** Programs, foreign code and the shared opcode cache; an administrator may set another list for a site. */
const disabledFunctions = 'exec,passthru,shell_exec,system,popen,proc_open,dl,opcache_reset,opcache_get_status,opcache_get_configuration'

/** The master that runs an account's pools of a version. */
export const masterOf = ({ username, limits }: PhpSpec, version: string): Master => ({
  version,
  account: limits === null ? null : username,
})

/** More than the account's limit of processes could only fail. */
const mostChildren = ({ limits }: PhpSpec, pool: PhpPool) =>
  limits === null || limits.processes === -1 ? pool.maxChildren : Math.min(pool.maxChildren, Math.max(1, limits.processes))

/** One pool; every folder in it is given by name only, nothing below a home is needed for the master to start. */
export function renderPool(spec: PhpSpec, pool: PhpPool, paths: SystemPaths, edge: EdgeUser): string {
  const home = `${paths.homes}/${spec.username}`
  const php = fpmPaths(paths)
  const admin: Record<string, string> = {
    open_basedir: `${home}/:/usr/share/php/:/dev/urandom`,
    disable_functions: disabledFunctions,
    upload_tmp_dir: `${home}/tmp`,
    sys_temp_dir: `${home}/tmp`,
    'session.save_path': `${home}/tmp`,
    'session.gc_probability': '1',
    'session.gc_divisor': '1000',
    error_log: php.poolLog(spec.username, pool.name),
    log_errors: 'On',
  }
  const user: Record<string, string> = {}
  for (const [name, value] of Object.entries(pool.settings)) {
    const kind = Object.hasOwn(phpSettings, name) ? phpSettings[name] : undefined
    if (kind === undefined) throw new Rejected(`PHP setting is not allowed: ${name}`)
    if (kind === 'admin') admin[name] = value
    else user[name] = value
  }
  const values = (directive: string, entries: Record<string, string>) =>
    Object.entries(entries).map(([name, value]) => `${directive}[${name}] = ${quoteIni(value)}`)
  return [
    '; Written by Croft; changes are overwritten.',
    `[${pool.name}]`,
    // by number: a user that is missing would take the whole master down at the next reload
    `user = ${spec.uid}`,
    `group = ${spec.uid}`,
    `listen = ${quoteIni(masterPaths(paths, masterOf(spec, pool.version)).socket(pool.name))}`,
    `listen.owner = ${edge.uid}`,
    `listen.group = ${edge.gid}`,
    'listen.mode = 0600',
    'listen.backlog = 512',
    'pm = ondemand',
    `pm.max_children = ${mostChildren(spec, pool)}`,
    `pm.process_idle_timeout = ${pool.idleTimeoutSeconds}s`,
    `pm.max_requests = ${pool.maxRequests}`,
    // not the home: FPM refuses to start when the folder is missing
    'chdir = /',
    'catch_workers_output = yes',
    'decorate_workers_output = no',
    'security.limit_extensions = .php',
    'clear_env = yes',
    `env[HOME] = ${quoteIni(home)}`,
    `env[USER] = ${quoteIni(spec.username)}`,
    `env[TMPDIR] = ${quoteIni(`${home}/tmp`)}`,
    "env[PATH] = '/usr/local/bin:/usr/bin:/bin'",
    ...values('php_admin_value', admin),
    ...values('php_value', user),
    '',
  ].join('\n')
}

/** `fpm.conf` of one master. The pool of its own tells which configuration the master runs. */
export function renderFpm(paths: SystemPaths, master: Master, generation: string, includes: readonly string[]): string {
  const php = masterPaths(paths, master)
  return [
    '; Written by Croft; changes are overwritten.',
    '[global]',
    `pid = ${quoteIni(php.pid)}`,
    `error_log = ${quoteIni(php.log)}`,
    'daemonize = no',
    'log_limit = 8192',
    // requests in flight get this long when the master takes over a new configuration; new ones wait in the meantime
    'process_control_timeout = 5s',
    'emergency_restart_threshold = 10',
    'emergency_restart_interval = 1m',
    // a name that no account's pool can have
    '[croft_probe]',
    'user = 65534',
    'group = 65534',
    `listen = ${quoteIni(php.probeSocket)}`,
    'listen.owner = 0',
    'listen.mode = 0600',
    'pm = ondemand',
    'pm.max_children = 1',
    'pm.process_idle_timeout = 5s',
    'chdir = /',
    'ping.path = /generation',
    `ping.response = ${quoteIni(generation)}`,
    ...includes.map((path) => `include = ${path}`),
    '',
  ].join('\n')
}

/** `php.ini` of one version: what no pool may change. */
export const renderPhpIni = (): string =>
  [
    '; Written by Croft; changes are overwritten.',
    'expose_php = Off',
    'cgi.fix_pathinfo = 0',
    'short_open_tag = Off',
    'display_errors = Off',
    'log_errors = On',
    'error_reporting = E_ALL & ~E_DEPRECATED & ~E_STRICT',
    'memory_limit = 256M',
    'post_max_size = 64M',
    'upload_max_filesize = 64M',
    'max_execution_time = 60',
    'max_input_time = 60',
    'max_input_vars = 3000',
    'session.use_strict_mode = 1',
    'session.cookie_httponly = 1',
    'allow_url_include = Off',
    'ffi.enable = false',
    '; the compiled scripts of all pools are in one memory: look them up by who may read them',
    'opcache.validate_permission = 1',
    'opcache.memory_consumption = 256',
    'opcache.max_accelerated_files = 65407',
    '',
  ].join('\n')
