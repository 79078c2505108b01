import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { CreateProtectedDir, ProtectedDir, ProtectedParams, ProtectedUser, ProtectedUserParams, UpdateProtectedDir } from './schema.ts'
import type { SiteProtectedService } from './service.ts'

const route = routeFactory<Ctx, { siteProtected: SiteProtectedService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone } as const
const missing = { 'Protected directory not found': 404 } as const

export const siteProtectedRoutes = [
  route({
    get: '/domains/:domain/protected',
    name: 'domains.protected.list',
    title: 'List password-protected directories',
    ...common,
    params: DomainParams,
    reply: { 200: z.array(ProtectedDir) },
    cli: { command: 'websites:protected', columns: ['id', 'path', 'realm', 'users', 'enabled'] },
    handle: ({ ctx, params: { domain }, services }) => services.siteProtected.list(ctx, domain),
  }),
  route({
    post: '/domains/:domain/protected',
    name: 'domains.protected.create',
    title: 'Protect a directory with a password',
    ...common,
    params: DomainParams,
    body: CreateProtectedDir,
    example: { path: '/domains/example.com/public_html/private', username: 'bob', password: 'correct horse' },
    reply: { 201: ProtectedDir },
    errors: { 'Invalid path': 400, 'Password is too weak': 400, 'Protected directory already exists': 409 },
    cli: { command: 'websites:protect' },
    handle: ({ ctx, params: { domain }, body, services }) => services.siteProtected.create(ctx, domain, body),
  }),
  route({
    put: '/domains/:domain/protected/:id',
    name: 'domains.protected.update',
    title: 'Change a protected directory',
    ...common,
    params: ProtectedParams,
    body: UpdateProtectedDir,
    example: { realm: 'Members only' },
    reply: { 200: ProtectedDir },
    errors: missing,
    cli: { command: 'websites:protect-update' },
    handle: ({ ctx, params: { domain, id }, body, services }) => services.siteProtected.update(ctx, domain, id, body),
  }),
  route({
    delete: '/domains/:domain/protected/:id',
    name: 'domains.protected.delete',
    title: 'Remove the protection of a directory',
    ...common,
    params: ProtectedParams,
    reply: { 200: Ack },
    errors: missing,
    cli: { command: 'websites:unprotect', destroys: true },
    async handle({ ctx, params: { domain, id }, services }) {
      await services.siteProtected.remove(ctx, domain, id)
      return ack('Protection removed')
    },
  }),
  route({
    post: '/domains/:domain/protected/:id/users',
    name: 'domains.protected.users.create',
    title: 'Add a user of a protected directory',
    ...common,
    params: ProtectedParams,
    body: ProtectedUser,
    example: { username: 'alice', password: 'battery staple' },
    reply: { 200: ProtectedDir },
    errors: { 'Password is too weak': 400, ...missing },
    cli: { command: 'websites:protect-user-add' },
    handle: ({ ctx, params: { domain, id }, body, services }) => services.siteProtected.putUser(ctx, domain, id, body),
  }),
  route({
    delete: '/domains/:domain/protected/:id/users/:username',
    name: 'domains.protected.users.delete',
    title: 'Remove a user of a protected directory',
    ...common,
    params: ProtectedUserParams,
    reply: { 200: ProtectedDir },
    errors: { 'User not found': 404, ...missing },
    cli: { command: 'websites:protect-user-remove', destroys: true },
    handle: ({ ctx, params: { domain, id, username }, services }) => services.siteProtected.removeUser(ctx, domain, id, username),
  }),
]
