import { randomHex } from '@croft/kit/ids.ts'
import { ProgramFailed, rootOwned, type System } from '../../../system/system.ts'
import { Rejected } from '../../driver.ts'
import { webPaths } from './paths.ts'

/** nginx's own words without the places that only Croft knows: `unknown directive "x" in site-7.conf:12`. */
function plainWords(output: string, folder: string, system: System): string {
  return output
    .split('\n')
    .map((line) => line.replace(/^.*?\[(?:emerg|alert|crit|error)\] (?:\d+#\d+: )?/, '').trim())
    .filter((line) => line !== '' && !line.includes('[warn]') && !/^nginx: configuration file .* test failed$/.test(line))
    .join('\n')
    .replaceAll(`${folder}/`, '')
    .replaceAll(`${webPaths(system.paths).own}/`, '')
    .replaceAll(`${webPaths(system.paths).config}/`, '')
}

/**
 * Has nginx test `base` with exactly these server blocks (path → content). Blocks that are `live` already are read where they are, the
 * others from a folder that is thrown away. Throws `Rejected` with nginx's words.
 */
export async function testStaged(
  base: (own: readonly string[]) => string,
  blocks: ReadonlyMap<string, string>,
  live: ReadonlyMap<string, string>,
  system: System,
): Promise<void> {
  const folder = `${system.paths.state}/agent/stage/nginx-${randomHex(8)}`
  await system.files.ensureDirectory(folder, rootOwned(0o700))
  try {
    const includes: string[] = []
    for (const [path, content] of blocks) {
      const staged = `${folder}/${path.slice(path.lastIndexOf('/') + 1)}`
      if (live.get(path) !== content) await system.files.writeAtomic(staged, content, rootOwned(0o600))
      includes.push(live.get(path) === content ? path : staged)
    }
    const conf = `${folder}/nginx.conf`
    await system.files.writeAtomic(conf, base(includes), rootOwned(0o600))
    await system.run(['nginx', '-t', '-q', '-e', `${folder}/early.log`, '-c', conf], { timeoutMs: 60_000 })
  } catch (cause) {
    if (!(cause instanceof ProgramFailed)) throw cause
    throw new Rejected(plainWords(cause.output, folder, system), { cause })
  } finally {
    await system.files.removeTree(folder)
  }
}
