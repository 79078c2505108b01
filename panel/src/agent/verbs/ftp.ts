import { z } from 'zod'
import { observeLogins } from '../../drivers/ftp/pureftpd/logins.ts'
import { adopt } from '../../drivers/ftp/pureftpd/server-driver.ts'
import { isInstalled } from '../../drivers/ftp/pureftpd/publish.ts'
import { observeTransfers } from '../../drivers/ftp/pureftpd/transfers.ts'
import { FtpSpec } from '../../drivers/ftp/spec.ts'
import { Username } from '../../drivers/unix/spec.ts'
import { daemonNamed } from '../../system/services/catalogue.ts'
import { installService } from '../install-service.ts'
import { type AgentContext, type VerbTable, verb } from '../verb.ts'

const Uid = FtpSpec.shape.uid
const nothing = z.strictObject({})

async function state({ system }: AgentContext) {
  const installed = await isInstalled(system)
  return { installed, running: installed && (await system.services.state('ftp')).status === 'running' }
}

/** Installs the daemon, then lets its drivers configure and start it. */
async function install({ system, applier }: AgentContext): Promise<void> {
  await installService(daemonNamed(system.paths, 'ftp'), system)
  await adopt(system)
  for (const role of ['ftp', 'ftp-server']) await applier.drivers.find((driver) => driver.role === role)?.ensureBase?.(system)
}

/** The FTP server: looked at, installed, and rid of sessions. */
export const ftpVerbs: VerbTable = {
  'ftp.state': verb({ body: nothing, handle: (_, context) => state(context) }),
  'ftp.install': verb({ body: nothing, handle: (_, context) => install(context) }),
  'ftp.transfers': verb({ body: nothing, handle: async (_, { system }) => ({ transfers: await observeTransfers(system) }) }),
  'ftp.logins': verb({
    body: z.strictObject({ since: z.number().int().nonnegative() }),
    handle: async ({ since }, { system }) => ({ logins: await observeLogins(system, since) }),
  }),
  'ftp.end-transfer': verb({
    body: z.strictObject({ pid: z.number().int().positive(), login: z.string().max(320), uid: Uid }),
    async handle({ pid, login, uid }, { system }) {
      // nothing but a session is ended, and none of another
      const found = (await observeTransfers(system)).find((transfer) => transfer.pid === pid && transfer.login === login)
      if (found !== undefined) await system.users.endProcess(pid, uid)
    },
  }),
  'ftp.count-quota': verb({
    body: z.strictObject({ username: Username, uid: Uid, parts: FtpSpec.shape.logins.element.shape.folder }),
    async handle({ username, uid, parts }, { system }) {
      if (!(await isInstalled(system))) return
      const how = { as: { uid, gid: uid }, inHome: { user: username, parts }, timeoutMs: 10 * 60_000, allowFailure: true }
      await system.run(['pure-quotacheck', '-u', String(uid), '-d', '.'], how)
    },
  }),
}
