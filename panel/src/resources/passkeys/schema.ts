import { z } from 'zod'

export const Passkey = z
  .object({ id: z.string(), name: z.string(), created_at: z.string(), last_used_at: z.string().nullable() })
  .meta({ id: 'Passkey' })
export type Passkey = z.infer<typeof Passkey>

export const PasskeyName = z.object({ name: z.string().min(1).max(64) })

/** What `navigator.credentials` made, as JSON: binary fields in base64url. */
export const CredentialBody = z.object({ credential: z.looseObject({}) })

const Bytes = z
  .string()
  .max(16_384)
  .regex(/^[\w-]+$/)
const Attachment = z.enum(['platform', 'cross-platform']).optional()
const Results = z.looseObject({}).default({})

/** Answer of an authenticator that made a credential. */
export const RegistrationAnswer = z.object({
  id: Bytes,
  rawId: Bytes,
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment,
  clientExtensionResults: Results,
  response: z.object({
    clientDataJSON: Bytes,
    attestationObject: Bytes,
    transports: z.array(z.string().max(32)).max(10).default([]),
  }),
})

/** Answer of an authenticator that signed a challenge. */
export const LoginAnswer = z.object({
  id: Bytes,
  rawId: Bytes,
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment,
  clientExtensionResults: Results,
  response: z.object({
    clientDataJSON: Bytes,
    authenticatorData: Bytes,
    signature: Bytes,
    userHandle: z.string().max(128).nullish(),
  }),
})

/** Options for `navigator.credentials`, as WebAuthn Level 3 writes them in JSON. */
export const CreationOptions = z
  .looseObject({ challenge: z.string(), rp: z.object({ name: z.string(), id: z.string() }), timeout: z.number().int() })
  .meta({ id: 'PasskeyCreationOptions' })
export const RequestOptions = z
  .looseObject({ challenge: z.string(), rpId: z.string(), timeout: z.number().int(), userVerification: z.string() })
  .meta({ id: 'PasskeyRequestOptions' })
