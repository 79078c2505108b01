import { rfc3339 } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { FtpServerSpec } from '../../drivers/ftp/spec.ts'
import type { Operations } from '../../jobs/operations/runner.ts'
import { type AgentFiles, callJson } from '../files/agent.ts'
import type { FtpMachine, FtpServers, TransferFacts } from './machine.ts'
import type { FtpConfig, FtpSession, FtpStatus, UpdateFtpConfig } from './schema.ts'
import type { FtpServerStore } from './server-store.ts'
import type { FtpStore } from './store.ts'

export interface FtpServerDeps {
  readonly db: PanelDb
  readonly store: FtpStore
  readonly settings: FtpServerStore
  readonly machine: FtpMachine
  readonly servers: FtpServers
  /** The setting `ftp.anonymous`. */
  readonly anonymous: { get(): Promise<boolean>; set(ctx: Ctx, allowed: boolean): Promise<void> }
  readonly operations: Pick<Operations, 'start'>
  readonly files: AgentFiles
  readonly now: () => number
}

const configModel = ({ port, passive, tls, maxClients, maxPerIp }: FtpServerSpec, anonymous: boolean): FtpConfig => ({
  port,
  passive_ports: passive.join('-'),
  tls,
  max_clients: maxClients,
  max_per_ip: maxPerIp,
  anonymous,
})

function passiveOf(text: string): readonly [number, number] {
  const [from = 0, to = 0] = text.split('-').map(Number)
  // one connection for data each, and none of the ports that only root may listen on
  if (from < 1024 || to > 65_535 || to - from < 9) throw invalid('Invalid passive_ports')
  return [from, to]
}

const idOf = ({ protocol, pid }: TransferFacts): string => `${protocol}-${pid}`

/** The FTP server: whether it is there, who is in, how it listens. */
export function ftpServerService({ db, store, settings, anonymous, machine, servers, operations, files, now }: FtpServerDeps) {
  /** Sessions in the actor's view. */
  const sessionsOf = async (ctx: Ctx) => {
    const [uids, transfers] = await Promise.all([store.uidsInView(ctx.actor), machine.transfers()])
    return transfers.flatMap((transfer) => {
      const uid = uids.get(transfer.login)
      return uid === undefined ? [] : [{ transfer, uid }]
    })
  }
  return {
    async status(ctx: Ctx, ext: boolean): Promise<FtpStatus> {
      const { installed, running } = await servers()
      const status = { installed, running, total_accounts: await store.countInView(ctx.actor) }
      if (!ext) return status
      const { port, tls } = await settings.load()
      return { ...status, port, tls }
    },
    /** Answers with the job. */
    async install(ctx: Ctx): Promise<number> {
      servers.forget()
      if ((await servers()).installed) throw conflict('Pure-FTPd is already installed')
      return operations.start(ctx, 'ftp.install', {}, { resource: { type: 'ftp', id: 'server' }, ownerId: null })
    },
    config: async () => configModel(await settings.load(), await anonymous.get()),
    configure: (ctx: Ctx, body: UpdateFtpConfig): Promise<FtpConfig> =>
      db.transaction(async () => {
        const before = await settings.load()
        const after: FtpServerSpec = {
          port: body.port ?? before.port,
          passive: body.passive_ports === undefined ? before.passive : [...passiveOf(body.passive_ports)],
          tls: body.tls ?? before.tls,
          maxClients: body.max_clients ?? before.maxClients,
          maxPerIp: body.max_per_ip ?? before.maxPerIp,
        }
        if (after.port >= after.passive[0] && after.port <= after.passive[1]) throw invalid('Invalid passive_ports')
        await settings.save(ctx, after)
        if (body.anonymous !== undefined) await anonymous.set(ctx, body.anonymous)
        return configModel(after, await anonymous.get())
      }),
    async sessions(ctx: Ctx): Promise<FtpSession[]> {
      return (await sessionsOf(ctx)).map(({ transfer }) => ({
        id: idOf(transfer),
        username: transfer.login,
        ip: transfer.ip,
        protocol: transfer.protocol,
        file: transfer.file,
        since: rfc3339(transfer.since),
      }))
    },
    async endSession(ctx: Ctx, id: string): Promise<void> {
      const found = (await sessionsOf(ctx)).find(({ transfer }) => idOf(transfer) === id)
      if (found === undefined) throw notFound('Session')
      await machine.endTransfer({ pid: found.transfer.pid, login: found.transfer.login, uid: found.uid })
    },
    /** Scheduled: who logged in lately. */
    async noteLogins(): Promise<void> {
      // with room for a clock that was put right meanwhile
      for (const { login, at } of await machine.logins(now() - 3 * 60_000)) await store.observed(login, { last_login_at: at })
    },
    /** Scheduled: how much lies in the folders, for the quota of those that have one. */
    async measure(): Promise<void> {
      for (const { name, owner, uid, status, folder, quota_mb: quota } of await store.all()) {
        if (status !== 'active') continue
        const { bytes } = await callJson<{ bytes: number }>(files, 'usage', { user: owner, path: `/${folder}` }).catch((error: unknown) => {
          // a folder that is gone is empty
          if (error instanceof Error && 'status' in error && error.status === 404) return { bytes: 0 }
          throw error
        })
        await store.observed(name, { used_bytes: bytes })
        if (quota > 0) await machine.countQuota({ username: owner, uid, parts: folder.split('/').filter(Boolean) })
      }
    },
  }
}
export type FtpServerService = ReturnType<typeof ftpServerService>
