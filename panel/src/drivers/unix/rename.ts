import { conflict } from '@croft/kit/errors.ts'
import { operand } from '../../system/run.ts'
import { ProgramFailed, type System } from '../../system/system.ts'
import { releaseJail } from '../ssh/jail.ts'
import { refuseForeign, type AccountToPurge } from './purge.ts'

const tries = 5

/** Programs of the tenant hold its name: they are ended, and once more when some were started meanwhile. */
async function changeLogin(uid: number, from: string, to: string, home: string, system: System): Promise<void> {
  for (let left = tries; ; left -= 1) {
    await system.users.endProcesses(uid)
    try {
      await system.run(['usermod', '--login', operand(to), '--home', home, '--', operand(from)])
      return
    } catch (error) {
      if (!(error instanceof ProgramFailed) || !/currently used by process/.test(error.output) || left === 1) throw error
    }
  }
}

/** Gives a Unix user, its group and its home another name; ids stay. Each part is skipped when it is done. */
export async function renameAccount(account: AccountToPurge & { readonly to: string }, system: System): Promise<void> {
  const { username, uid, to } = account
  await refuseForeign(account, system)
  await refuseForeign({ username: to, uid }, system)
  const home = `${system.paths.homes}/${username}`
  const target = `${system.paths.homes}/${to}`
  const isRenamed = (await system.users.byName(to))?.uid === uid
  const targetThere = (await system.files.stat(target)) !== null
  // with the new name in place, a home of the new name is the one that was moved
  if (!isRenamed && targetThere) throw conflict(`${target} already exists`)
  const hasHome = !targetThere && (await system.files.stat(home))?.uid === uid
  const group = await system.users.groupByName(to)
  if (group !== null && group.gid !== uid) throw conflict(`The Unix group ${to} already exists`)
  await releaseJail(username, system)
  if ((await system.users.byName(username)) !== null) await changeLogin(uid, username, to, target, system)
  if ((await system.users.groupByName(username))?.gid === uid) {
    await system.run(['groupmod', '--new-name', operand(to), '--', operand(username)])
  }
  // a rename in the folder of all homes, which is root's: nothing of the tenant is opened
  if (hasHome) await system.run(['mv', '-T', '-n', '--', home, target])
  await system.files.remove(`${system.paths.config}/ssh/keys/${username}`)
}
