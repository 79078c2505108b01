import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './command.ts'

export type DebianRelease = 'bookworm' | 'trixie'

/** Kept between runs: base trees by the hash of what is in them, downloaded packages. */
export const cache = process.env['CROFT_TEST_CACHE'] ?? '/var/cache/croft-tests'

/** What makes a Debian with systemd as process 1 and addresses of its own; everything else is the matter of the test. */
const base = ['systemd', 'systemd-sysv', 'dbus', 'iproute2', 'ca-certificates', 'procps', 'passwd']

/** A week: then the packages in a tree are too old to install others beside them. */
const tooOldMs = 7 * 86_400_000

/** Where this machine gets its packages from, for another release of Debian. */
function machineSources(release: DebianRelease): string {
  const folder = '/etc/apt/sources.list.d'
  const files = ['/etc/apt/sources.list', ...readdirSync(folder).map((name) => join(folder, name))]
  const texts = files
    .filter((file) => existsSync(file) && /\.(list|sources)$/.test(file))
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .split(/\n\s*\n/)
        .map((text) => ({ text, deb822: file.endsWith('.sources') })),
    )
    .filter(({ text }) => /\b(bookworm|trixie)\b/.test(text))
  const renamed = texts.map(({ text }) => text.replaceAll(/\b(bookworm|trixie)\b/g, release))
  if (renamed.length === 0) throw new Error('no Debian sources of bookworm or trixie in /etc/apt')
  return `${renamed.join('\n\n')}\n`
}

/** apt's way through the network of this machine (proxies, certificates), as one option per line. */
async function machineAptOptions(): Promise<string> {
  const { stdout } = await command(['apt-config', 'dump'])
  return stdout
    .split('\n')
    .filter((line) => /^Acquire::(https?|Retries|ForceIPv[46]|Check-)/.test(line))
    .join('\n')
}

/** Trees and packages of weeks that are over are never looked for again. */
function forgetOld(): void {
  for (const folder of ['trees', 'debs'].map((name) => join(cache, name))) {
    for (const path of readdirSync(folder).map((name) => join(folder, name)))
      if (statSync(path).mtimeMs < Date.now() - 2 * tooOldMs) rmSync(path, { recursive: true, force: true })
  }
}

/** The folder of a Debian with these packages, made once and never written to again. */
export async function ensureTree(release: DebianRelease, packages: readonly string[]): Promise<string> {
  const names = [...new Set([...base, ...packages])].toSorted()
  const sources = machineSources(release)
  const options = await machineAptOptions()
  const week = Math.floor(Date.now() / tooOldMs)
  const hash = createHash('sha256')
    .update(JSON.stringify([release, names, sources, options, week]))
    .digest('hex')
    .slice(0, 16)
  const tree = join(cache, 'trees', `${release}-${hash}`)
  if (existsSync(tree)) return tree
  const packed = join(cache, 'debs', `${release}-${week}`)
  for (const folder of [join(cache, 'trees'), packed]) mkdirSync(folder, { recursive: true, mode: 0o755 })
  forgetOld()
  const scratch = mkdtempSync(join(tmpdir(), 'croft-tree-'))
  const building = join(cache, 'trees', `.building-${release}-${hash}-${process.pid}`)
  try {
    writeFileSync(join(scratch, 'sources'), sources)
    writeFileSync(join(scratch, 'apt.conf'), `${options}\n`)
    const argv = [
      'mmdebstrap',
      '--variant=minbase',
      `--include=${names.join(',')}`,
      `--aptopt=${join(scratch, 'apt.conf')}`,
      // the next tree has most of its packages from here
      `--setup-hook=mkdir -p "$1/var/cache/apt/archives" && cp --no-clobber "${packed}"/*.deb "$1/var/cache/apt/archives" || true`,
      `--customize-hook=cp --no-clobber --preserve=timestamps "$1"/var/cache/apt/archives/*.deb "${packed}" || true`,
      '--skip=check/empty,download/empty,essential/unlink',
    ] as const
    await command([...argv, '--format=directory', release, building, join(scratch, 'sources')], { timeoutMs: 900_000 })
    if (existsSync(tree)) return tree
    renameSync(building, tree)
    return tree
  } finally {
    rmSync(scratch, { recursive: true, force: true })
    rmSync(building, { recursive: true, force: true })
  }
}
