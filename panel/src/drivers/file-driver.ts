import type { ZodType } from 'zod'
import { ensureFiles, observeFiles, type Ensured, type FileMap } from '../system/ensure-files.ts'
import type { System } from '../system/system.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver, type Probe, type Scope } from './driver.ts'
import { withStage, type Stage } from './stage.ts'

/** A driver for a daemon that is configured by files. Everything but `files` and the four names has a default. */
export interface FileDriverOptions<Spec> {
  readonly role: string
  readonly name: string
  readonly revision: number
  readonly spec: ZodType<Spec>
  /** Pure: all files of the scope, folders before what is in them. */
  readonly files: (scope: Scope, spec: Spec, system: System) => FileMap
  /** Folders that belong to the scope alone. `spec` is the last good one when the scope goes. */
  readonly owned?: (scope: Scope, spec: Spec | null, system: System) => readonly string[]
  /** Runs before the files are compared: shared base configuration, folders in homes. Idempotent; answers with what it changed. */
  readonly before?: (scope: Scope, spec: Spec | null, system: System) => Promise<readonly string[]>
  /** Tests the staged files; throws `Rejected` with the daemon's words. Runs only when something would change. */
  readonly check?: (stage: Stage<Spec>, system: System) => Promise<void>
  /** Pure: the daemons that must take over a change of these paths. */
  readonly reloads?: (paths: readonly string[], system: System) => readonly string[]
  /** Takes a change over; default `system.services.reload`. Throws when the daemon is not healthy afterwards. */
  readonly reload?: (service: string, system: System) => Promise<void>
  readonly probe: (system: System) => Promise<Probe>
  readonly strangers?: (specs: ReadonlyMap<Scope, Spec>, system: System) => Promise<string[]>
}

const none: FileMap = new Map()

/** Turns files, a test and a reload into a driver: stage, check, write, reload, and put back the last good files when refused. */
export function fileDriver<Spec>(options: FileDriverOptions<Spec>): Driver<Spec> {
  const reload = options.reload ?? ((service: string, system: System) => system.services.reload(service))

  const filesOf = (scope: Scope, spec: Spec | null, system: System) => (spec === null ? none : options.files(scope, spec, system))
  const ownedBy = (scope: Scope, spec: Spec | null, system: System) => options.owned?.(scope, spec, system) ?? []

  /** The last good spec, or `null` when there is none or its form is of another release. */
  const lastGood = (previous: unknown): Spec | null => {
    const parsed = options.spec.safeParse(previous)
    return parsed.success ? parsed.data : null
  }

  const reloadFor = async (paths: readonly string[], system: System): Promise<boolean> => {
    const services = [...new Set(options.reloads?.(paths, system) ?? [])]
    for (const service of services) await reload(service, system)
    return services.length > 0
  }

  const staged = async (scope: Scope, spec: Spec | null, files: FileMap, difference: Ensured, system: System): Promise<void> => {
    if (options.check === undefined) return
    const check = options.check
    await withStage({ role: options.role, scope, spec, files, difference }, system, (stage) => check(stage, system))
  }

  async function apply(scope: Scope, spec: Spec | null, system: System, how: ApplyOptions): Promise<Applied> {
    const good = lastGood(how.previous)
    const previous = filesOf(scope, good, system)
    const wanted = filesOf(scope, spec, system)
    const owned = [...new Set([...ownedBy(scope, good, system), ...ownedBy(scope, spec, system)])]
    const prepared = (await options.before?.(scope, spec, system)) ?? []
    const difference = await observeFiles(system.files, wanted, { previous, owned })
    const differs = difference.changed.length + difference.removed.length > 0
    if (!differs && !how.interrupted) {
      return { changed: prepared, removed: [], reloaded: await reloadFor(prepared, system), notes: [] }
    }
    // after a power cut the files may all be there, unread by the daemon and untested by us
    const everything = [...prepared, ...wanted.keys(), ...previous.keys(), ...difference.removed]
    const suspects = how.interrupted ? { changed: [...wanted.keys()], removed: difference.removed } : difference
    await staged(scope, spec, wanted, suspects, system)
    const done = differs ? await ensureFiles(system.files, wanted, { previous, owned }) : difference
    try {
      const reloaded = await reloadFor(how.interrupted ? everything : [...prepared, ...done.changed, ...done.removed], system)
      return { changed: [...prepared, ...done.changed], removed: done.removed, reloaded, notes: [] }
    } catch (cause) {
      const back = await ensureFiles(system.files, previous, { previous: wanted, owned })
      const paths = [...back.changed, ...back.removed]
      if (paths.length === 0) throw cause
      await reloadFor(paths, system)
      throw cause instanceof Rejected ? cause : new Rejected(cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }

  async function check(scope: Scope, spec: Spec, system: System): Promise<void> {
    const files = filesOf(scope, spec, system)
    await staged(scope, spec, files, { changed: [...files.keys()], removed: [] }, system)
  }

  const { role, name, revision, spec, probe, strangers } = options
  return { role, name, revision, spec, probe, apply, check, ...(strangers === undefined ? {} : { strangers }) }
}
