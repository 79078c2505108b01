import { cronPaths } from '../drivers/cron/paths.ts'
import { CronSpec } from '../drivers/cron/spec.ts'
import type { System } from '../system/system.ts'

export interface Specs {
  /** What every account wants, by its number, as the folder says now. */
  load(): Promise<ReadonlyMap<number, CronSpec>>
}

/** Two writes within the time that a clock of the file system stands still look alike. */
const youngMs = 2000

interface Known {
  readonly stamp: string
  readonly spec: CronSpec | null
}

/**
 * Reads the folder that the driver writes. A file that cannot be used (edited by hand, damaged) counts as it was before: a read that
 * fails must not look as if the account wanted nothing. The agent's sweep puts it right.
 */
export function createSpecs(
  { files, paths, now }: Pick<System, 'files' | 'paths' | 'now'>,
  log: (event: Readonly<Record<string, unknown>>) => void,
): Specs {
  const { accounts } = cronPaths(paths)
  let known = new Map<number, Known>()

  async function read(id: number, before: Known | undefined): Promise<Known | null> {
    const path = `${accounts}/${id}.json`
    const stat = await files.stat(path)
    if (stat === null) return null
    const young = now() - stat.modifiedMs < youngMs
    const stamp = young ? '' : `${stat.modifiedMs} ${stat.size} ${stat.uid} ${stat.mode}`
    if (!young && before?.stamp === stamp) return before
    try {
      return { stamp, spec: CronSpec.parse(JSON.parse((await files.readText(path)) ?? '')) }
    } catch (error) {
      log({ event: 'spec refused', path, error })
      return { stamp, spec: before?.spec ?? null }
    }
  }

  return {
    async load() {
      const next = new Map<number, Known>()
      for (const name of await files.list(accounts)) {
        const id = Number(/^([1-9]\d*)\.json$/.exec(name)?.[1] ?? 0)
        const entry = id === 0 ? null : await read(id, known.get(id))
        if (entry !== null) next.set(id, entry)
      }
      known = next
      return new Map([...known].flatMap(([id, { spec }]) => (spec === null ? [] : [[id, spec] as const])))
    },
  }
}
