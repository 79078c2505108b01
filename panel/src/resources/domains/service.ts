import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import { type Ctx, limitOf } from '../../core/actor.ts'
import { normalizeHostname, parentNames, requireHostname } from '../../core/hostname.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import { startDuePurge } from '../../jobs/operations/due-purge.ts'
import type { DomainRow } from '../../db/tables/domains.ts'
import { touch } from '../../db/write.ts'
import type { PackageService } from '../packages/service.ts'
import type { UserService } from '../users/service.ts'
import type { StoredUser } from '../users/store.ts'
import { domainModel } from './model.ts'
import type { PhpChoice } from './php-choice.ts'
import { CreateDomain, type DeleteDomain, type DomainFilter, type UpdateDomain } from './schema.ts'
import { domainRules, folderOf } from './rules.ts'
import { type DomainRecord, type DomainStore, type StoredDomain, siteScope } from './store.ts'

const day = 86_400_000

export interface DomainDeps {
  readonly db: PanelDb
  readonly store: DomainStore
  readonly users: UserService
  readonly packages: PackageService
  readonly php: PhpChoice
  readonly clock: Clock
  readonly graceDays: () => Promise<number>
  readonly startPurge: (ctx: Ctx, domain: DomainRecord) => Promise<number>
  /** Has a first certificate ordered as soon as the domain leads here, whatever the settings say. */
  readonly wantCertificate: (domain: DomainRecord) => Promise<unknown>
  /** Starts the operations that hand all domains of an account over. */
  readonly transferAll: (ctx: Ctx, from: { readonly id: number }, to: StoredUser) => Promise<void>
}

/** The names that a domain answers to besides its aliases. */
export const ownNames = (row: Pick<DomainRow, 'name' | 'www'>) => {
  const www = row.www === 1 && !row.name.startsWith('*.') && !row.name.startsWith('www.')
  return [{ name: row.name, kind: 'main' as const }, ...(www ? [{ name: `www.${row.name}`, kind: 'www' as const }] : [])]
}

export function domainService(deps: DomainDeps) {
  const { db, store, users, php, clock } = deps
  const { requireOwnParent, requireOwnZone, requireRoom } = domainRules(store)
  const require = async (ctx: Ctx, name: string): Promise<StoredDomain> => {
    const normal = normalizeHostname(name, true)
    const row = normal === null ? undefined : await store.find(ctx.actor, normal)
    if (row === undefined) throw notFound('Domain')
    return row
  }
  /** Of the domains of an account whose view has been judged. */
  const inView =
    ({ actor }: Ctx) =>
    ({ id }: StoredDomain): boolean =>
      limitOf(actor)?.includes(id) ?? true
  const model = async (ctx: Ctx, name: string) => domainModel(await require(ctx, name), clock.now())
  const claim = async (domainId: number, names: Parameters<DomainStore['claimNames']>[1]) => {
    if ((await store.claimNames(domainId, names)) !== null) throw conflict('Domain already exists')
  }
  const requireWebserver = (name: string) => {
    if (name !== 'nginx') throw conflict('Apache is not installed')
  }
  /** Which kind of domain it is. */
  const place = async (ctx: Ctx, owner: StoredUser, name: string, body: CreateDomain) => {
    await requireOwnParent(ctx, owner, name)
    if (body.type === 'alias') {
      if (body.target === undefined) throw invalid('Target is required')
      const target = await require(ctx, body.target)
      if (target.owner_id !== owner.id || target.type === 'alias') throw notFound('Domain')
      return { type: 'alias' as const, parent: null, target }
    }
    const parent = await store.nearest(parentNames(name.replace(/^\*\./, '')))
    if (body.type === 'subdomain' && parent === undefined) throw invalid('Invalid domain')
    if (parent !== undefined && body.type !== 'addon') return { type: 'subdomain' as const, parent, target: null }
    const first = (await store.count(owner.id, ['primary'])) === 0
    return { type: first ? ('primary' as const) : ('addon' as const), parent: parent ?? null, target: null }
  }
  /** PHP pools belong to the account: they change when a version comes into use or goes out of it. */
  const touchPools = (ctx: Ctx, row: DomainRecord) =>
    touch(ctx, db, [php.scope(row.owner_id)], 'domain.php', { type: 'domain', id: row.name }, row.owner_id)

  const removeOne = async (ctx: Ctx, row: DomainRecord, body: Pick<DeleteDomain, 'delete_files' | 'delete_dns' | 'purge'>) => {
    const now = clock.now()
    if (!body.delete_dns) await store.detach(ctx, row)
    await store.releaseNames(row.id)
    const purgeAt = body.purge ? now : now + (await deps.graceDays()) * day
    const patch = {
      deleted_at: now,
      deleted_by: ctx.actor.username,
      purge_at: purgeAt,
      delete_files: body.delete_files ? 1 : 0,
      updated_at: now,
    }
    await store.update(ctx, row.id, patch, { event: 'domain.deleted' })
    await touchPools(ctx, row)
    if (body.purge) await deps.startPurge(ctx, row)
  }

  const create = async (ctx: Ctx, body: CreateDomain) => {
    const name = requireHostname(body.domain, 'Invalid domain', true)
    const owner = await users.require(ctx, body.owner ?? ctx.actor.username)
    const pack = await deps.packages.forAccount(owner)
    const webserver = body.webserver ?? pack.webserver
    const version = await php.choose(body.php_version, pack, owner)
    return db.transaction(async () => {
      const { type, parent, target } = await place(ctx, owner, name, body)
      await requireRoom(owner, type)
      requireWebserver(webserver)
      if ((await store.nearest([name])) !== undefined || (await store.nameTaken(name))) throw conflict('Domain already exists')
      await requireOwnZone(owner, name)
      const now = clock.now()
      const row = await store.insert(ctx, {
        name,
        owner_id: owner.id,
        type,
        parent_id: parent?.id ?? null,
        target_id: target?.id ?? null,
        webserver,
        php_version: version,
        php_enabled: version === '' ? 0 : 1,
        php_settings: '{}',
        php_pool: '{}',
        folder: folderOf(name),
        document_root: body.document_root,
        ip: body.ip,
        ipv6: body.ipv6,
        www: body.www ? 1 : 0,
        dns: body.dns ? 1 : 0,
        mail: body.mail ? 1 : 0,
        status: 'active',
        suspend_reason: '',
        force_https: 0,
        note: '',
        template: body.template,
        options: '{}',
        custom_nginx: '',
        custom_apache: '',
        vhost_revision: 0,
        hotlink: null,
        access: null,
        cache: null,
        delete_files: 0,
        deleted_at: null,
        deleted_by: '',
        purge_at: null,
        created_at: now,
        updated_at: now,
      })
      await claim(row.id, ownNames(row))
      if (body.ssl) await deps.wantCertificate(row)
      if (version !== '' && type !== 'alias' && (await php.isFirstUse(row))) await touchPools(ctx, row)
      return model(ctx, name)
    })
  }

  return {
    require,
    /** A domain of a given account, everything else as usual. */
    createFor: (ctx: Ctx, owner: string, body: Partial<CreateDomain> & { domain: string }) =>
      create(ctx, { ...CreateDomain.parse(sent(body)), owner }),
    /** The first domain of an account that is being made in the same transaction. */
    createFirst: (ctx: Ctx, owner: string, domain: string) => create(ctx, { ...CreateDomain.parse({ domain }), owner }),
    async list(ctx: Ctx, filter: DomainFilter, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      const now = clock.now()
      return { items: items.map((row) => domainModel(row, now)), total }
    },
    show: model,
    async subdomains(ctx: Ctx, name: string) {
      const children = await store.children((await require(ctx, name)).id)
      const now = clock.now()
      return children.filter(inView(ctx)).map((row) => domainModel(row, now))
    },
    create,
    async update(ctx: Ctx, name: string, body: UpdateDomain) {
      const before = await require(ctx, name)
      const owner = await users.require(ctx, before.owner)
      const pack = await deps.packages.forAccount(owner)
      const version = body.php_version === undefined ? undefined : await php.choose(body.php_version, pack, owner)
      return db.transaction(async () => {
        const row = await require(ctx, name)
        if (body.webserver !== undefined) requireWebserver(body.webserver)
        const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? 1 : 0)
        const { www, dns, mail, php_version: _, ...plain } = body
        const patch = sent({ ...plain, www: flag(www), dns: flag(dns), mail: flag(mail), php_version: version })
        const after = await store.update(ctx, row.id, { ...patch, updated_at: clock.now() })
        if (after.www !== row.www) {
          if (after.www === 1) await claim(row.id, ownNames(after).slice(1))
          else await store.releaseNames(row.id, [`www.${row.name}`])
        }
        if (after.php_version !== row.php_version) await touchPools(ctx, after)
        return model(ctx, name)
      })
    },
    remove: (ctx: Ctx, name: string, body: DeleteDomain) =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        const children = await store.children(row.id)
        if (children.length > 0 && !(body.force && children.every(inView(ctx)))) throw conflict('Domain is in use')
        for (const child of children) await removeOne(ctx, child, body)
        await removeOne(ctx, row, body)
      }),
    setStatus: (ctx: Ctx, name: string, status: DomainRow['status'], reason: string) =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        if (row.status === status) throw conflict(status === 'suspended' ? 'Domain is already suspended' : 'Domain is not suspended')
        const event = status === 'suspended' ? 'domain.suspended' : 'domain.unsuspended'
        await store.update(ctx, row.id, { status, suspend_reason: reason, updated_at: clock.now() }, { event })
        await touchPools(ctx, row)
      }),
    /** What an account leaves behind when it is deleted, and hands over when it is transferred. */
    dependent: {
      async scopesOf(accountId: number) {
        const ids = await store.siteIdsOf(accountId)
        return [php.scope(accountId), ...ids.map((id) => siteScope({ id, target_id: null }))]
      },
      async release(ctx: Ctx, account: { id: number }) {
        // what goes to somebody else is not taken out of service; its subdomains and aliases go with it
        const handed = await store.inTransfer(account.id)
        const rows = await store.ofOwner(account.id)
        const above = (row: StoredDomain) => rows.find(({ id }) => id === (row.target_id ?? row.parent_id))
        const isHanded = (row: StoredDomain | undefined): boolean => row !== undefined && (handed.has(row.name) || isHanded(above(row)))
        for (const row of rows) if (!isHanded(row)) await removeOne(ctx, row, { delete_files: false, delete_dns: true, purge: false })
      },
      transfer: (ctx: Ctx, from: { id: number }, to: StoredUser) => deps.transferAll(ctx, from, to),
      async holdsBackPurge(accountId: number) {
        return (await store.siteIdsOf(accountId)).length > 0 ? 'Its domains have not been handed over yet' : null
      },
      async usage(accountId: number) {
        const [domains, subdomains, aliases] = await Promise.all([
          store.count(accountId, ['primary', 'addon']),
          store.count(accountId, ['subdomain']),
          store.countAliases(accountId),
        ])
        return { domains, subdomains, domain_aliases: aliases }
      },
    },
    everyMinute: async (ctx: Ctx) => {
      for (const row of await store.dueForPurge(clock.now())) {
        await startDuePurge(db, 'domain.purge', String(row.id), () => db.transaction(() => deps.startPurge(ctx, row)))
      }
    },
  }
}
export type DomainService = ReturnType<typeof domainService>
