import type { Generated } from 'kysely'

/** A WebAuthn credential of a user. */
export interface PasskeyRow {
  /** 16 hex. */
  id: string
  user_id: number
  name: string
  /** As the authenticator names it, base64url. */
  credential_id: string
  /** COSE key, base64url. */
  public_key: string
  /** Signatures that the authenticator has made; one that does not grow is that of a copy. 0 = it does not count. */
  counter: number
  /** JSON list. */
  transports: string
  created_at: number
  last_used_at: number | null
}

/** A challenge that was not answered yet; whoever answers it takes it away. */
export interface PasskeyChallengeRow {
  /** SHA-256 of the challenge, hex. */
  hash: string
  /** The session that registers; `null`: a login. */
  session_id: string | null
  /** Of the passkey to come. */
  name: string
  expires_at: number
}

/** What somebody is told. */
export interface NotificationRow {
  id: Generated<number>
  user_id: number
  /** The event that it tells of, at most once for each user. */
  event_id: number | null
  severity: string
  title: string
  body: string
  event: string
  resource_type: string
  resource_id: string
  link: string
  /** 0: told by other channels alone. */
  shown: number
  read_at: number | null
  /** Not shown after this time. */
  expires_at: number | null
  created_at: number
}

/** Where a user wants to be told besides the panel. */
export interface NotificationChannelRow {
  /** 16 hex. */
  id: string
  user_id: number
  type: string
  /** Sealed: addresses of this kind are secrets. */
  target: string
  enabled: number
}

export interface NotificationRuleRow {
  user_id: number
  /** JSON: event or `prefix.*` → `panel`, `email`, ids of channels. */
  events: string
}

/** A message that has to go out, until it has. */
export interface NotificationDeliveryRow {
  id: Generated<number>
  notification_id: number
  /** `email` or the id of a channel. */
  channel: string
  attempts: number
  /** `null`: given up. */
  next_at: number | null
  last_error: string
}

/** How far events were read: one row. */
export interface NotificationCursorRow {
  id: number
  event_id: number
}
