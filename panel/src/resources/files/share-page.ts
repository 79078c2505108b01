import { Reply, StreamBody } from '@croft/kit/http/route.ts'

const page = (first: boolean) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Shared file</title></head>
<body>
<main>
<h1>Shared file</h1>
<p>${first ? 'This file is protected.' : 'Password is required'}</p>
<form method="post"><label>Password <input type="password" name="password" autocomplete="off" required autofocus></label> <button>Download</button></form>
</main>
</body>
</html>
`

/** The page that asks for the password of a shared file: nothing on it comes from a customer, and it can do nothing but ask. */
export const passwordPage = (first: boolean): Reply =>
  new Reply(200, new StreamBody(page(first), 'text/html; charset=utf-8'), {
    'content-security-policy':
      "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; sandbox allow-forms allow-downloads",
    'referrer-policy': 'no-referrer',
  })
