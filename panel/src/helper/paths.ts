import { invalid } from '@croft/kit/errors.ts'

/** A tenant's home, as the verbs know it. */
export interface Home {
  readonly user: string
  /** Absolute: `/home/john`. */
  readonly folder: string
  /** Whose files are worked on: the process's own user id. */
  readonly uid: number
}

const longest = 4096
// eslint-disable-next-line no-control-regex -- refusing control characters is the point
const controls = /[\u0000-\u001f\u007f]/

/** `/home/john/a` → `/a` when that is the home; anything else is rooted in the home already. */
function withoutHome(home: Home, path: string): string {
  for (const prefix of [home.folder, `/home/${home.user}`]) {
    if (path === prefix) return '/'
    if (path.startsWith(`${prefix}/`)) return path.slice(prefix.length)
  }
  return path
}

/** The components of a path rooted in the home; 400 `Invalid path` for `..`, control characters and what is too long. */
export function partsOf(home: Home, path: unknown): string[] {
  if (typeof path !== 'string' || controls.test(path)) throw invalid('Invalid path')
  if (Buffer.byteLength(path) > longest) throw invalid('File name is too long')
  const parts = withoutHome(home, path)
    .split('/')
    .filter((part) => part !== '' && part !== '.')
  if (parts.includes('..')) throw invalid('Invalid path')
  return parts
}

/** The path in the form of the replies: `/docs/a.txt`, `/` for the home. */
export const shownPath = (parts: readonly string[]): string => `/${parts.join('/')}`

/** One name without a path: 400 `Invalid file name`. */
export function fileName(name: unknown): string {
  const valid = typeof name === 'string' && name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !controls.test(name)
  if (!valid) throw invalid('Invalid file name')
  if (Buffer.byteLength(name) > 255) throw invalid('File name is too long')
  return name
}
