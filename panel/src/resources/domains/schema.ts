import { z } from 'zod'
import { Fqdn } from '../../core/hostname.ts'
import { RelativePath } from '../../drivers/web/spec.ts'

const Webserver = z.enum(['nginx', 'apache', 'nginx_apache'])
/** `public_html`, `public_html/web`; a leading slash is taken as the site's own folder. */
const DocumentRoot = z
  .string()
  .transform((path) => path.replace(/^\/+|\/+$/g, ''))
  .pipe(RelativePath)
const Ip = z.union([z.ipv4(), z.literal('')])
const Ip6 = z.union([z.ipv6(), z.literal('')])

export const Domain = z
  .object({
    id: z.number().int(),
    domain: z.string(),
    domain_unicode: z.string(),
    owner: z.string(),
    type: z.enum(['primary', 'addon', 'subdomain', 'alias']),
    parent: z.string(),
    webserver: z.string(),
    php_version: z.string(),
    document_root: z.string(),
    ip: z.string(),
    ipv6: z.string(),
    www: z.boolean(),
    status: z.enum(['active', 'suspended', 'disabled', 'pending']),
    suspend_reason: z.string(),
    dns: z.boolean(),
    mail: z.boolean(),
    ssl_status: z.enum(['active', 'pending', 'expiring', 'expired', 'failed', 'none']),
    ssl_expires_at: z.string().nullable(),
    force_https: z.boolean(),
    aliases: z.array(z.string()),
    disk_used_mb: z.number(),
    bandwidth_used_mb: z.number(),
    note: z.string(),
    sync: z.enum(['applied', 'pending', 'failed']),
    sync_error: z.string(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Domain' })
export type Domain = z.infer<typeof Domain>

export const CreateDomain = z.object({
  domain: z.string(),
  owner: z.string().optional(),
  type: z.enum(['addon', 'subdomain', 'alias']).optional(),
  target: Fqdn.optional(),
  webserver: Webserver.optional(),
  php_version: z.string().max(8).optional(),
  document_root: DocumentRoot.default('public_html'),
  ip: Ip.default(''),
  ipv6: Ip6.default(''),
  www: z.boolean().default(true),
  dns: z.boolean().default(true),
  mail: z.boolean().default(true),
  ssl: z.boolean().default(false),
  template: z.string().max(64).default('default'),
})
export type CreateDomain = z.infer<typeof CreateDomain>

export const UpdateDomain = z
  .object({
    webserver: Webserver,
    php_version: z.string().max(8),
    document_root: DocumentRoot,
    ip: Ip,
    ipv6: Ip6,
    www: z.boolean(),
    dns: z.boolean(),
    mail: z.boolean(),
    note: z.string(),
  })
  .partial()
export type UpdateDomain = z.infer<typeof UpdateDomain>

export const RenameDomain = z.object({ new_domain: z.string(), keep_redirect: z.boolean().default(false) })
export const TransferDomain = z.object({ username: z.string() })
export const CloneDomain = z.object({ target_domain: z.string(), databases: z.boolean().default(true) })

export const DeleteDomain = z.object({
  delete_files: z.boolean().default(false),
  delete_databases: z.boolean().default(false),
  delete_mail: z.boolean().default(true),
  delete_dns: z.boolean().default(true),
  purge: z.boolean().default(false),
  force: z.boolean().default(false),
})
export type DeleteDomain = z.infer<typeof DeleteDomain>

export const DomainFilter = z.object({
  owner: z.string().optional(),
  type: z.string().optional(),
  status: z.string().optional(),
  webserver: z.string().optional(),
  php_version: z.string().optional(),
  ssl: z.boolean().optional(),
})
export type DomainFilter = z.infer<typeof DomainFilter>

export const DomainParams = z.object({ domain: z.string() })
