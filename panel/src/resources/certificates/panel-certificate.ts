import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { installedColumns } from './install.ts'
import type { Pki } from './pki.ts'
import { type CertificateStore, server, serverSubject, tlsScope } from './store.ts'

/** A certificate with its chain, and its key, as files hold them. */
export interface TlsPair {
  readonly cert: string
  readonly key: string
}

export interface PanelCertificateDeps {
  readonly db: PanelDb
  readonly store: CertificateStore
  readonly pki: Pick<Pki, 'readCertificate' | 'splitPem' | 'normalizeKey'>
  readonly seal: (text: string) => string
  readonly open: (sealed: string) => string
}

/** The certificate that the panel itself answers with, and the edge for names that have none. */
export function panelCertificate({ db, store, pki, seal, open }: PanelCertificateDeps) {
  return {
    /** Takes over what set-up made, where there is nothing better; the automatic may then get one that the world trusts. */
    async adopt(ctx: Ctx, files: TlsPair): Promise<void> {
      const [leaf, ...chain] = pki.splitPem(files.cert)
      if (leaf === undefined) return
      const facts = await pki.readCertificate(leaf)
      const key = await pki.normalizeKey(files.key)
      await db.transaction(async () => {
        const row = await store.ensure(serverSubject)
        const isBetter = row.type === 'none' || (row.type === 'self_signed' && facts.notAfter > (row.not_after ?? 0))
        if (!isBetter || row.fingerprint === facts.fingerprint) return
        const type = facts.issuer === facts.subject || chain.length === 0 ? ('self_signed' as const) : ('custom' as const)
        await store.update(
          ctx,
          serverSubject,
          { ...installedColumns({ leaf, chain: chain.join(''), key, facts }, seal), type },
          { job: 'ssl.adopt' },
        )
        await store.note(server, { next_attempt_at: db.clock.now() })
      })
    },
    /** What is to be served now; `null` without one. */
    async current(): Promise<TlsPair | null> {
      const row = await store.find(server)
      return row === undefined || row.type === 'none' ? null : { cert: row.certificate + row.chain, key: open(row.private_key) }
    },
    /** Serves what is there now, and whatever comes later, through `replace`. The result stops it. */
    async follow(replace: (pair: TlsPair) => void, failed: (error: unknown) => void): Promise<() => void> {
      let served = ''
      const show = async () => {
        const pair = await this.current()
        if (pair === null || pair.cert === served) return
        replace(pair)
        served = pair.cert
      }
      const own: string = tlsScope(serverSubject)
      const stop = db.signals.on('scopes', (names) => {
        if (names.length === 0 || names.includes(own)) show().catch(failed)
      })
      await show().catch(failed)
      return stop
    },
  }
}
export type PanelCertificate = ReturnType<typeof panelCertificate>
