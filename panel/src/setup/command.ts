import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createWriter } from '../system/atomic-write.ts'
import { rootOwned } from '../system/system.ts'
import { exec, lastWords } from './exec.ts'
import { places } from './places.ts'
import { problem, say } from './report.ts'

const mark = 'Written by Croft.'

/** What the command line says of itself, as files that shells and `man` look for: where, and the arguments that print it. */
const texts = [
  [`${places.share}/bash-completion/completions/croft`, ['completion', 'bash']],
  [`${places.share}/zsh/site-functions/_croft`, ['completion', 'zsh']],
  [`${places.share}/fish/vendor_completions.d/croft.fish`, ['completion', 'fish']],
] as const
const manuals = `${places.share}/man/man1`
/** Our pages in the folder of manual pages, which is everybody's. */
const ownPages = (): readonly string[] =>
  existsSync(manuals) ? readdirSync(manuals).filter((name) => /^croft(-[\w-]+)?\.1$/.test(name)) : []
/** The same under the second name of the program. */
const seconds = [
  [`${places.share}/man/man1/pc.1`, '.so man1/croft.1\n'],
  [`${places.share}/bash-completion/completions/pc`, `# ${mark}\n. ${places.share}/bash-completion/completions/croft\n`],
  [`${places.share}/fish/vendor_completions.d/pc.fish`, `# ${mark}\nsource ${places.share}/fish/vendor_completions.d/croft.fish\n`],
] as const

/** Every file that `ensureCommand` has put there, besides the program itself; those of another program called `pc` are not among them. */
export const commandFiles = (): readonly string[] => [
  ...texts.map(([path]) => path),
  ...ownPages().map((name) => join(manuals, name)),
  ...seconds.flatMap(([path, content]) => (existsSync(path) && readFileSync(path, 'utf8') === content ? [path] : [])),
]

async function printed(program: string, args: readonly string[]): Promise<string> {
  const result = await exec([places.node, program, ...args], { env: { CROFT_PROGRAM: 'croft', LANG: 'C.UTF-8' }, timeoutMs: 60_000 })
  if (result.code !== 0) throw problem(`the command line cannot be run:\n${lastWords(result.output)}`)
  return result.stdout
}

/** The command line under both of its names, its manual pages and what shells complete. `anew`: it is another one than before. */
export async function ensureCommand(anew: boolean): Promise<void> {
  const program = join(places.current, 'cli/src/croft.ts')
  if (!existsSync(program)) return
  const writer = createWriter()
  // a link to the source would start whatever "node" the caller's PATH has
  const text = `#!/bin/sh\n# ${mark}\nCROFT_PROGRAM="\${0##*/}" exec ${places.node} ${program} "$@"\n`
  await writer.writeAtomic(places.command, text, rootOwned(0o755))
  const known = existsSync(places.shortCommand) ? readFileSync(places.shortCommand, 'latin1') : text
  const ours = known.includes(mark)
  if (ours) await writer.writeAtomic(places.shortCommand, text, rootOwned(0o755))
  else say(`${places.shortCommand} is another program and stays as it is; use croft.`)
  const put = async (path: string, content: string) => {
    // Debian gives these folders to others; they stay as they are
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
    await writer.writeAtomic(path, content, rootOwned(0o644))
  }
  for (const [path, args] of texts) {
    if (anew || !existsSync(path)) await put(path, await printed(program, args))
  }
  if (anew || ownPages().length === 0) {
    const pages = JSON.parse(await printed(program, ['man', '--all'])) as Readonly<Record<string, string>>
    for (const [name, page] of Object.entries(pages)) await put(join(manuals, name), page)
    for (const name of ownPages()) if (pages[name] === undefined) rmSync(join(manuals, name))
  }
  if (ours) for (const [path, content] of seconds) if (anew || !existsSync(path)) await put(path, content)
}
