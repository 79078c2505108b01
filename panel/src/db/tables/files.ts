import type { Generated } from 'kysely'

/** How an account wants its file manager; without a row the defaults hold. */
export interface FileSettingsRow {
  user_id: number
  recycle_bin_enabled: number
  editor_font_size: number
  editor_theme: string
  /** Days that deleted files stay in the trash. */
  trash_days: number
}

/** A download that works once, without a login. */
export interface FileLinkRow {
  id: Generated<number>
  /** SHA-256 of the token, hex. */
  hash: string
  /** The account in whose home the file is. */
  user_id: number
  path: string
  expires_at: number
}
