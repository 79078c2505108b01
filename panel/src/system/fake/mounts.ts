import type { HomeFolder, MountTable } from '../mount-table.ts'
import { rootOwned, type FileSystem } from '../system.ts'
import type { Faults } from './faults.ts'

/** Mounts of the machine in memory: target → source. */
export function createFakeMounts(faults: Faults, files: FileSystem, homes: string) {
  const mounts = new Map<string, string>()
  const shown = ({ user, parts }: HomeFolder, readOnly: boolean) => `${[homes, user, ...parts].join('/')}${readOnly ? ' (read only)' : ''}`
  const table: MountTable = {
    available: true,
    isBound: async (source, target) => mounts.get(target) === source,
    async bind(source, target) {
      await files.ensureDirectory(target, rootOwned(0o755))
      faults.touch(`mount ${target}`)
      mounts.set(target, source)
    },
    showsHome: async (folder, target, { readOnly }) => mounts.get(target) === shown(folder, readOnly),
    async showHome(folder, target, { readOnly }) {
      await files.ensureDirectory(target, rootOwned(0o755))
      faults.touch(`mount ${target}`)
      mounts.set(target, shown(folder, readOnly))
    },
    async unbind(target) {
      if (!mounts.has(target)) return
      faults.touch(`unmount ${target}`)
      mounts.delete(target)
    },
  }
  return { mounts, table }
}
