import { randomToken } from '@croft/kit/ids.ts'
import { hashToken } from '../../core/token.ts'
import type { PanelDb } from '../../db/database.ts'

/** Milliseconds that a challenge waits for its answer. */
export const challengeMs = 300_000

/** Challenges of WebAuthn: random, stored hashed, good for one answer of the one who asked. */
export function passkeyChallenges(db: PanelDb) {
  return {
    /** `sessionId`: who registers; `null` for a login. */
    make: (sessionId: string | null, name = ''): Promise<string> =>
      db.transaction(async (q) => {
        const challenge = randomToken()
        // only the newest attempt of a session counts
        if (sessionId !== null) await q.deleteFrom('passkey_challenges').where('session_id', '=', sessionId).execute()
        const row = { hash: hashToken(challenge), session_id: sessionId, name, expires_at: db.clock.now() + challengeMs }
        await q.insertInto('passkey_challenges').values(row).execute()
        return challenge
      }),
    /** Takes the challenge away, whatever becomes of its answer; `null` when it is unknown, used, too old or somebody else's. */
    take: (challenge: string, sessionId: string | null): Promise<{ name: string } | null> =>
      db.transaction(async (q) => {
        const row = await q
          .deleteFrom('passkey_challenges')
          .where('hash', '=', hashToken(challenge))
          .where('session_id', sessionId === null ? 'is' : '=', sessionId)
          .returning(['name', 'expires_at'])
          .executeTakeFirst()
        return row !== undefined && row.expires_at > db.clock.now() ? { name: row.name } : null
      }),
    forgetOld: () =>
      db.transaction(async (q) => {
        await q.deleteFrom('passkey_challenges').where('expires_at', '<=', db.clock.now()).execute()
      }),
  }
}
export type PasskeyChallenges = ReturnType<typeof passkeyChallenges>
