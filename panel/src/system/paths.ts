import { join } from 'node:path'
import type { SystemPaths } from './system.ts'

/** Where a normal installation lives. */
export const defaultPaths: SystemPaths = {
  homes: '/home',
  config: '/etc/croft',
  state: '/var/lib/croft',
  logs: '/var/log/croft',
  run: '/run/croft',
}

/** The same tree below another folder, for private instances and tests. */
export const pathsBelow = (root: string): SystemPaths => ({
  homes: join(root, 'home'),
  config: join(root, 'etc'),
  state: join(root, 'state'),
  logs: join(root, 'log'),
  run: join(root, 'run'),
})
