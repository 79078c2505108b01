import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Control groups of its own for each container. Otherwise all of them would share one set, and every systemd would wait for, or end, the
 * daemons of the other containers.
 */

/** Where systemd keeps its services: version 2 alone, or both versions side by side. */
const hierarchies = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd']

const folders = (machine: string) =>
  hierarchies.filter((path) => existsSync(join(path, 'cgroup.procs'))).map((path) => join(path, `croft-bed-${machine}`))

/** Makes the groups; answers with the files that a process writes its pid to in order to enter them. */
export function makeGroups(machine: string): readonly string[] {
  return folders(machine).map((folder) => {
    mkdirSync(folder, { recursive: true })
    return join(folder, 'cgroup.procs')
  })
}

function remove(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) remove(join(folder, entry.name))
  rmdirSync(folder)
}

/** Takes the groups away again; quiet while something is still in them, which the next clearing of leftovers removes. */
export function removeGroups(machine: string): void {
  for (const folder of folders(machine)) {
    try {
      if (existsSync(folder)) remove(folder)
    } catch (error) {
      if (!['EBUSY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}
