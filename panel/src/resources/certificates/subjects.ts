import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import { namesAbove, normalizeHostname } from '../../core/hostname.ts'
import type { DomainStore, StoredDomain } from '../domains/store.ts'
import { type Domains, requireSite } from '../site-aliases/site.ts'
import { type CertificateStore, type StoredCertificate, type Subject, server, serverSubject, subjectOf } from './store.ts'

export interface SubjectDeps {
  readonly domains: Domains
  readonly domainStore: Pick<DomainStore, 'findById' | 'ownerOfNearest'>
  readonly store: Pick<CertificateStore, 'hostsOf'>
  /** The canonical host name of the panel. */
  readonly hostname: string
}

/** Who can have a certificate: domains in the caller's view, and the panel for administrators. */
export function certificateSubjects({ domains, domainStore, store, hostname }: SubjectDeps) {
  const requireServer = (ctx: Ctx): Subject => {
    if (ctx.actor.role !== 'admin') throw notFound('Domain')
    return serverSubject
  }
  const mainHost = (subject: Subject) => (subject.id === server ? hostname : subject.name)
  return {
    /** 404 `Domain not found` for what is outside the caller's view. */
    require: async (ctx: Ctx, name: string): Promise<Subject> =>
      name === server ? requireServer(ctx) : subjectOf(await domains.require(ctx, name)),
    /** The same, for what only a site of its own has. */
    async requireSite(ctx: Ctx, name: string): Promise<Subject> {
      if (name !== server) return subjectOf(await requireSite(domains, ctx, name))
      requireServer(ctx)
      throw conflict('The panel always uses HTTPS')
    },
    /** The subject of a row; `null` when its domain was deleted. */
    async ofRow(row: Pick<StoredCertificate, 'domain_id'>): Promise<Subject | null> {
      if (row.domain_id === null) return serverSubject
      const domain: StoredDomain | undefined = await domainStore.findById(row.domain_id)
      return domain === undefined ? null : subjectOf(domain)
    },
    mainHost,
    /** Every name that the subject answers to, the main one first. */
    async hosts(subject: Subject): Promise<string[]> {
      if (subject.domainId === null) return [hostname]
      const hosts = await store.hostsOf(subject.domainId)
      return hosts.toSorted((a, b) => Number(b === subject.name) - Number(a === subject.name) || (a < b ? -1 : 1))
    },
    /**
     * Names that a certificate of the subject may carry, in stored form: those it answers to, and those below it that are nobody
     * else's. The edge answers every authority for every host, so this rule alone keeps tenants apart. 400 `Invalid names`.
     */
    async requireNames(subject: Subject, asked: readonly string[], hosts: readonly string[]): Promise<string[]> {
      const main = mainHost(subject).replace(/^\*\./, '')
      const names: string[] = []
      for (const text of asked) {
        const name = normalizeHostname(text, true)
        if (name === null) throw invalid('Invalid names')
        const bare = name.replace(/^\*\./, '')
        if (!hosts.includes(name)) {
          if (subject.id !== server && bare !== main && !bare.endsWith(`.${main}`)) throw invalid('Invalid names')
          const holder = await domainStore.ownerOfNearest([name, bare, ...namesAbove(name)])
          if ((subject.id === server && holder !== undefined) || (subject.id !== server && holder !== subject.ownerId))
            throw invalid('Invalid names')
        }
        if (!names.includes(name)) names.push(name)
      }
      return names
    },
  }
}
export type Subjects = ReturnType<typeof certificateSubjects>
