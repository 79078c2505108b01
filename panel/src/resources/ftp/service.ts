import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, limitReached, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { isIpOrCidr } from '../../core/ip.ts'
import { requireStrongPassword } from '../../core/password.ts'
import { sha512Crypt } from '../../core/sha512-crypt.ts'
import { sent } from '../../core/shapes.ts'
import type { PanelDb } from '../../db/database.ts'
import { longestUnixName } from '../../drivers/ftp/spec.ts'
import type { DomainService } from '../domains/service.ts'
import type { UserService } from '../users/service.ts'
import { userLimits } from '../users/store.ts'
import { folderOf, loginName } from './names.ts'
import type { CreateFtpAccount, FtpFilter, UpdateFtpAccount } from './schema.ts'
import { type FtpStore, type StoredFtpAccount, ftpModel } from './store.ts'

export interface FtpDeps {
  readonly db: PanelDb
  readonly store: FtpStore
  readonly accounts: Pick<UserService, 'require'>
  readonly domains: Pick<DomainService, 'require'>
  readonly seal: (verifier: string) => string
  readonly clock: Clock
}

const bit = (value: boolean): number => (value ? 1 : 0)

/** FTP accounts: logins with passwords of their own, which see one folder of an account's home. */
export function ftpService({ db, store, accounts, domains, seal, clock }: FtpDeps) {
  const require = async (ctx: Ctx, name: string): Promise<StoredFtpAccount> => {
    const row = await store.find(ctx.actor, name)
    if (row === undefined) throw notFound('FTP account')
    return row
  }
  const verifierOf = (password: string, name: string): string => {
    requireStrongPassword(password, name)
    if (password.includes('\0')) throw invalid('Invalid password')
    return seal(sha512Crypt(password))
  }
  /** Whose it is and where it begins: in the document root of the domain, unless another folder is asked for. */
  const placeOf = async (ctx: Ctx, body: CreateFtpAccount) => {
    if (body.domain === '') {
      const owner = await accounts.require(ctx, body.owner ?? ctx.actor.username)
      return { owner, home: body.home_dir }
    }
    const domain = await domains.require(ctx, body.domain)
    const owner = await accounts.require(ctx, body.owner ?? domain.owner)
    if (owner.id !== domain.owner_id) throw notFound('Domain')
    const root = ['domains', domain.folder, domain.document_root].filter((part) => part !== '').join('/')
    return { owner, home: body.home_dir === '/' ? root : body.home_dir }
  }
  return {
    require,
    async list(ctx: Ctx, filter: FtpFilter, page: PageRequest, ext: boolean) {
      const { items, total } = await store.list(ctx.actor, filter, page)
      return { items: items.map((row) => ftpModel(row, ext)), total }
    },
    show: async (ctx: Ctx, name: string, ext: boolean) => ftpModel(await require(ctx, name), ext),
    async create(ctx: Ctx, body: CreateFtpAccount, ext: boolean) {
      // before anything is looked up: these are told of the request alone
      loginName('', body.username)
      if (body.password === '') throw invalid('Password is required')
      requireStrongPassword(body.password, body.username)
      folderOf(body.owner ?? ctx.actor.username, body.home_dir.startsWith('/home/') ? '/' : body.home_dir)
      const { owner, home } = await placeOf(ctx, body)
      const name = loginName(owner.username, body.username)
      const folder = folderOf(owner.username, home)
      const verifier = verifierOf(body.password, name)
      return db.transaction(async () => {
        const { max_ftp_accounts: allowed } = userLimits(owner)
        if (allowed !== -1 && (await store.count(owner.id)) >= allowed) throw limitReached('max_ftp_accounts', allowed)
        if ((await store.named(name)) !== undefined) throw conflict('FTP account already exists')
        const now = clock.now()
        const wanted = { folder, quota_mb: body.quota_mb, read_only: bit(body.read_only), enabled: 1 }
        const ways = { ftp: 1, sftp: bit(name.length <= longestUnixName), allowed_ips: '[]', bandwidth_kbps: 0 }
        const facts = { used_bytes: 0, last_login_at: null, created_at: now, updated_at: now }
        await store.insert(ctx, { name, owner_id: owner.id, verifier, ...wanted, ...ways, ...facts }, owner.username)
        return ftpModel(await require(ctx, name), ext)
      })
    },
    async update(ctx: Ctx, name: string, body: UpdateFtpAccount, ext: boolean) {
      const { owner } = await require(ctx, name)
      const verifier = body.password === undefined ? undefined : verifierOf(body.password, name)
      const folder = body.home_dir === undefined ? undefined : folderOf(owner, body.home_dir)
      const { protocols } = body
      if (protocols?.includes('sftp') === true && name.length > longestUnixName) throw invalid('Invalid protocols')
      const ways = protocols === undefined ? {} : { ftp: bit(protocols.includes('ftp')), sftp: bit(protocols.includes('sftp')) }
      const flags = {
        read_only: body.read_only === undefined ? undefined : bit(body.read_only),
        enabled: body.enabled === undefined ? undefined : bit(body.enabled),
      }
      return db.transaction(async () => {
        const row = await require(ctx, name)
        const patch = sent({ verifier, folder, quota_mb: body.quota_mb, bandwidth_kbps: body.bandwidth_kbps, ...flags })
        await store.update(ctx, row.id, { ...patch, ...ways, updated_at: clock.now() })
        return ftpModel(await require(ctx, name), ext)
      })
    },
    remove: (ctx: Ctx, name: string) =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        await store.remove(ctx, row.id, row.owner)
      }),
    restrict: (ctx: Ctx, name: string, given: readonly string[]): Promise<string[]> =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        const wrong = given.find((entry) => !isIpOrCidr(entry))
        if (wrong !== undefined) throw invalid(`Invalid IP or CIDR '${wrong}'`)
        const allowed = [...new Set(given)]
        await store.update(ctx, row.id, { allowed_ips: JSON.stringify(allowed), updated_at: clock.now() })
        return allowed
      }),
    /** Answers whether it is enabled now. */
    toggle: (ctx: Ctx, name: string): Promise<boolean> =>
      db.transaction(async () => {
        const row = await require(ctx, name)
        const enabled = row.enabled === 0
        await store.update(ctx, row.id, { enabled: bit(enabled), updated_at: clock.now() })
        return enabled
      }),
  }
}
export type FtpService = ReturnType<typeof ftpService>
