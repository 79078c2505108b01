import { quoteIni } from '../../../system/quote.ts'
import type { SystemPaths } from '../../../system/system.ts'
import { toolPaths } from './paths.ts'

/** Unix ids. */
export interface ToolIds {
  readonly tool: { readonly uid: number; readonly gid: number }
  readonly panel: { readonly uid: number; readonly gid: number }
}

/** No programs, no mail, no links, no connections but those to databases. */
const noPrograms =
  'exec,passthru,shell_exec,system,popen,proc_open,pcntl_exec,pcntl_fork,dl,mail,link,symlink,fsockopen,pfsockopen,stream_socket_client,putenv,opcache_get_status,phpinfo'

/** `fpm.conf` of the tool's own master: one pool, a worker for each request at most, and a socket that the panel alone may open. */
export function renderTool(paths: SystemPaths, { tool, panel }: ToolIds): string {
  const own = toolPaths(paths)
  const settings: Readonly<Record<string, string>> = {
    open_basedir: `${own.www}/:/usr/share/adminer/:${own.temporary}/:${own.sessions}/`,
    disable_functions: noPrograms,
    allow_url_fopen: '0',
    'mysqli.allow_local_infile': '0',
    upload_tmp_dir: own.temporary,
    sys_temp_dir: own.temporary,
    'session.save_path': own.sessions,
    // the panel chooses the names of sessions: none of a browser ever comes here
    'session.use_strict_mode': '0',
    'session.gc_maxlifetime': '28800',
    'session.gc_probability': '1',
    'session.gc_divisor': '100',
    memory_limit: '256M',
    post_max_size: '64M',
    upload_max_filesize: '64M',
    max_input_vars: '20000',
    expose_php: '0',
    display_errors: '0',
    log_errors: '1',
    // arguments would be passwords
    'zend.exception_ignore_args': '1',
  }
  return [
    '; Written by Croft; changes are overwritten.',
    '[global]',
    `pid = ${quoteIni(own.pid)}`,
    `error_log = ${quoteIni(own.log)}`,
    'daemonize = no',
    'process_control_timeout = 5s',
    '[adminer]',
    `user = ${tool.uid}`,
    `group = ${tool.gid}`,
    `listen = ${quoteIni(own.socket)}`,
    `listen.owner = ${panel.uid}`,
    `listen.group = ${panel.gid}`,
    'listen.mode = 0600',
    'pm = ondemand',
    'pm.max_children = 8',
    'pm.process_idle_timeout = 30s',
    'pm.max_requests = 200',
    'request_terminate_timeout = 120s',
    `chdir = ${own.www}`,
    'catch_workers_output = yes',
    'decorate_workers_output = no',
    'security.limit_extensions = .php',
    'clear_env = yes',
    ...Object.entries(settings).map(([name, value]) => `php_admin_value[${name}] = ${quoteIni(value)}`),
    '',
  ].join('\n')
}
