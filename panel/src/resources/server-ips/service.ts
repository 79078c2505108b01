import { isIPv6 } from 'node:net'
import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import { canonicalAddress } from '../../core/address.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { Surroundings } from '../server-host/surroundings.ts'
import type { UserService } from '../users/service.ts'
import type { CreateServerIp, ServerIp, UpdateServerIp } from './schema.ts'
import type { ServerIpStore, StoredIp } from './store.ts'

export interface ServerIpDeps {
  readonly db: PanelDb
  readonly store: ServerIpStore
  readonly clock: Clock
  readonly users: Pick<UserService, 'require'>
  readonly interfaces: Surroundings['interfaces']
}

/** An address as it is: what the machine has, and what is known of it. */
interface Known {
  readonly ip: string
  readonly interface: string
  readonly row: StoredIp | undefined
}

const most = 4096
const versionOf = (ip: string): 4 | 6 => (isIPv6(ip) ? 6 : 4)
const inUse = () => conflict('IP address is in use')

/** Addresses of the server: those of the machine itself, and those that Croft gives it. */
export function serverIpService({ db, store, clock, users, interfaces }: ServerIpDeps) {
  const all = async (): Promise<Known[]> => {
    const rows = new Map((await store.list()).map((row) => [row.ip, row]))
    const found = interfaces().map(({ name, address }) => ({ ip: address, interface: name, row: rows.get(address) }))
    const seen = new Set(found.map(({ ip }) => ip))
    // one that is not there yet, or whose interface is away
    const awaited = [...rows.values()].filter(({ ip, managed }) => managed === 1 && !seen.has(ip))
    return [...found, ...awaited.map((row) => ({ ip: row.ip, interface: row.interface, row }))]
  }
  /** Sites without an address of their own are served on the first one of each family. */
  const firstOf = (known: readonly Known[], version: 4 | 6) => known.find(({ ip }) => versionOf(ip) === version)?.ip
  const model = (known: readonly Known[], counts: ReadonlyMap<string, number>, { ip, interface: name, row }: Known): ServerIp => {
    const version = versionOf(ip)
    const byDefault = ip === firstOf(known, version) ? (counts.get(`default${version}`) ?? 0) : 0
    const domains = (counts.get(ip) ?? 0) + byDefault
    return { ip, version, interface: name, shared: row?.shared !== 0, owner: row?.owner ?? '', nat_ip: row?.nat_ip ?? '', domains }
  }
  const show = async (ip: string): Promise<ServerIp> => {
    const known = await all()
    const found = known.find((each) => each.ip === ip)
    if (found === undefined) throw notFound('IP address')
    return model(known, await store.domainsByIp(), found)
  }
  const require = async (text: string): Promise<Known> => {
    const ip = canonicalAddress(text)
    const found = (await all()).find((each) => each.ip === ip)
    if (found === undefined) throw notFound('IP address')
    return found
  }
  const requireFamily = (ip: string, nat: string | undefined) => {
    if (nat !== undefined && nat !== '' && versionOf(nat) !== versionOf(ip)) throw invalid('Invalid nat_ip')
  }
  /** An address with an owner is that account's alone. */
  const shareOf = async (ctx: Ctx, { shared, owner }: UpdateServerIp) => {
    if (owner === undefined) return shared === undefined ? {} : { shared: Number(shared), ...(shared ? { owner_id: null } : {}) }
    if (owner === '') return { owner_id: null, ...(shared === undefined ? {} : { shared: Number(shared) }) }
    if (shared === true) throw invalid('Invalid owner')
    return { owner_id: (await users.require(ctx, owner)).id, shared: 0 }
  }
  return {
    async list() {
      const [known, counts] = await Promise.all([all(), store.domainsByIp()])
      return known.map((each) => model(known, counts, each))
    },
    create: (ctx: Ctx, body: CreateServerIp) =>
      db.transaction(async () => {
        const { ip, prefix = versionOf(ip) === 6 ? 128 : 32 } = body
        if (versionOf(ip) === 4 && prefix > 32) throw invalid('Invalid prefix')
        const found = interfaces()
        const name = body.interface ?? (found.find(({ version }) => version === 4) ?? found[0])?.name
        if (name === undefined || !found.some((each) => each.name === name)) throw invalid('Invalid interface')
        requireFamily(ip, body.nat_ip)
        const share = await shareOf(ctx, body)
        const known = await all()
        if (known.some((each) => each.ip === ip)) throw conflict('IP address already exists')
        if (known.length >= most) throw conflict(`A server has at most ${most} addresses`)
        // what was once noted of an address that the machine had by itself is past
        if ((await store.find(ip)) !== undefined) await store.remove(ctx, ip)
        const row = {
          ip,
          prefix,
          interface: name,
          managed: 1,
          shared: 1,
          owner_id: null,
          nat_ip: body.nat_ip ?? '',
          created_at: clock.now(),
        }
        await store.insert(ctx, { ...row, ...share })
        return show(ip)
      }),
    update: (ctx: Ctx, text: string, body: UpdateServerIp) =>
      db.transaction(async () => {
        const { ip, interface: name, row } = await require(text)
        requireFamily(ip, body.nat_ip)
        const share: { shared?: number; owner_id?: number | null } = await shareOf(ctx, body)
        const patch = { ...share, ...(body.nat_ip === undefined ? {} : { nat_ip: body.nat_ip }) }
        const shared = patch.shared ?? row?.shared ?? 1
        const owner = patch.owner_id === undefined ? (row?.owner_id ?? null) : patch.owner_id
        if (shared === 0 && owner !== null && (await store.usersOf(ip)).some((id) => id !== owner)) throw inUse()
        const fresh = { ip, prefix: versionOf(ip) === 6 ? 128 : 32, interface: name, managed: 0, shared: 1, owner_id: null, nat_ip: '' }
        if (row === undefined) await store.insert(ctx, { ...fresh, ...patch, created_at: clock.now() })
        else await store.update(ctx, ip, patch)
        return show(ip)
      }),
    /** What the machine was installed with is not taken away: nobody could reach it any more. */
    remove: (ctx: Ctx, text: string) =>
      db.transaction(async () => {
        const { ip, row } = await require(text)
        if (row?.managed !== 1 || (await store.usersOf(ip)).length > 0) throw inUse()
        await store.remove(ctx, ip)
      }),
  }
}
export type ServerIpService = ReturnType<typeof serverIpService>
