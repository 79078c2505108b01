import type { Host } from '../../bed/host.ts'
import { eventually } from './server.ts'

/** A certificate authority on a host, and the name server that it and the panel believe. */
export interface Authority {
  readonly directoryUrl: string
  /** PEM: what its directory is signed with, and the root of what it issues. */
  readonly trust: string
  /** File of the root on the host. */
  readonly rootFile: string
  /** `127.0.0.1:8053`. */
  readonly resolver: string
  /** Lets names lead to an address. */
  point(address: string, ...names: readonly string[]): Promise<void>
}

const folder = '/root/authority'
const resolver = '127.0.0.1:8053'

const configuration = {
  pebble: {
    listenAddress: '127.0.0.1:14000',
    managementListenAddress: '127.0.0.1:15000',
    certificate: `${folder}/cert.pem`,
    privateKey: `${folder}/key.pem`,
    httpPort: 80,
    tlsPort: 443,
    ocspResponderURL: '',
    externalAccountBindingRequired: false,
  },
}

/** Starts pebble, which refuses one nonce in five. `dnsServer`: where it looks names up, else at the name server of the test. */
export async function startAuthority(host: Host, dnsServer = resolver): Promise<Authority> {
  await host.run(['mkdir', '-p', folder])
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${folder}/key.pem`]
  await host.run(['openssl', 'req', '-x509', ...key, '-out', `${folder}/cert.pem`, '-days', '30', ...names])
  await host.run(['tee', `${folder}/config.json`], { stdin: JSON.stringify(configuration) })
  const none = ['-http01', '', '-https01', '', '-tlsalpn01', '']
  const dns = ['pebble-challtestsrv', '-defaultIPv4', '', '-defaultIPv6', '', '-dns01', resolver, '-management', '127.0.0.1:8055', ...none]
  await host.run(['systemd-run', '--unit=test-names', '--', ...dns])
  const variables = ['--setenv=PEBBLE_VA_NOSLEEP=1', '--setenv=PEBBLE_WFE_NONCEREJECT=20']
  await host.run([
    'systemd-run',
    '--unit=test-authority',
    ...variables,
    '--',
    'pebble',
    '-config',
    `${folder}/config.json`,
    '-dnsserver',
    dnsServer,
  ])
  const root = () => host.run(['curl', '--silent', '--insecure', 'https://127.0.0.1:15000/roots/0'], { allowFailure: true })
  const { stdout: pem } = await eventually('the authority answers', root, ({ stdout }) => stdout.includes('BEGIN CERTIFICATE'))
  await host.run(['tee', `${folder}/root.pem`], { stdin: pem })
  const { stdout: own } = await host.run(['cat', `${folder}/cert.pem`])
  return {
    directoryUrl: 'https://localhost:14000/dir',
    trust: `${own}${pem}`,
    rootFile: `${folder}/root.pem`,
    resolver,
    async point(address, ...hosts) {
      for (const name of hosts) {
        const body = JSON.stringify({ host: name, addresses: [address] })
        await host.run(['curl', '--silent', '--fail', '--data', body, 'http://127.0.0.1:8055/add-a'])
      }
    },
  }
}
