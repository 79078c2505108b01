/** Title and sentence of the pages that stand for an error status until a site has its own. */
export const errorPageTexts = {
  400: ['Bad request', 'The server could not understand this request.'],
  401: ['Sign-in needed', 'A user name and a password are needed here.'],
  403: ['Access denied', 'This page may not be shown.'],
  404: ['Page not found', 'There is no page at this address.'],
  405: ['Method not allowed', 'This address does not take that kind of request.'],
  410: ['Page gone', 'The page that was here has been removed for good.'],
  429: ['Too many requests', 'Please wait a moment and try again.'],
  500: ['Server error', 'The site met an unexpected error.'],
  502: ['Site not answering', 'The program behind this site does not answer. Please try again in a moment.'],
  503: ['Service unavailable', 'The site cannot answer at the moment. Please try again soon.'],
  504: ['Site too slow', 'The program behind this site took too long to answer.'],
} as const satisfies Readonly<Record<number, readonly [title: string, sentence: string]>>

/** A whole page without anything from elsewhere. The texts are ours: nothing is escaped. */
export const renderErrorPage = (title: string, sentence: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 17px/1.5 system-ui, sans-serif; color: #24292f; background: #f6f8fa }
main { max-width: 32rem; padding: 2rem }
h1 { font-size: 1.6rem; margin: 0 0 .5rem }
p { margin: 0; color: #57606a }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } p { color: #9198a1 } }
</style>
</head>
<body><main><h1>${title}</h1><p>${sentence}</p></main></body>
</html>
`
