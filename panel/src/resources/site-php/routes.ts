import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { PhpConfig, PhpExtension, PhpVersionItem, PhpVersionParams, UpdatePhp } from './schema.ts'
import type { SitePhpService } from './service.ts'

const route = routeFactory<Ctx, { sitePhp: SitePhpService }>()
const common = { folder: 'PHP', mark: 'C', scope: 'domains', roles: everyone } as const

export const sitePhpRoutes = [
  route({
    get: '/domains/:domain/php',
    name: 'domains.php.show',
    title: 'Show the PHP settings of a site',
    ...common,
    params: DomainParams,
    reply: { 200: PhpConfig },
    cli: { command: 'php:settings' },
    handle: ({ ctx, params: { domain }, services }) => services.sitePhp.show(ctx, domain),
  }),
  route({
    put: '/domains/:domain/php',
    name: 'domains.php.update',
    title: 'Change the PHP version and settings of a site',
    ...common,
    capability: 'php',
    params: DomainParams,
    body: UpdatePhp,
    example: { version: '8.3', settings: { memory_limit: '512M' } },
    reply: { 200: PhpConfig },
    errors: {
      'PHP version is not available': 400,
      'PHP setting is not allowed: auto_prepend_file': 400,
      'Invalid memory_limit': 400,
      'Feature not included in your package: php': 403,
      'Admin access required': 403,
    },
    cli: { command: 'php:set' },
    handle: ({ ctx, params: { domain }, body, services }) => services.sitePhp.update(ctx, domain, body),
  }),
  route({
    get: '/php/versions',
    name: 'php.versions.list',
    title: 'List the PHP versions of the server',
    ...common,
    byDomain: true,
    reply: { 200: z.array(PhpVersionItem) },
    cli: { command: 'php:versions', columns: ['version', 'full_version', 'default', 'sites', 'eol'] },
    handle: ({ ctx, services }) => services.sitePhp.versions(ctx),
  }),
  route({
    get: '/php/versions/:version/extensions',
    name: 'php.extensions.list',
    title: 'List the extensions of a PHP version',
    ...common,
    byDomain: true,
    params: PhpVersionParams,
    reply: { 200: z.array(PhpExtension) },
    errors: { 'PHP version not found': 404 },
    cli: { command: 'php:extensions', columns: ['name', 'installed', 'enabled'] },
    handle: ({ ctx, params: { version }, services }) => services.sitePhp.extensions(ctx, version),
  }),
]
