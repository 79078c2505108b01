import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict, forbidden, invalid, limitReached, notFound, unauthorized } from '@croft/kit/errors.ts'
import type { RequestFacts } from '@croft/kit/http/route.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { LoginAttempts } from '../auth/attempts.ts'
import type { AuthService } from '../auth/service.ts'
import type { UserStore } from '../users/store.ts'
import { type PasskeyChallenges, challengeMs } from './challenges.ts'
import { LoginAnswer, RegistrationAnswer } from './schema.ts'
import { type PasskeyStore, type StoredPasskey, passkeyModel } from './store.ts'

const mostPasskeys = 25
/** EdDSA, ES256, RS256. */
const algorithms = [-8, -7, -257]

export interface PasskeyDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly store: PasskeyStore
  readonly challenges: PasskeyChallenges
  readonly users: UserStore
  readonly attempts: LoginAttempts
  readonly auth: Pick<AuthService, 'enter'>
  readonly productName: string
  /** The canonical host name: the relying party. */
  readonly hostname: string
  /** Where the panel's own pages come from, with the port. */
  readonly origins: readonly string[]
  /** Makes the handles by which authenticators know users. */
  readonly handleKey: Uint8Array
}

const ClientData = z.object({ challenge: z.string().max(128) })

/** The challenge that an answer is for; `null` when it cannot be read. */
function challengeIn(clientData: string): string | null {
  try {
    const parsed = ClientData.safeParse(JSON.parse(Buffer.from(clientData, 'base64url').toString('utf8')))
    return parsed.success ? parsed.data.challenge : null
  } catch {
    // not JSON: there is no challenge in it
    return null
  }
}

/** Passkeys: WebAuthn credentials with user verification, which are both factors at once. */
export function passkeyService(deps: PasskeyDeps) {
  const { db, clock, store, challenges, users, attempts, hostname } = deps
  const expected = { expectedOrigin: [...deps.origins], expectedRPID: hostname, requireUserVerification: true }
  /** Says nothing of the user, and stays the same. */
  const handleOf = (userId: number) => createHmac('sha256', deps.handleKey).update(String(userId)).digest()

  const verifyLogin = async (answer: z.infer<typeof LoginAnswer>, challenge: string, passkey: StoredPasskey) => {
    const handle = answer.response.userHandle ?? ''
    if (handle !== '' && handle !== handleOf(passkey.user_id).toString('base64url')) return null
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
    const { userHandle, ...response } = answer.response
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: {
          id: answer.id,
          rawId: answer.rawId,
          type: answer.type,
          clientExtensionResults: {},
          response: { ...response, ...(typeof userHandle === 'string' ? { userHandle } : {}) },
        },
        expectedChallenge: challenge,
        ...expected,
        credential: { id: passkey.credential_id, publicKey: Buffer.from(passkey.public_key, 'base64url'), counter: passkey.counter },
      })
      return verified ? authenticationInfo.newCounter : null
    } catch {
      // every way in which a signature can be wrong is the same to whoever sent it
      return null
    }
  }

  return {
    list: async (ctx: Ctx) => (await store.ofUser(ctx.actor.userId)).map(passkeyModel),
    async registrationOptions(ctx: Ctx, name: string) {
      const user = await users.findById(ctx.actor.userId)
      if (user === undefined) throw unauthorized('Invalid or expired token')
      const known = await store.ofUser(user.id)
      if (known.length >= mostPasskeys) throw limitReached('passkeys', mostPasskeys)
      const { generateRegistrationOptions } = await import('@simplewebauthn/server')
      const challenge = await challenges.make(ctx.actor.credentialId ?? '', name)
      return generateRegistrationOptions({
        rpName: deps.productName,
        rpID: hostname,
        userName: user.username,
        userDisplayName: user.name === '' ? user.username : user.name,
        userID: new Uint8Array(handleOf(user.id)),
        challenge: Buffer.from(challenge, 'base64url'),
        timeout: challengeMs,
        attestationType: 'none',
        excludeCredentials: known.map((row) => ({ id: row.credential_id, transports: JSON.parse(row.transports) as string[] })),
        // a login asks for no name, so the authenticator has to know whose credential it is
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        supportedAlgorithmIDs: algorithms,
      })
    },
    async register(ctx: Ctx, credential: unknown) {
      const parsed = RegistrationAnswer.safeParse(credential)
      const challenge = parsed.success ? challengeIn(parsed.data.response.clientDataJSON) : null
      if (!parsed.success || challenge === null) throw invalid('Invalid passkey response')
      const asked = await challenges.take(challenge, ctx.actor.credentialId ?? '')
      if (asked === null) throw invalid('Invalid passkey response')
      const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
      const { response, ...answer } = parsed.data
      const result = await verifyRegistrationResponse({
        response: { id: answer.id, rawId: answer.rawId, type: answer.type, clientExtensionResults: {}, response },
        expectedChallenge: challenge,
        ...expected,
        supportedAlgorithmIDs: algorithms,
      }).catch((cause: unknown) => {
        throw invalid('Invalid passkey response', { cause })
      })
      if (!result.verified) throw invalid('Invalid passkey response')
      const made = result.registrationInfo.credential
      return db.transaction(async () => {
        if ((await store.ofUser(ctx.actor.userId)).length >= mostPasskeys) throw limitReached('passkeys', mostPasskeys)
        if ((await store.findCredential(made.id)) !== undefined) throw conflict('Passkey already exists')
        const row = await store.insert(ctx, {
          id: randomHex(8),
          user_id: ctx.actor.userId,
          name: asked.name,
          credential_id: made.id,
          public_key: Buffer.from(made.publicKey).toString('base64url'),
          counter: made.counter,
          transports: JSON.stringify(response.transports),
          created_at: clock.now(),
          last_used_at: null,
        })
        return passkeyModel(row)
      })
    },
    remove: (ctx: Ctx, id: string) =>
      db.transaction(async () => {
        const row = await store.find(ctx.actor.userId, id)
        if (row === undefined) throw notFound('Passkey')
        await store.remove(ctx, row.id)
      }),
    /** The same for everybody: the authenticator knows whose credentials it has, and nobody learns who has one. */
    async loginOptions() {
      const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
      const challenge = Buffer.from(await challenges.make(null), 'base64url')
      return generateAuthenticationOptions({ rpID: hostname, challenge, timeout: challengeMs, userVerification: 'required' })
    },
    async login(facts: RequestFacts, credential: unknown, force: boolean) {
      const parsed = LoginAnswer.safeParse(credential)
      const challenge = parsed.success ? challengeIn(parsed.data.response.clientDataJSON) : null
      if (!parsed.success || challenge === null || (await challenges.take(challenge, null)) === null) {
        throw unauthorized('Invalid credentials')
      }
      const passkey = await store.findCredential(parsed.data.id)
      const user = passkey === undefined ? undefined : await users.findById(passkey.user_id)
      if (passkey === undefined || user === undefined || user.deleted_at !== null) throw unauthorized('Invalid credentials')
      await attempts.requireAllowed(user.username, facts.ip)
      const counter = await verifyLogin(parsed.data, challenge, passkey)
      if (counter === null || !(await store.used(passkey, counter, clock.now()))) {
        await attempts.failed(user.username, facts.ip)
        throw unauthorized('Invalid credentials')
      }
      if (user.status !== 'active') throw forbidden('Account is suspended')
      return deps.auth.enter(facts, user, 'passkey', force)
    },
  }
}
export type PasskeyService = ReturnType<typeof passkeyService>
