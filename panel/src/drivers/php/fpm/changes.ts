import { compare, ensureFiles, type Wanted } from '../../../system/ensure-files.ts'
import { rootOwned, type System } from '../../../system/system.ts'
import { phpDoor, phpDoors } from '../door.ts'
import { masterPaths, type Master } from './paths.ts'

/** Whose a file `john.conf` or `john-7.sock` is. */
const ownerOf = (name: string): string | undefined => /^([a-z][a-z0-9]*)(?:-\d+)?\.(?:conf|sock)$/.exec(name)?.[1]

/** What has to change among the pools of one master: those of this account that differ, and those that go. Owner and mode are put right. */
export async function changeOf(
  master: Master,
  username: string,
  wanted: ReadonlyMap<string, string>,
  system: System,
): Promise<{ change: Map<string, string | null>; repaired: string[] }> {
  const { pools, pool } = masterPaths(system.paths, master)
  const change = new Map<string, string | null>()
  const repaired: string[] = []
  const files = new Map([...wanted].map(([name, content]) => [pool(name), content]))
  for (const [path, content] of files) {
    const owner = rootOwned(0o640)
    const difference = await compare(system.files, path, { kind: 'file', content, owner })
    if (difference === 'none') continue
    if (difference === 'ownership') {
      await system.files.setOwnership(path, owner)
      repaired.push(path)
      continue
    }
    // a folder or link made by hand in its place could not be read with the others
    if (((await system.files.stat(path))?.kind ?? 'file') !== 'file') await system.files.removeTree(path)
    change.set(path, content)
  }
  for (const name of await system.files.list(pools)) {
    const path = `${pools}/${name}`
    if (ownerOf(name) === username && name.endsWith('.conf') && !files.has(path)) change.set(path, null)
  }
  return { change, repaired }
}

/** Leads the edge to the pools of an account, wherever they run now; doors to pools that it no longer has go. */
export async function ensureDoors(master: Master, username: string, pools: Iterable<string>, system: System) {
  const folder = phpDoors(system.paths, master.version)
  const { socket } = masterPaths(system.paths, master)
  const doors = [...pools].map((pool): [string, Wanted] => [
    phpDoor(system.paths, master.version, pool),
    { kind: 'link', target: socket(pool), owner: { uid: 0, gid: 0 } },
  ])
  const parents = [folder.slice(0, folder.lastIndexOf('/')), folder]
  const folders = parents.map((path): [string, Wanted] => [path, { kind: 'directory', owner: rootOwned(0o755) }])
  const known = new Set(doors.map(([path]) => path))
  const gone: [string, Wanted][] = []
  for (const name of await system.files.list(folder)) {
    const path = `${folder}/${name}`
    const target = ownerOf(name) === username && !known.has(path) ? await system.files.readLink(path) : null
    if (target !== null) gone.push([path, { kind: 'link', target, owner: { uid: 0, gid: 0 } }])
  }
  if (doors.length === 0 && gone.length === 0) return { changed: [], removed: [] }
  return ensureFiles(system.files, new Map([...folders, ...doors]), { previous: new Map(gone) })
}
