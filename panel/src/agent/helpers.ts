import { spawn, type ChildProcess } from 'node:child_process'
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2'
import { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { AppError, unavailable } from '@croft/kit/errors.ts'

/** Whose helper it is, as `/etc/passwd` of this machine says. */
export interface Tenant {
  readonly name: string
  readonly uid: number
  readonly gid: number
  /** Absolute. */
  readonly home: string
}

export interface HelperPoolOptions {
  /** How long a helper without work stays; default 60 s. */
  readonly idleMs?: number
  /** Helpers at a time; default 32. */
  readonly most?: number
  /** Calls at a time for one tenant; default 16. */
  readonly perTenant?: number
  /** Heap of a helper; default 96 MiB. */
  readonly memoryMb?: number
  /** A helper that does not answer a ping for so long is ended; default 30 s. */
  readonly silentMs?: number
  readonly log: (event: Readonly<Record<string, unknown>>) => void
}

/** One process per tenant, each with the tenant's ids and no other group. */
export interface HelperPool {
  /** Sends one request (`/list?…`); the caller writes the body and reads the answer. 503 when there is no room. */
  open(tenant: Tenant, path: string, headers: Readonly<Record<string, string>>): ClientHttp2Stream
  /** Process ids by user name. */
  processes(): ReadonlyMap<string, number>
  /** Ends all helpers and resolves when they are gone. */
  close(): Promise<void>
}

interface Helper {
  readonly tenant: Tenant
  readonly child: ChildProcess
  readonly session: ClientHttp2Session
  readonly ended: Promise<void>
  active: number
  idleSince: number
  answeredAt: number
}

const entry = fileURLToPath(new URL('../helper.ts', import.meta.url))
const mostReported = 16 * 1024

/** What a helper says on its error output, cut short: the tenant can reach its own processes and may let them talk for ever. */
function report(child: ChildProcess, tenant: Tenant, log: HelperPoolOptions['log']): void {
  let left = mostReported
  child.stderr?.on('data', (chunk: Buffer) => {
    if (left > 0) log({ event: 'helper', user: tenant.name, output: chunk.subarray(0, left).toString('utf8') })
    left -= chunk.length
  })
}

function start(tenant: Tenant, memoryMb: number, log: HelperPoolOptions['log']): { child: ChildProcess; session: ClientHttp2Session } {
  if (tenant.uid < 1000 || tenant.gid < 1000) throw new Error(`no helper for user id ${tenant.uid}`)
  const isRoot = process.geteuid?.() === 0
  if (!isRoot && process.geteuid?.() !== tenant.uid) throw new Error('only root may start helpers of others')
  const flags = [`--max-old-space-size=${memoryMb}`, '--max-semi-space-size=4', '--disable-warning=ExperimentalWarning']
  const child = spawn(process.execPath, [...flags, entry, tenant.home, tenant.name, String(tenant.uid)], {
    // libuv empties the supplementary groups before it sets these: no line of JavaScript runs with more than the tenant may
    ...(isRoot ? { uid: tenant.uid, gid: tenant.gid } : {}),
    env: { LANG: 'C.UTF-8', ...(process.env['TZ'] === undefined ? {} : { TZ: process.env['TZ'] }) },
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  report(child, tenant, log)
  const socket = child.stdio[3]
  if (!(socket instanceof Socket)) throw new Error('the helper has no socket')
  // the other end belongs to the tenant: nothing may be pushed and little is kept for it
  const session = connect('http://helper', {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: 1024 * 1024, maxHeaderListSize: 16 * 1024 },
    maxHeaderListPairs: 32,
  })
  return { child, session }
}

export function createHelperPool(options: HelperPoolOptions): HelperPool {
  const { idleMs = 60_000, most = 32, perTenant = 16, memoryMb = 96, silentMs = 30_000, log } = options
  const helpers = new Map<string, Helper>()
  const leaving = new Set<Promise<void>>()
  const keyOf = (tenant: Tenant) => `${tenant.uid}:${tenant.gid}:${tenant.name}`

  const forget = (helper: Helper) => {
    const key = keyOf(helper.tenant)
    if (helpers.get(key) === helper) helpers.delete(key)
  }
  const retire = (helper: Helper) => {
    forget(helper)
    helper.session.close()
    helper.session.destroy()
    const force = setTimeout(() => helper.child.kill('SIGKILL'), 2000)
    leaving.add(helper.ended)
    void helper.ended.then(() => {
      clearTimeout(force)
      leaving.delete(helper.ended)
    })
  }
  const kill = (helper: Helper) => {
    forget(helper)
    helper.session.destroy()
    helper.child.kill('SIGKILL')
  }

  const watch = setInterval(
    () => {
      const now = Date.now()
      for (const helper of helpers.values()) {
        if (helper.active === 0 && now - helper.idleSince >= idleMs) retire(helper)
        else if (helper.active > 0 && now - helper.answeredAt > silentMs) {
          log({ event: 'helper silent', user: helper.tenant.name })
          kill(helper)
        } else if (helper.active > 0 && !helper.session.closed) {
          helper.session.ping((error) => {
            if (error === null) helper.answeredAt = Date.now()
          })
        }
      }
    },
    Math.min(idleMs, silentMs, 15_000) / 3,
  )
  watch.unref()

  function launch(tenant: Tenant): Helper {
    const { child, session } = start(tenant, memoryMb, log)
    const ended = new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.once('error', (error) => {
        log({ event: 'helper', user: tenant.name, error })
        resolve()
      })
    })
    const now = Date.now()
    const helper: Helper = { tenant, child, session, ended, active: 0, idleSince: now, answeredAt: now }
    // every call on it hears of its end through its own stream
    session.on('error', () => undefined)
    session.once('close', () => forget(helper))
    void ended.then(() => {
      forget(helper)
      session.destroy()
    })
    helpers.set(keyOf(tenant), helper)
    return helper
  }

  function acquire(tenant: Tenant): Helper {
    const known = helpers.get(keyOf(tenant))
    if (known !== undefined && !known.session.closed && !known.session.destroyed) return known
    if (helpers.size >= most) {
      const idle = [...helpers.values()].filter((helper) => helper.active === 0)
      const oldest = idle.toSorted((one, other) => one.idleSince - other.idleSince)[0]
      if (oldest === undefined) throw unavailable('Too many accounts work on files at once', 5)
      retire(oldest)
    }
    return launch(tenant)
  }

  return {
    open(tenant, path, headers) {
      const helper = acquire(tenant)
      if (helper.active >= perTenant) {
        throw new AppError(429, 'RATE_LIMITED', 'Too many file operations at once', { headers: { 'Retry-After': '2' } })
      }
      if (helper.active === 0) helper.answeredAt = Date.now()
      const stream = helper.session.request({ ...headers, ':method': 'POST', ':path': path }, { endStream: false })
      helper.active += 1
      stream.once('close', () => {
        helper.active -= 1
        helper.idleSince = Date.now()
      })
      return stream
    },
    processes: () => new Map([...helpers.values()].map(({ tenant, child }) => [tenant.name, child.pid ?? 0])),
    async close() {
      clearInterval(watch)
      for (const helper of helpers.values()) retire(helper)
      await Promise.all(leaving)
    },
  }
}
