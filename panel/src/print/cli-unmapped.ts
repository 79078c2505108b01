/** Routes that have no command of the command line, each with the reason; the printer refuses every other route without one. */
export const unmapped: Readonly<Record<string, string>> = {
  'description.yaml': 'croft api GET /openapi.yaml prints it',
  'description.json': 'croft api GET /openapi.json prints it',
  'auth.login': 'the command line logs in with an API key, or as root over the socket',
  'auth.logout': 'ends a login session',
  'auth.refresh': 'renews a login session',
  'auth.reauth': 'belongs to a login session; keys and the socket need none',
  'auth.login-as': 'every command has --as',
  'auth.impersonation.end': 'belongs to a login session',
  'auth.me.update': 'takes login sessions only; accounts:update changes the same fields',
  'auth.2fa.setup': 'takes login sessions only: it shows a code to scan',
  'auth.2fa.enable': 'takes login sessions only',
  'auth.2fa.disable': 'takes login sessions only',
  'auth.2fa.recovery-codes': 'takes login sessions only',
  'files.upload': 'takes a form as browsers send it; files:write writes a file',
  'files.download-by-link': 'a link that is opened in a browser',
}
