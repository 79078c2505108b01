import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import * as auth from '@croft/sdk/areas/auth'
import { api, byCookie } from './client.ts'

/** Whether this browser has passkeys for this page. */
export const hasPasskeys = (): boolean => 'PublicKeyCredential' in globalThis

/** Lets the browser offer its passkeys for this panel and logs in with the chosen one; the session is a cookie. */
export async function logInByPasskey(username: string, force: boolean): Promise<void> {
  // seldom needed, so not among what every visitor loads
  const { startAuthentication } = await import('@simplewebauthn/browser')
  // the SDK names the fields that the API promises; the library reads them all
  const options: unknown = await auth.passkeysLoginOptions(api, username === '' ? {} : { username })
  const credential = await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON })
  await auth.passkeysLogin(api, { credential: { ...credential }, force }, byCookie)
}
