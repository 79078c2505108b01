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

/** A file that whoever has the link may download. */
export interface FileShareRow {
  id: Generated<number>
  /** 16 hex. */
  share_id: string
  /** SHA-256 of the token, hex. */
  hash: string
  user_id: number
  path: string
  password_hash: string | null
  /** 0 = any number. */
  max_downloads: number
  downloads: number
  expires_at: number | null
  created_at: number
}

/** An upload; until it is whole its bytes are in the home's work folder. */
export interface FileUploadRow {
  /** 16 hex. */
  id: string
  user_id: number
  /** The folder. */
  path: string
  name: string
  overwrite: number
  /** Bytes of the whole file. */
  size_bytes: number
  expires_at: number
  /** In its place since then; `null` while bytes are missing. */
  finished_at: number | null
}
