import { chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lookUpUser } from '../../../panel/src/system/users.ts'
import type { Api } from './api.ts'
import { homes } from './place.ts'
import { sideBySide } from './timing.ts'

/** Customers with sites, as many as asked for. */
export interface Tenants {
  readonly sites: () => number
  /** Names of sites that answer with a page of their own. */
  readonly served: () => readonly string[]
  /** A name that no site has yet, and the account it goes to, with a page in place as the tenant would upload it. */
  nextSite(): { readonly domain: string; readonly owner: string }
  nextAccount(): string
  addSite(site: { readonly domain: string; readonly owner: string }): Promise<void>
  addAccount(name: string): Promise<void>
  /** Makes sites until there are `total`. */
  fill(total: number): Promise<void>
}

const sitesPerAccount = 50
const pack = 'bench'

/** Puts a file into the document root of a site as its tenant, also before the site is there. */
export function upload(owner: string, domain: string, file: string, content: string): void {
  const { uid, gid } = lookUpUser(owner)
  const edge = lookUpUser('croft-edge')
  const folder = join(homes, owner, 'domains', domain)
  for (const [path, mode, group] of [
    [folder, 0o711, gid],
    [join(folder, 'public_html'), 0o750, edge.gid],
  ] as const) {
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) continue
    mkdirSync(path, { mode })
    chownSync(path, uid, group)
  }
  const target = join(folder, 'public_html', file)
  writeFileSync(target, content, { mode: 0o644 })
  chownSync(target, uid, gid)
}

/** Needs a fresh installation. */
export async function openTenants(api: Api): Promise<Tenants> {
  const limits = { max_domains: -1, max_subdomains: -1, disk_quota_mb: -1, inode_quota: -1 }
  await api.call('POST', '/packages', { name: pack, ...limits })
  const accounts: string[] = []
  const served: string[] = []
  let names = 0
  let users = 0

  const addAccount = async (username: string) => {
    await api.call('POST', '/users', { username, email: `${username}@example.com`, password: 'Tr4ffic-Light-9', package: pack })
  }
  const addSite = async ({ domain, owner }: { domain: string; owner: string }) => {
    await api.call('POST', '/domains', { domain, owner })
    served.push(domain)
  }
  const nextSite = () => {
    const owner = accounts[names % accounts.length]
    if (owner === undefined) throw new Error('there is no account yet')
    names += 1
    const domain = `site-${names}.example.com`
    upload(owner, domain, 'index.html', `<p>${domain}</p>\n`)
    return { domain, owner }
  }
  return {
    sites: () => served.length,
    served: () => served,
    nextSite,
    nextAccount: () => `t${(users += 1)}`,
    addSite,
    addAccount,
    async fill(total) {
      const wanted = Math.ceil(total / sitesPerAccount)
      const fresh = Array.from({ length: Math.max(0, wanted - accounts.length) }, () => `t${(users += 1)}`)
      await sideBySide(fresh.length, 4, async (index) => addAccount(fresh[index] ?? ''))
      accounts.push(...fresh)
      await sideBySide(Math.max(0, total - served.length), 16, () => addSite(nextSite()))
    },
  }
}
