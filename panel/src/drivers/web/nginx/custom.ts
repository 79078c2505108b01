import { Rejected } from '../../driver.ts'
import { BadSnippet, parseSnippet, type Directive } from './custom-tokens.ts'

/** Directives that reach outside the site: other files, other sites' programs, the server's own settings. */
const forbidden =
  /^(?:include|load_module|user|env|lua_.*|.*_by_lua.*|perl.*|js_.*|njs_.*|ssl_.*|proxy_ssl_.*|grpc_.*|uwsgi_.*|scgi_.*|memcached_pass|listen|server_name|server|http|upstream|alias|access_log|error_log|log_format|disable_symlinks|auth_basic_user_file|.*_temp_path|.*_store|.*_store_access|.*_cache_path|fastcgi_cache|fastcgi_cache_key|proxy_cache|proxy_cache_key|dav_.*|create_full_put_path|open_log_file_cache|internal_redirect|stub_status|xslt_.*|image_filter.*|modsecurity_rules.*|geoip_.*)$/

const reasons: Readonly<Record<string, string>> = {
  alias: 'use "root $site/root/..." instead',
  access_log: 'switch the log on or off in the options of the site',
  error_log: 'switch the log on or off in the options of the site',
  listen: 'the panel sets the addresses',
  server_name: 'the panel sets the host names',
  server: 'the snippet is inside the server block of the site',
}

const ownVariables = /^\$(?:site|entry|croft_.*|realpath_root|document_root|uri|args)$/

function refuse({ line, name }: Directive, reason: string): never {
  throw new Rejected(`line ${line}: "${name}" is not allowed here: ${reason}`)
}

/** A folder below the document root, without variables and without a way up. */
const insideRoot = /^\$site\/root(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\/?$/

function checkDirective(directive: Directive): void {
  const { name, args } = directive
  const first = args[0] ?? ''
  if (!/^[a-z][a-z0-9_]*$/.test(name)) refuse(directive, 'this is no directive')
  if (forbidden.test(name)) refuse(directive, reasons[name] ?? 'it reaches outside this site')
  if (name === 'root' && !insideRoot.test(first)) refuse(directive, 'it must be $site/root or a folder below it')
  if (name === 'fastcgi_pass' && first !== 'unix:$site/php.sock') refuse(directive, 'it must be unix:$site/php.sock')
  if (name === 'proxy_pass' && !/^https?:\/\/(?!unix:)[^$]/.test(first))
    refuse(directive, 'the target must be a fixed http or https address')
  if (name === 'set' && ownVariables.test(first)) refuse(directive, `${first} is set by the panel`)
  if (name === 'fastcgi_param' && /^(?:SCRIPT_FILENAME|PHP_VALUE|PHP_ADMIN_VALUE|DOCUMENT_ROOT)$/i.test(first)) {
    refuse(directive, `${first} is set by the panel`)
  }
  if ((name === 'if' || name === 'try_files') && args.some((arg) => /(?:^|\/)\.\.(?:\/|$)/.test(arg)))
    refuse(directive, '".." leads outside')
}

/** Checks an administrator's snippet before nginx sees it: it must stay inside the server block and inside the site. Throws `Rejected`. */
export function checkCustom(text: string): void {
  try {
    for (const directive of parseSnippet(text)) checkDirective(directive)
  } catch (cause) {
    if (cause instanceof BadSnippet) throw new Rejected(cause.message, { cause })
    throw cause
  }
}
