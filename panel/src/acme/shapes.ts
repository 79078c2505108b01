import { z } from 'zod'
import { type AcmeAuthorization, type AcmeError, type AcmeOrder, AcmeProblem } from './types.ts'

const Identifier = z.object({ type: z.string(), value: z.string() })

/** A problem document; authorities add what they like. */
const Problem = z.object({
  type: z.string().default('about:blank'),
  detail: z.string().default(''),
  identifier: Identifier.optional(),
  get subproblems() {
    return z.array(Problem).optional()
  },
})
type Problem = z.infer<typeof Problem>

const Directory = z.object({
  newNonce: z.string(),
  newAccount: z.string(),
  newOrder: z.string(),
  revokeCert: z.string(),
  renewalInfo: z.string().optional(),
  meta: z
    .object({
      termsOfService: z.string().default(''),
      caaIdentities: z.array(z.string()).default([]),
      externalAccountRequired: z.boolean().default(false),
      profiles: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
})
export type Directory = z.infer<typeof Directory>

const Order = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  identifiers: z.array(Identifier).default([]),
  authorizations: z.array(z.string()).default([]),
  finalize: z.string().default(''),
  certificate: z.string().optional(),
  error: Problem.optional(),
})

const Authorization = z.object({
  identifier: Identifier,
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  wildcard: z.boolean().default(false),
  challenges: z.array(
    z.object({
      type: z.string(),
      url: z.string(),
      token: z.string().default(''),
      status: z.enum(['pending', 'processing', 'valid', 'invalid']).default('pending'),
      error: Problem.optional(),
    }),
  ),
})

const RenewalInfo = z.object({
  suggestedWindow: z.object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) }),
  explanationURL: z.string().default(''),
})

const prefix = 'urn:ietf:params:acme:error:'

/** A problem in our words; of several, the first that names what it is about. */
function errorOf(problem: Problem): AcmeError {
  const named = problem.subproblems?.find((each) => each.identifier !== undefined)
  const detail = named === undefined || problem.detail.includes(named.detail) ? problem.detail : `${problem.detail} (${named.detail})`
  const name = problem.identifier?.value ?? named?.identifier?.value ?? ''
  return { type: problem.type.replace(prefix, ''), detail: detail === '' ? problem.type : detail, name }
}

function parse<Shape extends z.ZodType>(shape: Shape, body: string, what: string): z.output<Shape> {
  const unreadable = (cause: unknown) =>
    new AcmeProblem({ type: 'unreadable', detail: `the ${what} of the authority cannot be read`, name: '' }, 0, null, { cause })
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (cause) {
    throw unreadable(cause)
  }
  const parsed = shape.safeParse(value)
  if (!parsed.success) throw unreadable(parsed.error)
  return parsed.data
}

export const parseDirectory = (body: string): Directory => parse(Directory, body, 'directory')

export function parseOrder(body: string, url: string, retryAfterMs: number | null): AcmeOrder {
  const { status, identifiers, authorizations, finalize, certificate, error } = parse(Order, body, 'order')
  const names = identifiers.map(({ value }) => value)
  const failure = error === undefined ? null : errorOf(error)
  return { url, status, names, authorizations, finalize, certificate: certificate ?? null, error: failure, retryAfterMs }
}

export function parseAuthorization(body: string, url: string): AcmeAuthorization {
  const { identifier, status, wildcard, challenges } = parse(Authorization, body, 'authorization')
  return {
    url,
    name: identifier.value,
    wildcard,
    status,
    challenges: challenges.map(({ error, ...challenge }) => ({ ...challenge, error: error === undefined ? null : errorOf(error) })),
  }
}

export function parseRenewalInfo(body: string): { start: number; end: number; explanation: string } {
  const { suggestedWindow, explanationURL } = parse(RenewalInfo, body, 'renewal information')
  return { start: Date.parse(suggestedWindow.start), end: Date.parse(suggestedWindow.end), explanation: explanationURL }
}

/** What an answer that is no success says; a page of a proxy in between is quoted by its status only. */
export function parseProblem(body: string, status: number): AcmeError {
  try {
    return errorOf(Problem.parse(JSON.parse(body)))
  } catch {
    return { type: 'unreadable', detail: `the authority answered with status ${status}`, name: '' }
  }
}
