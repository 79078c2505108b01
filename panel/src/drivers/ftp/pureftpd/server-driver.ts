import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { compare, ensureFiles, type FileMap, type Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver } from '../../driver.ts'
import { FtpServerSpec, defaultFtpServer } from '../spec.ts'
import { ftpPaths } from './paths.ts'
import { isInstalled } from './publish.ts'
import { renderServer } from './render.ts'

const service = 'ftp'

const filesOf = (spec: FtpServerSpec, system: System): FileMap => {
  const { folder, conf } = ftpPaths(system.paths)
  return new Map([
    [folder, { kind: 'directory', owner: rootOwned(0o700) }],
    [conf, { kind: 'file', content: renderServer(spec, system.paths), owner: rootOwned(0o600) }],
  ])
}

/** Configuration and certificate that a daemon started now would read. */
async function generation(system: System): Promise<string> {
  const { conf, certificate } = ftpPaths(system.paths)
  const target = await system.files.readLink(certificate)
  const pem = target === null ? '' : await system.files.readText(`${system.paths.state}/web/tls/${target.replace(/^(?:\.\.\/)+/, '')}`)
  return createHash('sha256')
    .update(`${(await system.files.readText(conf)) ?? ''}\n${pem ?? ''}`)
    .digest('hex')
}

/** Waits until the daemon greets; throws with what it says instead. */
async function awaitGreeting(port: number, system: System): Promise<void> {
  if (system.exchange === undefined) return
  for (let waited = 0; ; waited += 100) {
    try {
      const greeting = (await system.exchange({ host: '127.0.0.1', port }, Buffer.from('QUIT\r\n'), 3000)).toString()
      // full of others is alive, too
      if (/^(?:220|421)/.test(greeting)) return
      throw new Error(`it says ${JSON.stringify(greeting.slice(0, 200))}`)
    } catch (cause) {
      if (waited >= 5000) throw new Rejected(`The FTP server does not answer on port ${port}`, { cause })
      await sleep(100)
    }
  }
}

const portOf = (conf: string): number => Number(/^Bind (\d+)$/m.exec(conf)?.[1] ?? defaultFtpServer.port)

/**
 * Has the daemon run with what is on disk. A restart ends nobody's session: only the process that listens goes, those of sessions stay
 * until they are done.
 */
async function takeOver(system: System): Promise<string[]> {
  const { conf, started, run } = ftpPaths(system.paths)
  const mark = { kind: 'file', content: await generation(system), owner: rootOwned(0o600) } as const
  const difference = await compare(system.files, started, mark)
  const { status, enabled } = await system.services.state(service)
  if (status === 'running' && enabled && difference === 'none') return []
  if (!enabled) await system.services.enable(service)
  if (status !== 'running') await system.services.start(service)
  else if (difference !== 'ownership') await system.services.restart(service)
  await awaitGreeting(portOf((await system.files.readText(conf)) ?? ''), system)
  const folder = { kind: 'directory', owner: rootOwned(0o755) } as const
  const { changed } = await ensureFiles(
    system.files,
    new Map<string, Wanted>([
      [run, folder],
      [started, mark],
    ]),
  )
  return [service, ...changed]
}

/** Makes the daemon Croft's, as the last settings say or the defaults, once its package is there. */
export async function adopt(system: System): Promise<void> {
  const { conf } = ftpPaths(system.paths)
  if ((await system.files.stat(conf)) === null) await ensureFiles(system.files, filesOf(defaultFtpServer, system))
}

async function apply(spec: FtpServerSpec | null, system: System, how: ApplyOptions): Promise<Applied> {
  const previous = FtpServerSpec.safeParse(how.previous)
  const wanted = spec ?? defaultFtpServer
  const { changed } = await ensureFiles(system.files, filesOf(wanted, system))
  if (!(await isInstalled(system))) return { changed, removed: [], reloaded: false, notes: [] }
  try {
    const restarted = await takeOver(system)
    return { changed: [...changed, ...restarted], removed: [], reloaded: restarted.length > 0, notes: [] }
  } catch (error) {
    if (changed.length === 0) throw error
    await ensureFiles(system.files, filesOf(previous.success ? previous.data : defaultFtpServer, system))
    await takeOver(system)
    throw error instanceof Rejected ? error : new Rejected(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** Pure-FTPd itself, an instance of Croft's own beside Debian's, which is left switched off. */
export const pureFtpdServerDriver: Driver<FtpServerSpec> = {
  role: 'ftp-server',
  name: 'pure-ftpd',
  revision: 2,
  spec: FtpServerSpec,
  async probe(system) {
    if (!(await isInstalled(system))) return { installed: false, version: '', healthy: false, message: 'The FTP server is not installed' }
    const { status } = await system.services.state(service)
    const healthy = status === 'running'
    return { installed: true, version: '', healthy, message: healthy ? '' : `The FTP server is ${status}` }
  },
  apply: (_, spec, system, how) => apply(spec, system, how),
  ensureBase: async (system) => ((await isInstalled(system)) ? takeOver(system) : []),
}
