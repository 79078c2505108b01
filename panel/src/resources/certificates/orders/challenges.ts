import { conflict } from '@croft/kit/errors.ts'
import type { AcmeAuthorization, AcmeChallenge } from '../../../acme/types.ts'
import type { Ctx } from '../../../core/actor.ts'
import type { Scope } from '../../../drivers/driver.ts'
import type { Presented } from './job.ts'

/** Sets and removes records at a provider of somebody's own. */
export interface DnsProvider {
  set(name: string, value: string): Promise<void>
  remove(name: string, value: string): Promise<void>
}

export interface ChallengePlaces {
  /** The edge answers an authority for this token, whatever host it asks. */
  readonly http: {
    present(token: string, keyAuthorization: string): Promise<void>
    withdraw(token: string): Promise<void>
  }
  /** Zones of this installation. `name` is the whole name of the TXT record. */
  readonly zones: {
    /** `null`: no zone of the owner's holds the name; owner `null` is the panel. */
    setChallenge(ctx: Ctx, ownerId: number | null, name: string, value: string): Promise<{ readonly scopes: readonly Scope[] } | null>
    clearChallenge(ctx: Ctx, name: string, value: string): Promise<unknown>
  }
  /** `null` when there is no provider of that id. */
  readonly provider: (id: string) => Promise<DnsProvider | null>
  /** Waits until the machine serves what is wanted of these scopes. */
  readonly applied: (scopes: readonly Scope[], signal: AbortSignal) => Promise<void>
  /** Waits until the record is seen: by our own name servers, or, for a provider, by the world. */
  readonly seen: (name: string, value: string, where: 'own' | 'world', signal: AbortSignal) => Promise<void>
}

/** Name of the record that DNS-01 looks at. */
export const recordName = (name: string) => `_acme-challenge.${name}`

/** The challenge of the wanted type; 409 where the authority does not offer it. */
export function requireChallenge(authorization: AcmeAuthorization, type: string): AcmeChallenge {
  const found = authorization.challenges.find((challenge) => challenge.type === type)
  if (found === undefined) throw conflict(`The certificate authority offers no ${type} for ${authorization.name}`)
  return found
}

async function requireProvider(places: ChallengePlaces, id: string): Promise<DnsProvider> {
  const provider = await places.provider(id)
  if (provider === null) throw conflict('The DNS provider was removed meanwhile')
  return provider
}

/** Sets one challenge up where the authority will look, and returns what has to be waited for. */
export async function present(
  places: ChallengePlaces,
  ctx: Ctx,
  presented: Presented,
  options: { readonly keyAuthorization: string; readonly providerId: string | null; readonly ownerId: number | null },
): Promise<readonly Scope[]> {
  if (presented.type === 'http-01') {
    await places.http.present(presented.token, options.keyAuthorization)
    return []
  }
  if (options.providerId !== null) {
    await (await requireProvider(places, options.providerId)).set(presented.name, presented.value)
    return []
  }
  const set = await places.zones.setChallenge(ctx, options.ownerId, presented.name, presented.value)
  if (set === null) throw conflict(`The DNS zone of ${presented.name.replace('_acme-challenge.', '')} is not hosted here`)
  return set.scopes
}

/** Takes one challenge away; what is gone already is fine. */
export async function withdraw(places: ChallengePlaces, ctx: Ctx, presented: Presented, providerId: string | null): Promise<void> {
  if (presented.type === 'http-01') return places.http.withdraw(presented.token)
  if (providerId === null) return void (await places.zones.clearChallenge(ctx, presented.name, presented.value))
  // without the provider there is no way to the record, and nothing that it does
  const provider = await places.provider(providerId)
  if (provider !== null) await provider.remove(presented.name, presented.value)
}
