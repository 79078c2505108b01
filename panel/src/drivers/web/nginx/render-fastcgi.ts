/**
 * What PHP is told about a request. A list of our own: Debian's sends `HTTP_HOST` without the port; `HTTP_PROXY` is emptied because
 * programs take it for a proxy setting ("httpoxy").
 */
const parameters: readonly (readonly [name: string, value: string])[] = [
  ['GATEWAY_INTERFACE', 'CGI/1.1'],
  ['SERVER_SOFTWARE', 'nginx'],
  ['SERVER_PROTOCOL', '$server_protocol'],
  ['SERVER_ADDR', '$server_addr'],
  ['SERVER_PORT', '$server_port'],
  ['SERVER_NAME', '$host'],
  ['REMOTE_ADDR', '$remote_addr'],
  ['REMOTE_PORT', '$remote_port'],
  ['REMOTE_USER', '$remote_user'],
  ['REQUEST_METHOD', '$request_method'],
  ['REQUEST_SCHEME', '$scheme'],
  ['REQUEST_URI', '$request_uri'],
  ['QUERY_STRING', '$query_string'],
  ['CONTENT_TYPE', '$content_type'],
  ['CONTENT_LENGTH', '$content_length'],
  ['HTTPS', '$https if_not_empty'],
  ['HTTP_HOST', '$host$croft_port'],
  ['HTTP_PROXY', '""'],
  ['DOCUMENT_ROOT', '$realpath_root'],
  ['DOCUMENT_URI', '$document_uri'],
  ['SCRIPT_NAME', '$fastcgi_script_name'],
  ['SCRIPT_FILENAME', '$realpath_root$fastcgi_script_name'],
  ['PATH_INFO', '$croft_path_info'],
  // FPM is built with --enable-force-cgi-redirect
  ['REDIRECT_STATUS', '200'],
]

/** The `fastcgi_param` lines. */
export const renderFastcgiParameters = (): string[] => parameters.map(([name, value]) => `fastcgi_param ${name} ${value};`)
