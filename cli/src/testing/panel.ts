import { spawn, spawnSync } from 'node:child_process'
import { X509Certificate, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { listenAll, type TlsFiles } from '@croft/kit/http/listen.ts'
import { type TestApp, testApp } from '../../../panel/src/testing/app.ts'

/** What a run of the command line left behind. */
export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Sends SIGINT as soon as this is seen on standard error. */
  readonly interruptAt?: RegExp
}

/** A panel that listens, and the command line run against it as a process of its own. */
export interface ListeningPanel extends TestApp {
  readonly socket: string
  /** `https://127.0.0.1:…` */
  readonly url: string
  /** `sha256:…` of its certificate. */
  readonly fingerprint: string
  /** Home folder of whoever runs the command line. */
  readonly home: string
  /** As root, over the socket. */
  croft(...argv: string[]): Promise<Run>
  run(argv: readonly string[], options?: RunOptions): Promise<Run>
}

const entry = join(import.meta.dirname, '../croft.ts')

/** Runs the command line with nothing but the given environment. */
export function runCli(argv: readonly string[], options: RunOptions & { readonly home: string }): Promise<Run> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: options.home, ...options.env }
    const child = spawn(process.execPath, ['--no-warnings', entry, ...argv], { env, stdio: 'pipe', timeout: 60_000 })
    let stdout = ''
    let stderr = ''
    let sent = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      if (!sent && options.interruptAt?.test(stderr) === true) sent = child.kill('SIGINT')
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
    // a command that asks for nothing may be gone before its input
    child.stdin.once('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/** A self-made certificate for 127.0.0.1, and its fingerprint. */
export async function madeCertificate(): Promise<TlsFiles & { readonly fingerprint: string }> {
  const folder = await freshFolder()
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const form = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=127.0.0.1', '-days', '30']
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...form, '-keyout', keyFile, '-out', certFile], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`)
  const cert = readFileSync(certFile, 'utf8')
  const fingerprint = `sha256:${createHash('sha256').update(new X509Certificate(cert).raw).digest('hex')}`
  return { cert, key: readFileSync(keyFile, 'utf8'), fingerprint }
}

/** A fresh folder that goes when the test ends. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'croft-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The whole panel on a database and a machine of its own, listening on a Unix socket and on TLS. */
export async function listeningPanel(): Promise<ListeningPanel> {
  const app = await testApp()
  const home = await freshFolder()
  const socket = join(home, 'panel.sock')
  const tls = await madeCertificate()
  const outside = await listenAll(app.server, [{ host: '127.0.0.1', port: 0, tls }])
  const inside = await listenAll(app.local, [{ path: socket, mode: 0o600 }])
  onTestFinished(async () => {
    await Promise.all([outside.close(0), inside.close(0)])
  })
  const { port } = outside.addresses[0] as AddressInfo
  const run: ListeningPanel['run'] = (argv, options = {}) => runCli(argv, { ...options, home })
  return {
    ...app,
    socket,
    url: `https://127.0.0.1:${port}`,
    fingerprint: tls.fingerprint,
    home,
    run,
    croft: (...argv) => run(['--socket', socket, ...argv]),
  }
}
