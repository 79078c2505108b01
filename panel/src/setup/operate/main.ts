import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { FirstAdministrator } from '../../first-administrator.ts'
import { panelAnswers } from '../health.ts'
import { SetupProblem, describe, problem } from '../report.ts'
import { lookUp } from '../users.ts'
import { allowNetwork, denyNetwork, setMaintenance } from './access.ts'
import { checkConfiguration, showConfiguration } from './configuration.ts'
import { observeDaemons, orderDaemons } from './daemons.ts'
import { askOwnData, audited, requireSettings } from './own-data.ts'
import { examine, repair } from './repair.ts'
import { observeStatus } from './status.ts'
import { planUninstall, uninstall } from './uninstall.ts'

/** Run as root by the command line: one request as JSON on stdin, the answer as JSON on stdout, progress and what is wrong on stderr. */

const from = z.string().nullable()
const Request = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.enum(['status', 'admin-list', 'config-check', 'config-show', 'examine', 'repair', 'uninstall-plan', 'uninstall']),
  }),
  z.strictObject({ do: z.enum(['start', 'stop', 'restart', 'reload']) }),
  FirstAdministrator.extend({ do: z.literal('admin-create') }).strict(),
  z.strictObject({ do: z.literal('admin-recover'), username: z.string(), password: z.string() }),
  z.strictObject({ do: z.literal('maintenance'), message: z.string().min(1).max(500).nullable() }),
  z.strictObject({ do: z.literal('allow-ip'), network: z.string(), from, force: z.boolean() }),
  z.strictObject({ do: z.literal('deny-ip'), network: z.string(), from, force: z.boolean() }),
])
type Request = z.infer<typeof Request>

const startMs = 90_000

async function order(what: 'start' | 'stop' | 'restart' | 'reload'): Promise<unknown> {
  await audited(`server.${what}`, 'panel', async () => {
    await orderDaemons(what)
    if (what === 'stop' || (await panelAnswers(requireSettings(), startMs))) return
    throw problem('it was started, but the panel does not answer. Its words: croft logs, or journalctl -u croft-panel')
  })
  return { done: what, services: await observeDaemons() }
}

function createAdministrator(request: Extract<Request, { do: 'admin-create' }>): Promise<unknown> {
  if (lookUp(request.username) !== null) throw problem(`the machine has a user ${request.username} of its own`)
  return askOwnData(request)
}

function answer(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'status':
      return observeStatus()
    case 'start':
    case 'stop':
    case 'restart':
    case 'reload':
      return order(request.do)
    case 'admin-create':
      return createAdministrator(request)
    case 'admin-list':
    case 'admin-recover':
      return askOwnData(request)
    case 'maintenance':
      return setMaintenance(request.message)
    case 'allow-ip':
      return allowNetwork(request.network, request.from, request.force)
    case 'deny-ip':
      return denyNetwork(request.network, request.from, request.force)
    case 'config-check':
      return checkConfiguration()
    case 'config-show':
      return showConfiguration()
    case 'examine':
      return examine()
    case 'repair':
      return repair()
    case 'uninstall-plan':
      return planUninstall()
    case 'uninstall':
      return uninstall()
  }
}

try {
  if (process.getuid?.() !== 0) throw problem('this needs root on the server')
  process.stdout.write(`${JSON.stringify(await answer(Request.parse(JSON.parse(await text(process.stdin)))))}\n`)
} catch (error) {
  if (error instanceof z.ZodError) process.stderr.write(`${z.prettifyError(error)}\n`)
  else if (error instanceof SetupProblem) process.stderr.write(`${describe(error)}\n`)
  else throw error
  process.exitCode = 1
}
