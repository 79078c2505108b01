import { z } from 'zod'
import { presentChallenge, withdrawChallenge } from '../../drivers/web/nginx/challenges.ts'
import { verb, type VerbTable } from '../verb.ts'

/** RFC 8555 section 8.3: characters of base64url. It becomes the name of a file. */
const Token = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/)

/** Answers to authorities that check over HTTP who a host belongs to. */
export const acmeVerbs: VerbTable = {
  'acme.present': verb({
    body: z
      .strictObject({ token: Token, keyAuthorization: z.string().regex(/^[A-Za-z0-9_-]{1,200}\.[A-Za-z0-9_-]{43}$/) })
      .refine(({ token, keyAuthorization }) => keyAuthorization.startsWith(`${token}.`), 'keyAuthorization is of another token'),
    handle: async ({ token, keyAuthorization }, { system }) => {
      await presentChallenge(token, keyAuthorization, system)
      return {}
    },
  }),
  'acme.withdraw': verb({
    body: z.strictObject({ token: Token }),
    handle: async ({ token }, { system }) => {
      await withdrawChallenge(token, system)
      return {}
    },
  }),
}
