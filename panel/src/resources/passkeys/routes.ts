import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { inCookieIfAsked } from '../auth/console-mode.ts'
import { Login, SessionConflict } from '../auth/schema.ts'
import { CreationOptions, CredentialBody, Passkey, PasskeyName, RequestOptions } from './schema.ts'
import type { PasskeyService } from './service.ts'

const route = routeFactory<Ctx, { passkeys: PasskeyService }>()
const common = { folder: '00 - Authentication', mark: 'C', scope: null, roles: everyone, session: true, duringEnrolment: true } as const
/** What a browser answers, shortened. */
const credential = { id: 'k7Q2mX', rawId: 'k7Q2mX', type: 'public-key', response: { clientDataJSON: 'eyJ0eXBlIjoi' } }
const open = { folder: '00 - Authentication', mark: 'C', scope: null, roles: 'public', async: 'none' } as const

export const passkeyRoutes = [
  route({
    get: '/auth/passkeys',
    name: 'auth.passkeys.list',
    title: 'List your passkeys',
    folder: '00 - Authentication',
    mark: 'C',
    scope: 'all',
    roles: everyone,
    duringEnrolment: true,
    reply: { 200: z.array(Passkey) },
    cli: { command: 'auth:passkeys', columns: ['id', 'name', 'created_at', 'last_used_at'] },
    handle: ({ ctx, services }) => services.passkeys.list(ctx),
  }),
  route({
    post: '/auth/passkeys/register/options',
    name: 'auth.passkeys.register-options',
    title: 'Begin to register a passkey',
    ...common,
    reauth: true,
    async: 'none',
    body: PasskeyName,
    example: { name: 'Laptop' },
    reply: { 200: CreationOptions },
    handle: ({ ctx, body, services }) => services.passkeys.registrationOptions(ctx, body.name),
  }),
  route({
    post: '/auth/passkeys/register',
    name: 'auth.passkeys.register',
    title: 'Register a passkey',
    ...common,
    body: CredentialBody,
    example: { credential },
    reply: { 201: Passkey },
    errors: { 'Invalid passkey response': 400, 'Passkey already exists': 409 },
    handle: ({ ctx, body, services }) => services.passkeys.register(ctx, body.credential),
  }),
  route({
    delete: '/auth/passkeys/:id',
    name: 'auth.passkeys.delete',
    title: 'Delete a passkey',
    ...common,
    reauth: true,
    params: z.object({ id: z.string() }),
    reply: { 200: Ack },
    async handle({ ctx, params, services }) {
      await services.passkeys.remove(ctx, params.id)
      return ack('Passkey deleted')
    },
  }),
  route({
    post: '/auth/passkeys/login/options',
    name: 'auth.passkeys.login-options',
    title: 'Begin to log in with a passkey',
    ...open,
    body: z.object({ username: z.string().optional() }),
    reply: { 200: RequestOptions },
    handle: ({ services }) => services.passkeys.loginOptions(),
  }),
  route({
    post: '/auth/passkeys/login',
    name: 'auth.passkeys.login',
    title: 'Login with a passkey',
    ...open,
    body: CredentialBody.extend({ force: z.boolean().default(false) }),
    example: { credential },
    reply: { 200: Login, 409: SessionConflict },
    errors: { 'Invalid credentials': 401, 'Account is suspended': 403, 'Too many failed logins': 429 },
    async handle({ body, services, request }) {
      return inCookieIfAsked(request.headers, await services.passkeys.login(request, body.credential, body.force))
    },
  }),
]
