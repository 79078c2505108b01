import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'

/** Settings of npm that lead through the network of this machine; none that identifies anybody. */
const npmKeys = ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy', 'strict-ssl']
const forwarded = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS']

/** Environment of everything that is run on a host. */
export function hostEnvironment(): Readonly<Record<string, string>> {
  const passed = forwarded.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []))
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return { PATH: path, HOME: '/root', LANG: 'C.UTF-8', TERM: 'dumb', ...Object.fromEntries(passed) }
}

async function npmSettings(): Promise<string> {
  const { stdout } = await command(['npm', 'config', 'list', '--json'], { allowFailure: true })
  const all = JSON.parse(stdout || '{}') as Record<string, unknown>
  return npmKeys.flatMap((key) => (['string', 'boolean'].includes(typeof all[key]) ? [`${key}=${String(all[key])}`] : [])).join('\n')
}

/** Gives a host the way out that this machine has: name servers, certificates, npm's settings. Written into the running copy only. */
export async function configureHost(root: string, name: string): Promise<void> {
  copyFileSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'))
  writeFileSync(join(root, 'etc/hostname'), `${name}\n`)
  writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost\n::1 localhost\n127.0.1.1 ${name}.example.test ${name}\n`)
  const bundle = 'etc/ssl/certs/ca-certificates.crt'
  if (existsSync(join('/', bundle))) {
    mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true })
    writeFileSync(join(root, bundle), readFileSync(join('/', bundle)))
  }
  writeFileSync(join(root, 'root/.npmrc'), `${await npmSettings()}\n`)
}
