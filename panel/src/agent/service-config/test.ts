import { randomHex } from '@croft/kit/ids.ts'
import { invalid } from '@croft/kit/errors.ts'
import { webPaths } from '../../drivers/web/nginx/paths.ts'
import type { Daemon } from '../../system/services/catalogue.ts'
import { ProgramFailed, rootOwned, type System } from '../../system/system.ts'

const rejected = (words: string, cause?: unknown) => invalid(`Invalid configuration: ${words.trim().slice(0, 2000)}`, { cause })

/** nginx judges its live configuration with the new text in place of the file's, in a folder that is thrown away. Throws 400. */
export async function testNginxAdditions(path: string, text: string, system: System): Promise<void> {
  const web = webPaths(system.paths)
  const base = await system.files.readText(web.conf)
  if (base === null) return
  const folder = `${system.paths.state}/agent/stage/custom-${randomHex(8)}`
  await system.files.ensureDirectory(folder, rootOwned(0o700))
  try {
    for (const name of await system.files.list(web.custom)) {
      const content = await system.files.readText(`${web.custom}/${name}`)
      if (content !== null) await system.files.writeAtomic(`${folder}/${name}`, content, rootOwned(0o600))
    }
    await system.files.writeAtomic(`${folder}${path.slice(web.custom.length)}`, text, rootOwned(0o600))
    const conf = `${folder}/nginx-staged`
    await system.files.writeAtomic(conf, base.replaceAll(`${web.custom}/`, `${folder}/`), rootOwned(0o600))
    await system.run(['nginx', '-t', '-q', '-e', `${folder}/early-log`, '-c', conf], { timeoutMs: 60_000 })
  } catch (cause) {
    if (!(cause instanceof ProgramFailed)) throw cause
    throw rejected(cause.output.replaceAll(`${folder}/`, ''), cause)
  } finally {
    await system.files.removeTree(folder)
  }
}

/** PHP-FPM judges the files as they stand; what is no syntax to it is only a warning, so its words count too. Throws 400. */
export async function testPhp(daemon: Daemon, system: System): Promise<void> {
  const conf = daemon.argv?.[daemon.argv.indexOf('-y') + 1]
  // a version without pools has no master and nothing to test
  if (daemon.test === null || conf === undefined || (await system.files.stat(conf)) === null) return
  const { code, stdout, stderr } = await system.run(daemon.test, { allowFailure: true })
  const words = `${stdout}${stderr}`
  if (code !== 0 || /syntax error|PHP (?:Warning|Fatal)/.test(words)) throw rejected(words)
}
