import { accessSync, constants } from 'node:fs'
import type { Program } from './system.ts'

/** Program name → where it is, for installations that keep one elsewhere. */
export type ProgramPlaces = Readonly<Record<string, string>>

const places: Readonly<Record<string, readonly string[]>> = {
  nginx: ['/usr/sbin/nginx', '/usr/local/sbin/nginx'],
  useradd: ['/usr/sbin/useradd'],
  usermod: ['/usr/sbin/usermod'],
  userdel: ['/usr/sbin/userdel'],
  groupadd: ['/usr/sbin/groupadd'],
  groupdel: ['/usr/sbin/groupdel'],
  groupmod: ['/usr/sbin/groupmod'],
  setquota: ['/usr/sbin/setquota'],
  quotaon: ['/usr/sbin/quotaon', '/sbin/quotaon'],
  systemctl: ['/usr/bin/systemctl', '/bin/systemctl'],
  'apt-get': ['/usr/bin/apt-get'],
  'dpkg-query': ['/usr/bin/dpkg-query'],
  getent: ['/usr/bin/getent'],
  rm: ['/usr/bin/rm', '/bin/rm'],
  find: ['/usr/bin/find'],
  mv: ['/usr/bin/mv', '/bin/mv'],
  tar: ['/usr/bin/tar', '/bin/tar'],
  chmod: ['/usr/bin/chmod', '/bin/chmod'],
}

const phpFpm = /^php-fpm\d\.\d$/

/** Asked for a program that is not on the list, or that this machine does not have. */
export class ProgramMissing extends Error {
  override readonly name = 'ProgramMissing'
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The absolute path of a program of the closed list, or `null` when it is not installed. Throws `ProgramMissing` for any other name. */
export function locateProgram(program: Program, overrides: ProgramPlaces = {}): string | null {
  const known = phpFpm.test(program) ? [`/usr/sbin/${program}`] : Object.hasOwn(places, program) ? places[program] : undefined
  if (known === undefined) throw new ProgramMissing(`program ${JSON.stringify(program)} is not on the list`)
  const override = Object.hasOwn(overrides, program) ? overrides[program] : undefined
  return (override === undefined ? known : [override]).find(isExecutable) ?? null
}
