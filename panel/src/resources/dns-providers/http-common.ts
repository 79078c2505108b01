import { z } from 'zod'
import { parentNames } from '../../core/hostname.ts'
import { type JsonAnswer, ProviderRefused, type Reach } from './provider.ts'

/** A secret of one line, as people paste it. */
export const Token = z
  .string()
  .min(8)
  .max(512)
  .regex(/^[\x21-\x7e]+$/)
/** Where a provider is asked, without a slash at its end; customers may name another place, such as one near them. */
export const endpoint = (fallback: string) =>
  z
    .url()
    .max(255)
    .default(fallback)
    .transform((url) => url.replace(/\/+$/, ''))

/** Zones that may hold a name, the nearest first. */
const candidates = (name: string): string[] => [name, ...parentNames(name)].filter((each) => !each.startsWith('_'))
/** The name as it is called inside its zone, `@` for the zone itself. */
export const relative = (name: string, zone: string): string => (name === zone ? '@' : name.slice(0, -zone.length - 1))

/** What a provider answered, when it has that shape; throws `ProviderRefused`. */
export function requireShape<Shape>(schema: z.ZodType<Shape>, answer: Pick<JsonAnswer, 'body'>): Shape {
  const parsed = schema.safeParse(answer.body)
  if (parsed.success) return parsed.data
  throw new ProviderRefused('the answer is not understood', { cause: parsed.error })
}

/** Throws `ProviderRefused` unless the answer is one of success. */
export function requireOk<Answer extends { readonly status: number }>(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer
  if (answer.status === 401 || answer.status === 403) throw new ProviderRefused('access is denied')
  throw new ProviderRefused(`it answers with status ${answer.status}`)
}

/** A zone as the provider knows it. */
export interface Zone {
  readonly id: string
  readonly name: string
}

/** The nearest zone that holds a name; `zoneId` answers `null` where there is none. Throws `ProviderRefused` when there is none at all. */
export async function findZone(name: string, zoneId: (zone: string) => Promise<string | null>): Promise<Zone> {
  for (const zone of candidates(name)) {
    const id = await zoneId(zone)
    if (id !== null) return { id, name: zone }
  }
  throw new ProviderRefused(`no zone there holds ${name}`)
}

/** Providers number their things or name them. */
export const Id = z.union([z.string(), z.number()]).transform(String)
/** TXT values come back with or without quotes. */
export const bare = (value: string): string => value.replace(/^"|"$/g, '')

/** Requests below a base, with the same headers. */
export const client = (reach: Reach, base: string, headers: Readonly<Record<string, string>>) => ({
  get: (path: string) => reach.json({ method: 'GET', url: base + path, headers }),
  post: (path: string, body: unknown) => reach.json({ method: 'POST', url: base + path, headers, body }),
  delete: (path: string) => reach.json({ method: 'DELETE', url: base + path, headers }),
})
export const query = (fields: Readonly<Record<string, string>>): string => `?${new URLSearchParams(fields).toString()}`
