import { setTimeout as sleep } from 'node:timers/promises'
import { places } from '@croft/panel/setup/places.ts'
import type { Bed } from '../../bed/bed.ts'
import type { Host } from '../../bed/host.ts'
import type { DebianRelease } from '../../bed/tree.ts'
import { curl, type Ask, type Reply } from './client.ts'
import { phpOf, serverPackages } from './packages.ts'
import { placeRelease } from './release.ts'

export const adminPassword = 'Canary-Horse-9152-Staple'

/** A host with Croft set up and running on it, by the real set-up. */
export interface Server<On extends Pick<Host, 'run'> = Host> {
  readonly host: On
  /** One request to the API over HTTPS with this token or key. */
  api(token: string, method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>
  /** The same as root of the machine, over the panel's socket: no limits. Throws when the answer is not 2xx. */
  root(method: string, path: string, body?: unknown): Promise<Reply>
  /** Makes an account with the domain `<name>.example.com` and waits, longer than an answer does, until its folder is there. */
  account(name: string, fields?: Readonly<Record<string, unknown>>): Promise<void>
  /** One verb of the agent. */
  agent<Body = Readonly<Record<string, unknown>>>(verb: string, body?: unknown): Promise<Body>
  /** A page of a site, by the host's curl from loopback. */
  page(name: string, path?: string, ask?: Ask): Promise<Reply>
  /** Runs a program as a tenant. */
  tenant(user: string, argv: readonly [string, ...string[]], stdin?: string): Promise<string>
  /** Writes a file as a tenant; `path` is relative to the home. */
  put(user: string, path: string, content: string): Promise<void>
  /** The oldest process whose command line matches, 0 when there is none. */
  pid(pattern: string): Promise<number>
  /** The panel answers, and the agent behind it. */
  ready(seconds?: number): Promise<void>
}

/** Looks until what is seen is as it should be; throws with what was seen last. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value>,
  isSo: (value: Value) => boolean,
  seconds = 30,
): Promise<Value> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const value = await look()
    if (isSo(value)) return value
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s; last seen: ${JSON.stringify(value).slice(0, 600)}`)
    await sleep(100)
  }
}

/** The patterns by which Croft's processes are known, with systemd and without. */
export const processes = {
  panel: 'panel/src/panel.ts',
  agent: 'panel/src/agent.ts',
  'nginx master': '^nginx: master',
  'nginx worker': '^nginx: worker',
  'php-fpm master': '^php-fpm: master',
} as const

/** Speaks with the Croft of a host or machine. */
export function onHost<On extends Pick<Host, 'run'>>(host: On): Server<On> {
  const panelSocket = `${places.panelRun}/panel.sock`
  const server: Server<On> = {
    host,
    api: (token, method, path, body, headers = {}) =>
      curl(host, `https://localhost:3082/api/v1${path}`, {
        method,
        body,
        headers: { ...(token === '' ? {} : { Authorization: `Bearer ${token}` }), ...headers },
      }),
    async root(method, path, body) {
      const reply = await curl(host, `http://localhost/api/v1${path}`, { method, body, socket: panelSocket })
      if (reply.status < 200 || reply.status > 299) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`)
      return reply
    },
    async account(name, fields = {}) {
      const domain = `${name}.example.com`
      const user = { username: name, email: `${name}@example.com`, password: 'Battery-Staple-91', domain }
      await server.root('POST', '/users', { ...user, ...fields })
      const folder = `${places.homes}/${name}/domains/${domain}/public_html`
      const look = async () => (await host.run(['stat', '--format=%U', '--', folder], { allowFailure: true })).stdout.trim()
      await eventually(`the folder of ${domain}`, look, (owner) => owner === name, 60)
    },
    async agent<Body>(verb: string, body: unknown = {}) {
      const reply = await curl(host, `http://localhost/v1/${verb}`, {
        method: 'POST',
        body,
        socket: `${places.run}/agent.sock`,
        seconds: 60,
      })
      if (reply.status !== 200) throw new Error(`agent ${verb}: ${reply.status} ${reply.text}`)
      return reply.json<Body>()
    },
    page: (name, path = '/', ask = {}) =>
      curl(host, `http://127.0.0.1${path}`, { seconds: 10, ...ask, headers: { Host: name, ...ask.headers } }),
    async tenant(user, argv, stdin = '') {
      const as = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--'] as const
      return (await host.run([...as, ...argv], { stdin, cwd: '/' })).stdout
    },
    async put(user, path, content) {
      await server.tenant(user, ['tee', '--', `${places.homes}/${user}/${path}`], content)
    },
    async pid(pattern) {
      const { stdout } = await host.run(['pgrep', '--oldest', '--full', '--', pattern], { allowFailure: true })
      return Number(stdout.trim() || 0)
    },
    async ready(seconds = 30) {
      const look = () => curl(host, 'http://localhost/api/v1/packages', { socket: panelSocket, seconds: 5 })
      await eventually('the panel answers', look, ({ status }) => status === 200, seconds)
      const agent = () =>
        curl(host, 'http://localhost/v1/state', { method: 'POST', body: {}, socket: `${places.run}/agent.sock`, seconds: 5 })
      await eventually('the agent answers', agent, ({ status }) => status === 200, seconds)
    },
  }
  return server
}

export interface ServerOptions {
  readonly name: string
  /** Default Debian 12. */
  readonly release?: DebianRelease
  /** Debian packages besides `serverPackages`. */
  readonly packages?: readonly string[]
  /** Without systemd for Croft's daemons: a supervisor of Croft's own in their place. */
  readonly direct?: boolean
  /** Before set-up: file systems of its own and the like. */
  readonly prepare?: (host: Host) => Promise<void>
}

/** The supervisor of a host without systemd units, started in the background. */
export async function startSupervisor(host: Host): Promise<void> {
  const argv = [places.node, `${places.current}/panel/src/supervise.ts`] as const
  await host.run(['setsid', '--fork', 'sh', '-c', 'exec "$@" </dev/null >/var/log/supervise.log 2>&1', 'sh', ...argv])
}

/** Boots a host and sets Croft up on it. */
export async function startServer(bed: Bed, options: ServerOptions): Promise<Server> {
  const { name, release: debian = 'bookworm', direct = false, prepare } = options
  const php = phpOf(debian)
  const packages = [...serverPackages(debian), ...(options.packages ?? [])]
  const host = await bed.startHost({ name, release: debian, packages })
  await prepare?.(host)
  const release = await placeRelease(host)
  const setup = [`${release}/node/bin/node`, `${release}/panel/src/setup/main.ts`, '--no-packages', '--hostname', `${name}.example.test`]
  const env = { CROFT_ADMIN_PASSWORD: adminPassword }
  const server = onHost(host)
  if (direct) {
    await host.run(['systemctl', 'disable', '--now', 'nginx.service', `php${php}-fpm.service`])
    const start = ['setsid', '--fork', 'sh', '-c', 'exec "$@" </dev/null >/var/log/supervise.log 2>&1', 'sh'] as const
    await host.run([...start, ...setup, '--foreground'], { env })
  } else await host.run(setup as [string, ...string[]], { env })
  await server.ready(60)
  return server
}
