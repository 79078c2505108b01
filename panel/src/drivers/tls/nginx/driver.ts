import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { ensureFiles, type FileMap } from '../../../system/ensure-files.ts'
import type { System } from '../../../system/system.ts'
import type { Applied, ApplyOptions, Driver, Scope } from '../../driver.ts'
import { tlsFolders } from '../../web/nginx/base.ts'
import { sweepChallenges } from '../../web/nginx/challenges.ts'
import { tlsProtocols, webPaths } from '../../web/nginx/paths.ts'
import { TlsSpec } from '../spec.ts'
import { ensureDefault, ensureSelfSigned, selfSignedLinks } from './default-certificate.ts'
import { certificateFolder, renderCertificate, tlsId } from './files.ts'
import { verifyCertificate } from './verify.ts'

export interface TlsDriverOptions {
  /** How long a handshake may take between finding a certificate and opening it; default 250 ms. */
  readonly graceMs?: number
}

const none: FileMap = new Map()

const goodSpec = (previous: unknown): TlsSpec | null => {
  const parsed = TlsSpec.safeParse(previous)
  return parsed.success ? parsed.data : null
}

/** Names in the shared folders and folders of certificates that no scope has. */
async function listStrangers(specs: ReadonlyMap<Scope, TlsSpec>, system: System): Promise<string[]> {
  const web = webPaths(system.paths)
  const wanted = new Set<string>(selfSignedLinks(system).keys())
  for (const [scope, spec] of specs) for (const path of renderCertificate(scope, spec, system).keys()) wanted.add(path)
  wanted.add(certificateFolder('default', system))
  const found: string[] = []
  for (const folder of [web.certificates, ...tlsProtocols.map(web.handshake)]) {
    for (const name of await system.files.list(folder)) if (!wanted.has(`${folder}/${name}`)) found.push(`${folder}/${name}`)
  }
  return found
}

/**
 * Certificates at the edge. nginx looks for the certificate in each handshake, so that publishing, renewing and taking one away are
 * changes of files only: nothing is ever reloaded.
 */
export function createTlsDriver({ graceMs = 250 }: TlsDriverOptions = {}): Driver<TlsSpec> {
  async function apply(scope: Scope, spec: TlsSpec | null, system: System, how: ApplyOptions): Promise<Applied> {
    const good = goodSpec(how.previous)
    // what was good once is not read again in every sweep
    if (spec !== null && !isDeepStrictEqual(spec, good)) verifyCertificate(spec)
    const folders = await ensureFiles(system.files, new Map(tlsFolders(system)))
    const isServer = tlsId(scope) === 'server'
    const fallback = isServer && spec === null ? await ensureSelfSigned(system) : { changed: [] }
    const previous = good === null ? none : renderCertificate(scope, good, system)
    // unknown names are never without an answer: the links move before what they lead to goes
    const absent = isServer ? selfSignedLinks(system) : none
    const wanted = spec === null ? absent : renderCertificate(scope, spec, system)
    const made = await ensureFiles(system.files, wanted)
    if (made.changed.length > 0 && previous.size > 0) await sleep(graceMs)
    const gone = await ensureFiles(system.files, wanted, { previous, owned: [certificateFolder(tlsId(scope), system)] })
    const changed = [...folders.changed, ...fallback.changed, ...made.changed, ...gone.changed]
    return { changed, removed: gone.removed, reloaded: false, notes: [] }
  }

  return {
    role: 'tls',
    name: 'edge',
    revision: 1,
    spec: TlsSpec,
    // nginx itself is the matter of the web driver
    probe: async () => ({ installed: true, version: process.versions.openssl, healthy: true, message: '' }),
    apply,
    check: async (_scope, spec) => verifyCertificate(spec),
    async ensureBase(system) {
      const folders = await ensureFiles(system.files, new Map(tlsFolders(system)))
      const answers = await ensureDefault(system)
      await sweepChallenges(system)
      return [...folders.changed, ...answers]
    },
    strangers: listStrangers,
  }
}
