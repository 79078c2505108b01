// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: 2FA enable. */
export const twoFactorEnable: Fields = {
  totp_code: { type: 'string', required: true, maxLength: 32 },
  api_keys: { type: 'string', enum: ['keep', 'disable'] },
}

/** Fields of: 2FA disable. */
export const twoFactorDisable: Fields = {
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  totp_code: { type: 'string', required: true, maxLength: 32 },
}

/** Fields of: New recovery codes. */
export const twoFactorRecoveryCodes: Fields = { totp_code: { type: 'string', required: true, maxLength: 32 } }

/** Fields of: Login. */
export const login: Fields = {
  username: { type: 'string', required: true },
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  totp_code: { type: 'string', maxLength: 32 },
  force: { type: 'boolean', default: false },
}

/** Fields of: Change your own profile. */
export const meUpdate: Fields = {
  email: {
    type: 'string',
    maxLength: 254,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
  name: { type: 'string', maxLength: 100 },
  language: { type: 'string', pattern: '^[a-z]{2}(-[A-Z]{2})?$' },
  timezone: { type: 'string', maxLength: 64 },
  theme: { type: 'string', enum: ['light', 'dark', 'auto'] },
}

/** Fields of: Re-authenticate. */
export const reauth: Fields = {
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  totp_code: { type: 'string', maxLength: 32 },
}

/** Fields of: Login as user. */
export const loginAs: Fields = { reason: { type: 'string', maxLength: 200 } }

/** Fields of: Change password. */
export const password: Fields = {
  current_password: { type: 'string', required: true, maxLength: 1024, secret: true },
  new_password: { type: 'string', required: true, maxLength: 1024, secret: true },
  end_other_sessions: { type: 'boolean', default: true },
}

/** Fields of: Ask for a link that sets a new password. */
export const forgotPassword: Fields = {
  email: {
    type: 'string',
    required: true,
    maxLength: 254,
    pattern: "^(?:[A-Za-z0-9_'+\\-]+\\.)*[A-Za-z0-9_'+\\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    format: 'email',
  },
}

/** Fields of: Set a password with a link from an e-mail. */
export const resetPassword: Fields = {
  token: { type: 'string', required: true, maxLength: 64 },
  password: { type: 'string', required: true, maxLength: 1024, secret: true },
  totp_code: { type: 'string', maxLength: 32 },
}

/** Fields of: Begin to register a passkey. */
export const passkeysRegisterOptions: Fields = { name: { type: 'string', required: true, minLength: 1, maxLength: 64 } }

/** Fields of: Register a passkey. */
export const passkeysRegister: Fields = { credential: { type: 'object', required: true, fields: {} } }

/** Fields of: Begin to log in with a passkey. */
export const passkeysLoginOptions: Fields = { username: { type: 'string' } }

/** Fields of: Login with a passkey. */
export const passkeysLogin: Fields = {
  credential: { type: 'object', required: true, fields: {} },
  force: { type: 'boolean', default: false },
}
