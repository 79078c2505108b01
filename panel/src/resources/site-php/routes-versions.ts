import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { JobAccepted, adminOnly, jobAccepted } from '../../core/shapes.ts'
import { PhpVersionParams } from './schema.ts'
import type { PhpVersionService } from './versions.ts'

const route = routeFactory<Ctx, { phpVersions: PhpVersionService }>()
const common = { folder: 'PHP', mark: 'C', scope: 'domains', roles: adminOnly, async: 'job', reply: { 202: JobAccepted } } as const

export const phpVersionRoutes = [
  route({
    post: '/php/versions/:version/install',
    name: 'php.versions.install',
    title: 'Install a PHP version',
    description: 'From the Debian sources that are configured on the server, with the usual extensions.',
    ...common,
    params: PhpVersionParams,
    errors: { 'Invalid version': 400, 'PHP version is already installed': 409 },
    cli: { command: 'php:install' },
    async handle({ ctx, params: { version }, services }) {
      return jobAccepted('PHP installation started', await services.phpVersions.install(ctx, version))
    },
  }),
  route({
    delete: '/php/versions/:version',
    name: 'php.versions.delete',
    title: 'Remove a PHP version',
    ...common,
    params: PhpVersionParams,
    errors: { 'PHP version not found': 404, 'PHP version is in use': 409 },
    cli: { command: 'php:remove', destroys: true },
    async handle({ ctx, params: { version }, services }) {
      return jobAccepted('PHP removal started', await services.phpVersions.remove(ctx, version))
    },
  }),
  route({
    put: '/php/versions/:version/extensions/:name',
    name: 'php.extensions.update',
    title: 'Switch an extension of a PHP version on or off',
    description: 'One that is not installed is installed first.',
    ...common,
    params: PhpVersionParams.extend({ name: z.string() }),
    body: z.object({ enabled: z.boolean() }),
    example: { enabled: true },
    errors: { 'Invalid name': 400, 'PHP version not found': 404 },
    cli: { command: 'php:extension-set' },
    async handle({ ctx, params: { version, name }, body, services }) {
      return jobAccepted('PHP extension change started', await services.phpVersions.setExtension(ctx, version, name, body.enabled))
    },
  }),
]
