import type { Generated } from 'kysely'

/** A message by e-mail: until it is sent with its content, afterwards without. */
export interface MailOutboxRow {
  id: Generated<number>
  /** The account it is for; of a deleted one nothing is sent any more. `null`: an address that belongs to nobody. */
  user_id: number | null
  /** What it is about: `notification`, `password-reset`. */
  kind: string
  /** Address. */
  recipient: string
  /** Local part of the Message-ID: one that is sent twice after a crash can be recognised. */
  message_id: string
  /** Sealed JSON: messages hold links that log in. Empty once sent or given up. */
  content: string
  attempts: number
  /** `null`: sent or given up. */
  next_at: number | null
  /** Of no use to anybody afterwards. */
  expires_at: number | null
  sent_at: number | null
  last_error: string
  created_at: number
}

/** Somebody who logs in as himself and acts in one account, in some areas of it. */
export interface CollaboratorRow {
  id: Generated<number>
  /** The account. */
  user_id: number
  /** The part of the login after the account's name and a dot. */
  name: string
  email: string
  /** Empty until the invitation is accepted. */
  password_hash: string
  /** JSON list. */
  scopes: string
  /** JSON list of `GrantedDomain`; empty = all domains of the account. */
  domains: string
  enabled: number
  /** Sealed; set with `totp_enabled_at` null while the set-up waits for its first code. */
  totp_secret: string | null
  totp_enabled_at: number | null
  totp_started_at: number | null
  totp_last_step: number
  last_login_at: number | null
  created_at: number
  updated_at: number
}

/** A recovery code of a collaborator that was not used yet. */
export interface CollaboratorRecoveryCodeRow {
  collaborator_id: number
  /** SHA-256, hex. */
  hash: string
}

/** A link that sets a password, once. */
export interface PasswordResetRow {
  /** SHA-256 of the token, hex. */
  hash: string
  user_id: number
  /** The link is for this login of the account, not for the account's own. */
  collaborator_id: number | null
  /** Hash over address and password of that time: when either changes, the link has lost its meaning. */
  state: string
  expires_at: number
  created_at: number
}

/** Somebody has asked for a link to this address, whether it is known or not. */
export interface PasswordResetRequestRow {
  /** Lower case. */
  email: string
  asked_at: number
}
