import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone, managers } from '../../core/shapes.ts'
import { AddSshKey, SetSshPassword, SshAccess, SshKey, UpdateSshAccess } from './schema.ts'
import type { SshKeyService } from './service.ts'

const route = routeFactory<Ctx, { sshKeys: SshKeyService }>()
const params = z.object({ username: z.string() })
const common = { folder: '02 - Users & Resellers', mark: 'C', scope: 'users', roles: everyone } as const
const notIncluded = { 'Feature not included in your package: ssh': 403 } as const

export const sshKeyRoutes = [
  route({
    get: '/users/:username/ssh',
    name: 'users.ssh.show',
    title: 'SSH access of a user',
    ...common,
    params,
    reply: { 200: SshAccess },
    cli: { command: 'ssh:show' },
    handle: ({ ctx, params: { username }, request, services }) => services.sshKeys.access(ctx, username, request.ext),
  }),
  route({
    put: '/users/:username/ssh',
    name: 'users.ssh.update',
    title: 'Change the SSH access of a user',
    description:
      '`none` and `sftp`: file transfer alone, by keys. `jailed`: a shell that sees its own home and none of the others. `full`: a shell like any other. `password_login` lets the password in that was set for SSH, besides the keys.',
    ...common,
    scope: 'all',
    roles: managers,
    params,
    body: UpdateSshAccess,
    example: { shell: 'sftp' },
    reply: { 200: SshAccess },
    errors: { ...notIncluded, 'Admin access required': 403 },
    cli: { command: 'ssh:access' },
    handle: ({ ctx, params: { username }, body, request, services }) => services.sshKeys.setAccess(ctx, username, body, request.ext),
  }),
  route({
    put: '/users/:username/ssh/password',
    name: 'users.ssh.password',
    title: 'Set the SSH password of a user',
    description:
      'A password for SSH and SFTP alone; that of the panel never opens them. It counts while `password_login` is on. Sessions of SSH end when it changes.',
    ...common,
    scope: 'all',
    params,
    body: SetSshPassword,
    example: { password: 'Correct-Horse-7' },
    reply: { 200: Ack },
    errors: { ...notIncluded, 'Password is required': 400, 'Password is too weak': 400 },
    cli: { command: 'ssh:password' },
    async handle({ ctx, params: { username }, body, services }) {
      await services.sshKeys.setPassword(ctx, username, body.password)
      return ack('Password changed successfully')
    },
  }),
  route({
    get: '/users/:username/ssh-keys',
    name: 'users.ssh-keys.list',
    title: 'List SSH keys',
    ...common,
    params,
    reply: { 200: z.array(SshKey) },
    cli: { command: 'ssh:keys', columns: ['id', 'name', 'type', 'bits', 'fingerprint'] },
    handle: ({ ctx, params: { username }, services }) => services.sshKeys.list(ctx, username),
  }),
  route({
    post: '/users/:username/ssh-keys',
    name: 'users.ssh-keys.create',
    title: 'Add an SSH key',
    ...common,
    scope: 'all',
    params,
    body: AddSshKey,
    example: { name: 'Laptop', public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAID2FTmMxr/lQK3YZ6bWnZI3U7z5MfOvqZ6ogD7GOzwyN' },
    reply: { 201: SshKey },
    errors: { ...notIncluded, 'Invalid public key': 400, 'SSH key already exists': 409 },
    cli: { command: 'ssh:key-add' },
    handle: ({ ctx, params: { username }, body, services }) => services.sshKeys.add(ctx, username, body),
  }),
  route({
    delete: '/users/:username/ssh-keys/:id',
    name: 'users.ssh-keys.delete',
    title: 'Delete an SSH key',
    ...common,
    params: params.extend({ id: z.string() }),
    reply: { 200: Ack },
    errors: { 'SSH key not found': 404 },
    cli: { command: 'ssh:key-delete', destroys: true },
    async handle({ ctx, params: { username, id }, services }) {
      await services.sshKeys.remove(ctx, username, id)
      return ack('SSH key deleted')
    },
  }),
]
