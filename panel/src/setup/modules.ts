import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exec, lastWords } from './exec.ts'
import { problem } from './report.ts'

/** Fetched together with the Node that runs this, by `node.sh`. */
const npm = join(dirname(process.execPath), '../../npm/bin/npm-cli.js')

const quiet = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error']

async function ci(folder: string, workspaces: readonly string[]): Promise<void> {
  const chosen = workspaces.flatMap((name) => ['-w', name])
  const result = await exec([process.execPath, npm, 'ci', ...quiet, ...chosen], { cwd: folder })
  if (result.code === 0) return
  const advice = /ENOSPC/.test(result.output)
    ? 'the disk is full. Make room and run this again.'
    : 'the npm packages could not be fetched. Check the network and the proxy settings of npm, then run this again.'
  throw problem(`${advice}\n  npm ci said:\n${lastWords(result.output)}`)
}

/** Production dependencies by npm, without running anybody's install scripts: all of them, those that build the console too. */
export const installModules = (folder: string): Promise<void> => ci(folder, [])

/** What only the build needs goes: the running panel has none of it. */
export const pruneModules = (folder: string): Promise<void> => ci(folder, ['@croft/kit', '@croft/panel', '@croft/cli'])

/** Builds the web console of a checkout or release that has its modules; quiet when it is there. */
export async function ensureConsole(folder: string): Promise<void> {
  if (existsSync(join(folder, 'web/dist/index.html'))) return
  const vite = join(folder, 'node_modules/vite/bin/vite.js')
  const result = await exec([process.execPath, vite, 'build', '--logLevel', 'error'], { cwd: join(folder, 'web') })
  if (result.code !== 0) throw problem(`the web console could not be built.\n  vite said:\n${lastWords(result.output)}`)
}
