import { randomHex } from '@croft/kit/ids.ts'
import type { Ensured, FileMap } from '../system/ensure-files.ts'
import { rootOwned, type System } from '../system/system.ts'
import type { Scope } from './driver.ts'

/** The new files of one scope, written aside so that a daemon can test them before anything live changes. */
export interface Stage<Spec> {
  /** A fresh folder, root 0700, removed afterwards. The driver may write a main configuration of its own into it. */
  readonly folder: string
  readonly scope: Scope
  /** `null`: the scope goes. */
  readonly spec: Spec | null
  /** All files of the scope under their live paths. */
  readonly files: FileMap
  /** Live paths that would be written or removed. */
  readonly difference: Ensured
  /** Where the staged copy of a live path is. */
  readonly path: (live: string) => string
}

/** Writes the regular files of a scope below `<state>/agent/stage/`, lends them to `use` and takes them away again. */
export async function withStage<Spec>(
  facts: { role: string; scope: Scope; spec: Spec | null; files: FileMap; difference: Ensured },
  system: System,
  use: (stage: Stage<Spec>) => Promise<void>,
): Promise<void> {
  const { role, scope, spec, files, difference } = facts
  const folder = `${system.paths.state}/agent/stage/${role}-${randomHex(8)}`
  const path = (live: string) => `${folder}${live}`
  await system.files.ensureDirectory(folder, rootOwned(0o700))
  try {
    for (const [live, node] of files) {
      if (node.kind !== 'file') continue
      await system.files.ensureDirectory(path(live.slice(0, live.lastIndexOf('/'))), rootOwned(0o700))
      await system.files.writeAtomic(path(live), node.content, rootOwned(0o600))
    }
    await use({ folder, scope, spec, files, difference, path })
  } finally {
    await system.files.removeTree(folder)
  }
}
