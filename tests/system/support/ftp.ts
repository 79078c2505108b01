import { expect } from 'vitest'
import type { Host } from '../../bed/host.ts'
import type { DebianRelease } from '../../bed/tree.ts'
import { eventually, type Server, type ServerOptions } from './server.ts'

export const ftpPassword = 'Correct-Horse-7'

const quiet = { allowFailure: true, timeoutMs: 60_000 } as const

/** A host on which clients of FTP and SFTP are installed, and sshd lets an address that guesses go on. */
export const ftpHost = (name: string, release: DebianRelease): ServerOptions => ({
  name: `${name}${release === 'bookworm' ? '12' : '13'}`,
  release,
  packages: ['openssh-server'],
  async prepare(host: Host) {
    await host.run(['apt-get', '-q', 'update'])
    // newer ones let an address wait after a refusal, which these tests provoke
    if (release === 'trixie') await host.run(['tee', '/etc/ssh/sshd_config.d/90-test.conf'], { stdin: 'PerSourcePenalties no\n' })
    await host.run(['systemctl', 'restart', 'ssh.service'])
  },
})

/** Real clients on the host, and what the tests look at. */
export function ftpClients(get: () => Server) {
  const run = (argv: readonly [string, ...string[]], options: object = {}) => get().host.run(argv, { ...quiet, ...options })
  const call = (method: string, path: string, body?: unknown) => get().root(method, path, body)
  const write = async (method: string, path: string, body?: unknown) => {
    const reply = await call(method, path, body)
    expect(reply.headers['x-sync'], reply.text).toBe('applied')
    return reply
  }
  /** curl over TLS: what came, and its exit code. */
  const ftp = (user: string, path: string, args: readonly string[] = [], { secret = ftpPassword, host = '127.0.0.1' } = {}) => {
    const how = ['--silent', '--show-error', '--insecure', '--ssl-reqd', '--max-time', '30'] as const
    return run(['curl', ...how, '--user', `${user}:${secret}`, ...args, `ftp://${host}${path}`])
  }
  /** lftp over TLS, with what the server says; curl goes away when an upload is cut off, before it has heard why. */
  const lftp = async (user: string, commands: string) => {
    const settings = 'debug 5; set ftp:ssl-force true; set ssl:verify-certificate no; set net:max-retries 1; set net:timeout 10'
    const by = await run(['lftp', '-c', `${settings}; open -u ${user},${ftpPassword} ftp://127.0.0.1; ${commands}`])
    return by.stdout + by.stderr
  }
  const sftp = (user: string, lines: readonly string[], secret = ftpPassword) => {
    const loose = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null']
    const once = ['PreferredAuthentications=password', 'NumberOfPasswordPrompts=1', 'BatchMode=no']
    const options = [...loose, ...once].flatMap((each) => ['-o', each])
    const argv = ['sshpass', '-e', 'sftp', '-q', ...options, '-b', '-', `${user}@127.0.0.1`] as const
    return run(argv, { stdin: `${lines.join('\n')}\n`, env: { SSHPASS: secret } })
  }
  return {
    run,
    call,
    write,
    ftp,
    lftp,
    sftp,
    entersFtp: async (user: string, secret = ftpPassword, host = '127.0.0.1') => (await ftp(user, '/', [], { secret, host })).code === 0,
    entersSftp: async (user: string, secret = ftpPassword) => (await sftp(user, ['pwd'], secret)).code === 0,
    upload: (user: string, file: string, path: string) => ftp(user, path, ['--upload-file', file]),
    sweep: () => get().agent<{ repaired: { scope: string }[]; failed: unknown[] }>('sweep'),
    text: async (path: string) => (await run(['cat', path])).stdout,
    master: () => get().pid('^/usr/sbin/pure-ftpd /etc/croft'),
    /** Has the FTP server installed, and waits. */
    install: async (): Promise<void> => {
      const id = (await call('POST', '/ftp/install')).json<{ job_id: number }>().job_id
      const look = async () => (await call('GET', `/jobs/${id}`)).json<{ status: string; error: string | null }>()
      const done = await eventually('the job', look, ({ status }) => !['queued', 'running'].includes(status), 200)
      expect(done).toMatchObject({ status: 'succeeded', error: null })
    },
  }
}
