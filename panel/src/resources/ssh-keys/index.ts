import { defineResource } from '../define.ts'
import { sshKeyRoutes } from './routes.ts'
import type { SshKeyService } from './service.ts'

export const sshKeysResource = defineResource<{ sshKeys: SshKeyService }>({ name: 'ssh-keys', rank: 3, routes: sshKeyRoutes })
