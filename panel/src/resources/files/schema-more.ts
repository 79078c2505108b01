import { z } from 'zod'
import { Password } from '../../core/password.ts'
import { Account, FileEntry, Path } from './schema.ts'

const Paths = z.array(Path).max(1000)

export const CompressFiles = z.object({
  paths: Paths.min(1),
  archive: Path,
  format: z.enum(['zip', 'tar.gz', 'tar.zst']).optional(),
  user: Account,
})
/** `path`, or `archive`, which means the same. */
export const ExtractArchive = z.object({
  path: Path.optional(),
  archive: Path.optional(),
  destination: Path.optional(),
  overwrite: z.boolean().default(false),
  user: Account,
})

export const ThumbnailQuery = z.object({ path: Path, size: z.number().int().min(32).max(512).default(160), user: Account })

export const SearchQuery = z.object({
  path: Path.default('/'),
  q: z.string().min(1).max(255).meta({ verbatim: true }),
  content: z.boolean().default(false),
  case: z.boolean().default(false),
  limit: z.number().int().min(1).max(1000).default(200),
  user: Account,
})
const FoundFile = FileEntry.extend({ is_link: z.boolean(), mime: z.string(), line: z.number().int(), match: z.string() }).meta({
  id: 'FoundFile',
})
export const Search = z.object({ items: z.array(FoundFile), truncated: z.boolean() })

export const Version = z
  .object({ version: z.number().int(), size: z.number().int(), mod_time: z.string(), actor: z.string() })
  .meta({ id: 'FileVersion' })
export const OfVersion = z.object({ path: Path, version: z.number().int().min(1), user: Account })
export const VersionText = z.object({ content: z.string(), path: z.string(), size: z.number().int(), version: z.number().int() })

export const Share = z
  .object({
    id: z.string(),
    path: z.string(),
    url: z.string(),
    protected: z.boolean(),
    expires_at: z.string().nullable(),
    max_downloads: z.number().int(),
    downloads: z.number().int(),
    created_at: z.string(),
  })
  .meta({ id: 'Share' })
export type Share = z.infer<typeof Share>
export const CreateShare = z.object({
  path: Path,
  expires_in: z.number().int().min(0).max(3_153_600_000).default(604_800),
  password: Password.optional(),
  max_downloads: z.number().int().min(0).max(1_000_000_000).default(0),
  user: Account,
})
export const ShareParams = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .meta({ label: 'Share' }),
})
export const ShareToken = z.object({
  token: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .meta({ label: 'Share' }),
})
export const SharePassword = z.object({ password: Password.optional() })

export const UploadParams = z.object({
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .meta({ label: 'Upload' }),
})
