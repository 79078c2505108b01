import { z } from 'zod'

/** A path rooted in the home. Names keep their spaces, so nothing is trimmed. */
export const Path = z.string().max(4096).meta({ verbatim: true })
const Paths = z.array(Path).max(1000)
const Mode = z.string().regex(/^[01]?[0-7]{3}$/)
export const Account = z.string().max(24).optional()

export const FileEntry = z
  .object({
    name: z.string(),
    path: z.string(),
    is_dir: z.boolean(),
    size: z.number().int(),
    permission: z.string(),
    owner: z.string(),
    mod_time: z.string(),
    is_link: z.boolean().optional(),
    mime: z.string().optional(),
  })
  .meta({ id: 'FileEntry' })
export type FileEntry = z.infer<typeof FileEntry>

export const FileFacts = FileEntry.extend({
  mode: z.string(),
  group: z.string(),
  is_link: z.boolean(),
  link_target: z.string(),
  mime: z.string(),
}).meta({ id: 'FileFacts' })
export type FileFacts = z.infer<typeof FileFacts>

export const TrashItem = z
  .object({
    trash_path: z.string(),
    original_path: z.string(),
    name: z.string(),
    is_dir: z.boolean(),
    size: z.number().int(),
    deleted_at: z.string(),
  })
  .meta({ id: 'TrashItem' })
export type TrashItem = z.infer<typeof TrashItem>

/** Which account's files; the caller's own without it. */
export const ForAccount = z.object({ user: Account })
export const OfPath = z.object({ path: Path, user: Account })
export const DownloadQuery = OfPath.extend({ archive: z.enum(['zip', 'tar.gz']).optional() })
export const ListQuery = z.object({ path: Path.default('/'), show_hidden: z.boolean().default(true), user: Account })

export const FileText = z.object({ content: z.string(), path: z.string(), size: z.number().int() })
export const WriteFile = z.object({
  path: Path,
  content: z
    .string()
    .max(10 * 1024 * 1024)
    .default('')
    .meta({ multiline: true, verbatim: true }),
  if_mod_time: z.string().optional(),
  mode: Mode.optional(),
  user: Account,
})
/** `path` or `paths`, one of them. */
export const DeleteFiles = z.object({
  path: Path.optional(),
  paths: Paths.optional(),
  permanent: z.boolean().default(false),
  user: Account,
})
export const Deleted = z.object({ is_trashed: z.boolean(), message: z.string() })
export const Trash = z.object({ items: z.array(TrashItem) })
const TrashPath = z.string().max(255).meta({ verbatim: true })
export const EmptyTrash = z.object({ trash_paths: z.array(TrashPath).max(10_000).optional(), user: Account })
/** `trash_path` or `trash_paths`, one of them. */
export const RestoreTrash = z.object({
  trash_path: TrashPath.optional(),
  trash_paths: z.array(TrashPath).max(1000).optional(),
  target: Path.optional(),
  user: Account,
})
export const MakeFolder = z.object({ path: Path, parents: z.boolean().default(true), mode: Mode.optional(), user: Account })
export const RenameFile = z.object({ path: Path, new_path: Path, user: Account })
/** `source` or `sources`, one of them. */
export const PlaceFiles = z.object({
  source: Path.optional(),
  sources: Paths.optional(),
  destination: Path.optional(),
  overwrite: z.boolean().default(false),
  user: Account,
})
/** `path` or `paths`, one of them. */
export const ChangeMode = z.object({
  path: Path.optional(),
  paths: Paths.optional(),
  mode: Mode.optional(),
  recursive: z.boolean().default(false),
  apply_to: z.enum(['all', 'files', 'dirs']).default('all'),
  user: Account,
})
export const FileConfig = z.object({
  recycle_bin_enabled: z.boolean(),
  editor_font_size: z.number().int(),
  editor_theme: z.string(),
  trash_days: z.number().int().optional(),
})
export type FileConfig = z.infer<typeof FileConfig>
export const UpdateFileConfig = z.object({
  recycle_bin_enabled: z.boolean().optional(),
  editor_font_size: z.number().int().min(8).max(40).optional(),
  editor_theme: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
  trash_days: z.number().int().min(1).max(365).optional(),
  user: Account,
})
export const UploadLimits = z.object({ max_upload_mb: z.number().int() })
export const MeasureFiles = z.object({ paths: Paths.min(1), user: Account })
export const FilesSize = z.object({ size_bytes: z.number().int(), files: z.number().int(), dirs: z.number().int() })
export const UploadQuery = z.object({ user: Account, path: Path.optional(), overwrite: z.boolean().optional() })
export const Uploaded = z.object({ message: z.string(), files: z.array(FileEntry) })
export const DownloadLink = z.object({ url: z.string(), expires_in: z.number().int() })
