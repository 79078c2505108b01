// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { Fields } from '../field.ts'

/** Fields of: Add up files and folders. */
export const size: Fields = {
  paths: { type: 'array', required: true, items: { type: 'string', maxLength: 4096 } },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Write a file. */
export const write: Fields = {
  path: { type: 'string', required: true, maxLength: 4096 },
  content: { type: 'string', default: '', maxLength: 10485760 },
  if_mod_time: { type: 'string' },
  mode: { type: 'string', pattern: '^[01]?[0-7]{3}$' },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Delete a file or folder. */
export const delete_: Fields = {
  path: { type: 'string', maxLength: 4096 },
  paths: { type: 'array', items: { type: 'string', maxLength: 4096 } },
  permanent: { type: 'boolean', default: false },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Create a folder. */
export const mkdir: Fields = {
  path: { type: 'string', required: true, maxLength: 4096 },
  parents: { type: 'boolean', default: true },
  mode: { type: 'string', pattern: '^[01]?[0-7]{3}$' },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Rename a file or folder. */
export const rename: Fields = {
  path: { type: 'string', required: true, maxLength: 4096 },
  new_path: { type: 'string', required: true, maxLength: 4096 },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Copy files or folders. */
export const copy: Fields = {
  source: { type: 'string', maxLength: 4096 },
  sources: { type: 'array', items: { type: 'string', maxLength: 4096 } },
  destination: { type: 'string', maxLength: 4096 },
  overwrite: { type: 'boolean', default: false },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Move files or folders. */
export const move: Fields = {
  source: { type: 'string', maxLength: 4096 },
  sources: { type: 'array', items: { type: 'string', maxLength: 4096 } },
  destination: { type: 'string', maxLength: 4096 },
  overwrite: { type: 'boolean', default: false },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Change permissions. */
export const chmod: Fields = {
  path: { type: 'string', maxLength: 4096 },
  paths: { type: 'array', items: { type: 'string', maxLength: 4096 } },
  mode: { type: 'string', pattern: '^[01]?[0-7]{3}$' },
  recursive: { type: 'boolean', default: false },
  apply_to: { type: 'string', enum: ['all', 'files', 'dirs'], default: 'all' },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Bring a file back from the trash. */
export const trashRestore: Fields = {
  trash_path: { type: 'string', maxLength: 255 },
  trash_paths: { type: 'array', items: { type: 'string', maxLength: 255 } },
  target: { type: 'string', maxLength: 4096 },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Change the settings of the file manager. */
export const configUpdate: Fields = {
  recycle_bin_enabled: { type: 'boolean' },
  editor_font_size: { type: 'integer', maximum: 40, minimum: 8 },
  editor_theme: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  trash_days: { type: 'integer', maximum: 365, minimum: 1 },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Make a link that downloads a file once. */
export const downloadLink: Fields = { path: { type: 'string', required: true, maxLength: 4096 }, user: { type: 'string', maxLength: 24 } }

/** Fields of: Make an archive. */
export const compress: Fields = {
  paths: { type: 'array', required: true, items: { type: 'string', maxLength: 4096 } },
  archive: { type: 'string', required: true, maxLength: 4096 },
  format: { type: 'string', enum: ['zip', 'tar.gz', 'tar.zst'] },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Extract an archive. */
export const extract: Fields = {
  path: { type: 'string', maxLength: 4096 },
  archive: { type: 'string', maxLength: 4096 },
  destination: { type: 'string', maxLength: 4096 },
  overwrite: { type: 'boolean', default: false },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Make a file what it was. */
export const historyRestore: Fields = {
  path: { type: 'string', required: true, maxLength: 4096 },
  version: { type: 'integer', required: true, minimum: 1 },
  user: { type: 'string', maxLength: 24 },
}

/** Fields of: Share a file by a link. */
export const sharesCreate: Fields = {
  path: { type: 'string', required: true, maxLength: 4096 },
  expires_in: { type: 'integer', default: 604800, maximum: 3153600000, minimum: 0 },
  password: { type: 'string', maxLength: 1024, secret: true },
  max_downloads: { type: 'integer', default: 0, maximum: 1000000000, minimum: 0 },
  user: { type: 'string', maxLength: 24 },
}
