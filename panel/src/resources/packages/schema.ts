import { z } from 'zod'
import { Limits } from '../../core/limits.ts'

const PackageName = z.string().regex(/^[A-Za-z0-9_-]{2,64}$/)

const details = {
  description: z.string().max(255),
  type: z.enum(['user', 'reseller']),
  webserver: z.enum(['nginx', 'apache', 'nginx_apache']),
  php_versions: z.array(z.string().regex(/^\d\.\d$/)).max(20),
  default_php_version: z.string().regex(/^(\d\.\d)?$/),
  shell: z.enum(['none', 'sftp', 'jailed', 'full']),
  backup_copies: z.number().int().min(0).max(365),
  backup_on_demand: z.boolean(),
  email_hourly_limit: z.number().int().min(0).max(1_000_000),
  dns_template: z.string().max(64),
}

export const Package = z
  .object({ name: PackageName, owner: z.string(), description: details.description, type: details.type, users_count: z.number().int() })
  .extend(Limits.shape)
  .extend({ ...details, created_at: z.string(), updated_at: z.string() })
  .meta({ id: 'Package' })
export type Package = z.infer<typeof Package>

const writable = z.object({ ...Limits.shape, ...details }).partial()

export const CreatePackage = z.object({ name: PackageName }).extend(writable.shape)
export const UpdatePackage = writable.extend({ apply_to_users: z.boolean().default(true) })
export const DuplicatePackage = z.object({ name: PackageName })
export type PackageFields = z.infer<typeof writable>
