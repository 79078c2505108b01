import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runDemo } from './demo.ts'
import { panelAnswers } from './health.ts'
import { parseOptions, type SetupOptions } from './options.ts'
import { places } from './places.ts'
import { describe, problem, say, SetupProblem } from './report.ts'
import { prepareServer, type Prepared } from './server.ts'
import { ensureUnits, journal } from './services.ts'
import { sayCredentials, summarize } from './summary.ts'
import { agentUnit, cronUnit, panelUnit } from './units.ts'

/** Set-up and start, run by start.sh with nothing but Node's own modules. */

const startMs = 60_000

async function startUnits({ panel, changed }: Prepared): Promise<readonly string[]> {
  const privileged = panel.listen.ports.some((port) => port < 1024)
  const units = {
    'croft-agent.service': agentUnit(),
    'croft-cron.service': cronUnit(),
    'croft-panel.service': panelUnit(panel.data, privileged),
  }
  await ensureUnits(units, changed)
  if (await panelAnswers(panel, startMs)) {
    return ['systemctl stop croft-panel croft-agent   (sites stay up, cron jobs run)', "systemctl stop 'croft-*'   (everything, sites too)"]
  }
  const words = await journal('croft-panel.service')
  throw problem(`the panel was started but does not answer. Its last words (journalctl -u croft-panel -u croft-agent):\n${words}`)
}

/** A password that was generated is in no file: whatever happens next, it has to be shown. */
async function start(prepared: Prepared): Promise<void> {
  if (prepared.systemd) return summarize({ ...prepared, stop: await startUnits(prepared) })
  // from the release: what supervises must not vanish with the checkout
  const module = pathToFileURL(realpathSync(join(places.current, 'panel/src/supervise.ts'))).href
  const { supervise } = (await import(module)) as typeof import('../supervise.ts')
  await supervise({
    restart: prepared.changed,
    ready: (stop) => summarize({ ...prepared, stop }),
    late: () => prepared.made && sayCredentials(prepared.made),
  })
}

async function serve(options: SetupOptions, checkout: string): Promise<void> {
  const prepared = await prepareServer(options, checkout)
  try {
    await start(prepared)
  } catch (error) {
    if (prepared.made !== null) sayCredentials(prepared.made)
    throw error
  }
}

process.umask(0o022)
try {
  const checkout = join(import.meta.dirname, '../../..')
  const options = parseOptions(process.argv.slice(2), process.env)
  if (!existsSync(join(checkout, 'package-lock.json')))
    throw problem(`${checkout} is no complete copy of Croft (package-lock.json is missing).`)
  await (options.demo ? runDemo(options, checkout) : serve(options, checkout))
} catch (error) {
  if (error instanceof SetupProblem) say(`\nCroft was not started: ${describe(error)}`)
  else {
    const code = (error as NodeJS.ErrnoException).code
    const advice =
      code === 'ENOSPC' ? 'the disk is full. Make room and run this again.' : code === 'EROFS' ? 'the disk is read-only.' : describe(error)
    say(`\nCroft was not started: ${advice}`)
    process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`)
  }
  process.exitCode = 1
}
