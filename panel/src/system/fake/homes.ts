import type { Argv } from '../run.ts'
import { rootOwned, type PipeEnd, type RunOptions, type RunResult } from '../system.ts'
import type { Faults } from './faults.ts'
import type { FakeTree } from './tree.ts'

const ok = (stdout = ''): RunResult => ({ code: 0, stdout, stderr: '' })

/** The programs that work in a home of the machine in memory: `find`, `rm`, `mv`, and `tar` into `tar`. */
export function createFakeHomes(tree: FakeTree, faults: Faults, homes: string) {
  const folderOf = ({ user, parts }: NonNullable<RunOptions['inHome']>) => [homes, user, ...parts].join('/')
  const below = (path: string) => [...tree.nodes.keys()].filter((each) => each.startsWith(`${path}/`)).toSorted()
  const removeAll = (paths: readonly string[]) => paths.toReversed().forEach((path) => tree.nodes.delete(path))

  function find(argv: Argv, base: string): RunResult {
    if (argv.includes('-delete')) {
      faults.touch(`${argv.join(' ')} in ${base}`)
      removeAll(below(base))
      return ok()
    }
    const node = tree.get(`${base}/${argv[argv.indexOf('-name') + 1]}`)
    return ok(node === undefined ? '' : { directory: 'd', file: 'f', link: 'l', other: 'o' }[node.kind])
  }
  function mv(argv: Argv, base: string): RunResult {
    const [from, to] = argv.slice(-2).map((name) => (base === '' ? name : `${base}/${name}`)) as [string, string]
    if (tree.get(to) !== undefined) return ok()
    faults.touch(`${argv.join(' ')} in ${base}`)
    for (const path of [from, ...below(from)]) {
      const node = tree.get(path)
      if (node === undefined) return { code: 1, stdout: '', stderr: `mv: cannot stat '${path}': No such file or directory` }
      tree.put(to + path.slice(from.length), node)
    }
    removeAll([from, ...below(from)])
    return ok()
  }
  return {
    run(argv: Argv, how: RunOptions): RunResult | null {
      if (how.inHome === undefined) return argv[0] === 'mv' ? mv(argv, '') : null
      const base = folderOf(how.inHome)
      if (argv[0] === 'find') return find(argv, base)
      if (argv[0] === 'mv') return mv(argv, base)
      if (argv[0] !== 'rm') return null
      const victim = `${base}/${argv.at(-1)}`
      faults.touch(`${argv.join(' ')} in ${base}`)
      removeAll([victim, ...below(victim)])
      return ok()
    },
    async pipe(from: PipeEnd, to: PipeEnd): Promise<void> {
      const source = folderOf(from.inHome)
      const target = folderOf(to.inHome)
      for (const path of [source, target]) {
        if (tree.get(path) === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' })
      }
      for (const path of below(source)) {
        const node = tree.get(path) ?? { kind: 'file', content: '', ...rootOwned(0) }
        faults.touch(`tar ${path}`, true)
        tree.put(target + path.slice(source.length), { ...node, ...to.as, mode: node.mode & 0o777 })
      }
    },
  }
}
