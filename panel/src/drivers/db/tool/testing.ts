import type { FakeSystem } from '../../../system/fake/fake.ts'
import { rootOwned } from '../../../system/system.ts'
import { adminerFile, toolUser } from './paths.ts'

/** Puts Adminer, an FPM and the tool's user on a machine in memory. */
export async function installAdminer(system: FakeSystem): Promise<void> {
  for (const path of ['/usr', '/usr/sbin', '/usr/share', '/usr/share/adminer'])
    system.tree.put(path, { kind: 'directory', content: '', ...rootOwned(0o755) })
  for (const path of ['/usr/sbin/php-fpm8.2', adminerFile]) system.tree.put(path, { kind: 'file', content: '', ...rootOwned(0o755) })
  await system.run(['groupadd', '--gid', '981', toolUser])
  await system.run(['useradd', '--uid', '981', '--gid', '981', '--', toolUser])
}
