import { invalid } from '@croft/kit/errors.ts'

/** Full name of a login, `john_deploy`; 400 `Username must be at least 2 characters`, `Invalid username`. */
export function loginName(owner: string, given: string): string {
  if (given.length < 2) throw invalid('Username must be at least 2 characters')
  const name = given.startsWith(`${owner}_`) ? given.slice(owner.length + 1) : given
  if (!/^[a-z0-9_-]{1,32}$/.test(name)) throw invalid('Invalid username')
  return `${owner}_${name}`
}

/**
 * A folder as it is stored, below the home and without slashes at its ends: `/` and `/home/john` are the home, `''`. 400
 * `Invalid home_dir` for what leads elsewhere.
 */
export function folderOf(owner: string, given: string): string {
  const absolute = `/home/${owner}`
  const inside = given === absolute || given.startsWith(`${absolute}/`) ? given.slice(absolute.length) : given
  const parts = inside.split('/').filter((part) => part !== '' && part !== '.')
  const isForeign = inside === given && (given === '/home' || given.startsWith('/home/'))
  const isBad = parts.length > 32 || parts.some((part) => part === '..' || part.length > 200 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(part))
  if (isForeign || isBad) throw invalid('Invalid home_dir')
  return parts.join('/')
}

/** The absolute path that is shown. */
export const homeDir = (owner: string, folder: string): string => `/home/${owner}${folder === '' ? '' : `/${folder}`}`
