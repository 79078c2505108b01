import { invalid } from '@croft/kit/errors.ts'
import { BadSnippet, parseSnippet } from '../../drivers/web/nginx/custom-tokens.ts'

/** What nginx's master would do as root: load code, read other configuration, write or create files. */
const rootsOwn =
  /^(?:include|load_module|user|env|pid|lock_file|daemon|working_directory|ssl_engine|.*lua.*|perl.*|js_.*|njs_.*|.*_log|.*_path|.*_store|.*_store_access|create_full_put_path|dav_.*)$/

/** Additions to nginx's `http` block stay inside it and have the master do nothing for them as root. Throws 400 `Invalid configuration: …`. */
export function checkNginxAdditions(text: string): void {
  const refuse = (reason: string, cause?: unknown) => invalid(`Invalid configuration: ${reason}`, { cause })
  try {
    for (const { name, line } of parseSnippet(text)) if (rootsOwn.test(name)) throw refuse(`line ${line}: "${name}" is not allowed here`)
  } catch (cause) {
    if (cause instanceof BadSnippet) throw refuse(cause.message, cause)
    throw cause
  }
}

/** Values that load nothing, run nothing and name no file: FPM's master reads them as root. */
const phpNames =
  /^(?:memory_limit|max_(?:execution_time|input_time|input_vars|input_nesting_level|file_uploads|multipart_body_parts)|upload_max_filesize|post_max_size|default_socket_timeout|default_charset|date\.timezone|display_errors|error_reporting|log_errors|log_errors_max_len|short_open_tag|output_buffering|expose_php|precision|serialize_precision|implicit_flush|realpath_cache_(?:size|ttl)|pcre\.(?:jit|backtrack_limit|recursion_limit)|session\.(?:gc_[a-z]+|cookie_(?:lifetime|secure|httponly|samesite)|use_strict_mode|sid_length)|zend\.(?:assertions|exception_[a-z_]+)|opcache\.(?:enable|memory_consumption|interned_strings_buffer|max_accelerated_files|max_wasted_percentage|validate_timestamps|revalidate_freq|save_comments|huge_code_pages|jit|jit_buffer_size)|mysqli?\.[a-z_]*timeout|mbstring\.[a-z_]+|intl\.default_locale|apc\.(?:enabled|shm_size|ttl))$/
const phpLine = /^([a-z_.]+)\s*=\s*(?:"[A-Za-z0-9 _.,:+/-]*"|[A-Za-z0-9 _.,:+&~|^/-]*)\s*(?:;.*)?$/

/** Additions to php.ini are values of the allow-list, one in a line. Throws 400 `Invalid configuration: …`. */
export function checkPhpAdditions(text: string): void {
  for (const [index, line] of text.split('\n').map((each, at) => [at, each.trim()] as const)) {
    if (line === '' || line.startsWith(';')) continue
    const name = phpLine.exec(line)?.[1]
    if (name === undefined) throw invalid(`Invalid configuration: line ${index + 1}: expected "name = value"`)
    if (!phpNames.test(name)) throw invalid(`Invalid configuration: line ${index + 1}: "${name}" is not allowed here`)
  }
}
