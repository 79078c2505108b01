import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A certificate authority on this host for which every name leads to loopback. */
export interface Pebble {
  readonly directoryUrl: string
  /** PEM that its directory is signed with. */
  readonly trust: string
  /** Name server that it believes. */
  readonly resolver: string
  stop(): void
}

const resolver = '127.0.0.1:20053'
const [api, management] = ['127.0.0.1:24000', '127.0.0.1:25000']

const answers = (url: string, ca: string) =>
  new Promise<boolean>((resolve) => {
    const call = request(url, { ca, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    call.once('error', () => resolve(false))
    call.end()
  })

/** Starts it; it looks without a pause and refuses no nonce. */
export async function startPebble(): Promise<Pebble> {
  const folder = mkdtempSync('/tmp/pebble-')
  const [certificate, privateKey] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', privateKey]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...key, '-out', certificate, '-days', '30', ...names], { stdio: 'ignore' })
  const pebble = { listenAddress: api, managementListenAddress: management, certificate, privateKey, httpPort: 80, tlsPort: 443 }
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ pebble: { ...pebble, ocspResponderURL: '' } }))
  const env = { PATH: '/usr/bin', PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' }
  const none = ['-http01', '', '-https01', '', '-tlsalpn01', '']
  const dns = ['-defaultIPv4', '127.0.0.1', '-defaultIPv6', '', '-dns01', resolver, '-management', '127.0.0.1:20055', ...none]
  const children: ChildProcess[] = [
    spawn('/usr/bin/pebble-challtestsrv', dns, { stdio: 'ignore' }),
    spawn('/usr/bin/pebble', ['-config', join(folder, 'config.json'), '-dnsserver', resolver], { stdio: 'ignore', env }),
  ]
  const trust = readFileSync(certificate, 'utf8')
  const directoryUrl = `https://${api}/dir`
  for (let waited = 0; !(await answers(directoryUrl, trust)); waited += 1) {
    if (waited > 200) throw new Error('the authority does not answer')
    await sleep(50)
  }
  return {
    directoryUrl,
    trust,
    resolver,
    stop() {
      for (const child of children) child.kill()
      rmSync(folder, { recursive: true })
    },
  }
}
