import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'

/** The root of this checkout. */
export const checkout = join(import.meta.dirname, '../..')

/** What a clone of this checkout would hold, as it is in the work tree now. */
export async function checkoutFiles(): Promise<readonly string[]> {
  const { stdout } = await command(['git', '-C', checkout, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  return stdout.split('\0').filter((path) => path !== '' && existsSync(join(checkout, path)))
}
