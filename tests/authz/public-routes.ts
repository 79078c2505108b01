/** Every route that needs no credential. A route that becomes public has to be added here by hand, and seen in review. */
export const publicRoutes: readonly string[] = [
  'GET /dl/:token (root)',
  'GET /healthz (root)',
  'GET /openapi.json (root)',
  'GET /openapi.yaml (root)',
  'GET /s/:token (root)',
  'POST /auth/forgot-password',
  'POST /auth/login',
  'POST /auth/passkeys/login',
  'POST /auth/passkeys/login/options',
  'POST /s/:token (root)',
  'POST /auth/reset-password',
]
