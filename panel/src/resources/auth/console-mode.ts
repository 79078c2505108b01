import { Reply } from '@croft/kit/http/route.ts'
import { sessionCookie } from '../../core/cookie.ts'

/** Console mode: the token goes into a cookie that scripts cannot read, and the body's stays empty. */
export function inCookieIfAsked<T extends { token: string; expires_in: number }>(headers: Readonly<Record<string, unknown>>, login: T) {
  if (headers['x-session'] !== 'cookie') return login
  return new Reply(200, { ...login, token: '' }, { 'Set-Cookie': sessionCookie(login.token, login.expires_in) })
}
