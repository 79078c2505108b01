import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { Collaborator, CreateCollaborator, OfUser, OneCollaborator, UpdateCollaborator } from './schema.ts'
import type { CollaboratorService } from './service.ts'

const route = routeFactory<Ctx, { collaborators: CollaboratorService }>()
const common = { folder: '02 - Users & Resellers', mark: 'C', roles: everyone } as const
const errors = {
  'Invalid scopes': 400,
  'Domain not found': 404,
  'Password is too weak': 400,
  'No mail server is set up: give a password': 409,
} as const

export const collaboratorRoutes = [
  route({
    get: '/users/:username/collaborators',
    name: 'users.collaborators.list',
    title: 'List collaborators',
    ...common,
    scope: 'users',
    params: OfUser,
    reply: { 200: z.array(Collaborator) },
    cli: { command: 'collaborators:list', columns: ['login', 'email', 'scopes', 'enabled', 'last_login_at'] },
    handle: ({ ctx, params: { username }, services }) => services.collaborators.list(ctx, username),
  }),
  route({
    post: '/users/:username/collaborators',
    name: 'users.collaborators.create',
    title: 'Invite a collaborator',
    ...common,
    scope: 'all',
    reauth: true,
    params: OfUser,
    body: CreateCollaborator,
    example: { login: 'dev', email: 'dev@example.com', scopes: ['files', 'databases'], password: 'Purple-Lantern-42' },
    reply: { 201: Collaborator },
    errors: { 'Invalid login': 400, ...errors, 'Collaborator already exists': 409 },
    cli: { command: 'collaborators:create' },
    handle: ({ ctx, params: { username }, body, services }) => services.collaborators.create(ctx, username, body),
  }),
  route({
    put: '/users/:username/collaborators/:login',
    name: 'users.collaborators.update',
    title: 'Change what a collaborator may do',
    ...common,
    scope: 'all',
    reauth: true,
    params: OneCollaborator,
    body: UpdateCollaborator,
    example: { scopes: ['files'] },
    reply: { 200: Collaborator },
    errors: { ...errors, 'Collaborator not found': 404 },
    cli: { command: 'collaborators:update' },
    handle: ({ ctx, params: { username, login }, body, services }) => services.collaborators.update(ctx, username, login, body),
  }),
  route({
    post: '/users/:username/collaborators/:login/2fa/reset',
    name: 'users.collaborators.2fa.reset',
    title: 'Take two-factor authentication off a collaborator',
    ...common,
    scope: 'all',
    reauth: true,
    params: OneCollaborator,
    reply: { 200: Ack },
    errors: { 'Collaborator not found': 404, 'Two-factor authentication is not enabled': 409 },
    cli: { command: 'collaborators:2fa-reset', destroys: true },
    async handle({ ctx, params: { username, login }, services }) {
      await services.collaborators.resetTwoFactor(ctx, username, login)
      return ack('Two-factor authentication reset')
    },
  }),
  route({
    delete: '/users/:username/collaborators/:login',
    name: 'users.collaborators.delete',
    title: 'Remove a collaborator',
    ...common,
    scope: 'users',
    params: OneCollaborator,
    reply: { 200: Ack },
    errors: { 'Collaborator not found': 404 },
    cli: { command: 'collaborators:delete', destroys: true },
    async handle({ ctx, params: { username, login }, services }) {
      await services.collaborators.remove(ctx, username, login)
      return ack('Collaborator removed')
    },
  }),
]
