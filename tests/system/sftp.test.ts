import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { ftpClients, ftpHost, ftpPassword as password } from './support/ftp.ts'
import { eventually } from './support/server.ts'

/** What holds for both ways of file transfer, and how they live through changes, by the real Pure-FTPd and sshd. */

const title = 'FTP and SFTP'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)(`${title} (%s)`, (release) => {
  const get = useServer(ftpHost('sftp', release))
  const { run, call, write, ftp, sftp, entersFtp, entersSftp, upload, sweep, text, master, install } = ftpClients(get)

  test('the server is installed, with an account of a domain and one of a home', { timeout: 300_000 }, async () => {
    await get().account('john')
    await get().account('mary')
    await install()
    await write('POST', '/ftp', { username: 'early', password, owner: 'john' })
    await write('POST', '/ftp', { username: 'deploy', password, domain: 'john.example.com' })
    expect((await upload('john_deploy', '/etc/hostname', '/index.html')).code).toBe(0)
    await get().put('mary', 'secret.txt', 'of mary')
    await run(['truncate', '-s', '3M', '/root/large'])
  })

  test('SFTP takes the same password, in the same folder, and is no shell', async () => {
    const by = await sftp('john_deploy', ['pwd', 'put /etc/hostname up.txt', 'ls -1'])
    expect(by.code, by.stderr).toBe(0)
    expect(by.stdout).toContain('Remote working directory: /files')
    expect((await run(['stat', '-c', '%U %G', '/home/john/domains/john.example.com/public_html/up.txt'])).stdout.trim()).toBe('john john')
    expect([await entersSftp('john_deploy', 'wrong'), await entersSftp('john'), await entersSftp('mary')]).toEqual([false, false, false])
    const ssh = ['sshpass', '-e', 'ssh', '-q', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'] as const
    const shell = await run([...ssh, 'john_deploy@127.0.0.1', 'id'], { env: { SSHPASS: password } })
    expect(shell.stdout).not.toContain('uid=')
    const forward = await run([...ssh, '-W', '127.0.0.1:3082', 'john_deploy@127.0.0.1'], { env: { SSHPASS: password } })
    expect(forward.stdout).toBe('')
    await write('PUT', '/ftp/john_deploy', { protocols: ['ftp'] })
    expect([await entersSftp('john_deploy'), await entersFtp('john_deploy')]).toEqual([false, true])
    await write('PUT', '/ftp/john_deploy', { protocols: ['sftp'] })
    expect([await entersSftp('john_deploy'), await entersFtp('john_deploy')]).toEqual([true, false])
    await write('PUT', '/ftp/john_deploy', { protocols: ['ftp', 'sftp'] })
    expect((await run(['id', '-un', '--', 'john'])).stdout.trim()).toBe('john')
  })

  test('what an account sees no other tenant reads', async () => {
    await write('POST', '/ftp', { username: 'blog', password, owner: 'john', home_dir: '/domains/john.example.com/public_html/blog' })
    expect((await upload('john_blog', '/etc/hostname', '/config.php')).code).toBe(0)
    const argv = ['cat', '/run/croft/jails/john_blog/files/config.php'] as const
    expect(await get().tenant('john', argv)).toBe(await text('/etc/hostname'))
    await expect(get().tenant('mary', argv)).rejects.toThrow()
    await write('DELETE', '/ftp/john_blog')
  })

  test('read only means that nobody writes, by either way', async () => {
    await write('PUT', '/ftp/john_deploy', { read_only: true })
    expect((await upload('john_deploy', '/etc/hostname', '/no.txt')).code).not.toBe(0)
    expect((await ftp('john_deploy', '/', ['--quote', 'DELE index.html'])).code).not.toBe(0)
    expect((await sftp('john_deploy', ['put /etc/hostname no.txt'])).code).not.toBe(0)
    expect((await ftp('john_deploy', '/index.html')).stdout).toBe(await text('/etc/hostname'))
    await get().put('john', 'domains/john.example.com/public_html/own.txt', 'the tenant itself writes')
    await write('PUT', '/ftp/john_deploy', { read_only: false })
    expect((await upload('john_deploy', '/etc/hostname', '/yes.txt')).code).toBe(0)
  })

  /** An upload that takes a minute, and a way to see how it ended. */
  const slowUpload = async (user: string) => {
    await call('PUT', `/ftp/${user}`, { bandwidth_kbps: 160 })
    const going = ftp(user, '/slow', ['--upload-file', '/root/large'])
    const sessions = async () =>
      (await call('GET', '/ftp/sessions')).json<{ id: string; username: string; protocol: string; ip: string; file: string }[]>()
    const [session] = await eventually(
      'the session',
      async () => (await sessions()).filter(({ username, file }) => username === user && file !== ''),
      (found) => found.length > 0,
    )
    expect(session).toMatchObject({ protocol: 'ftp', ip: '127.0.0.1' })
    return { going, session, sessions }
  }

  test('what goes by FTP counts for the account, in both directions, cut off or whole', async () => {
    await write('POST', '/ftp', { username: 'mover', password, owner: 'john' })
    const moved = async () => {
      const id = (await call('POST', '/users/john/recount')).json<{ job_id: number }>().job_id
      const look = async () => (await call('GET', `/jobs/${id}`)).json<{ status: string }>().status
      await eventually('the recount', look, (status) => status === 'succeeded')
      return (await call('GET', '/users/john/bandwidth')).json<{ ftp_mb: number; total_mb: number; web_mb: number }>()
    }
    const before = await moved()
    await run(['truncate', '-s', '5M', '/root/five'])
    expect((await upload('john_mover', '/root/five', '/a%20file')).code).toBe(0)
    expect((await ftp('john_mover', '/a%20file', ['--output', '/dev/null'])).code).toBe(0)
    const after = await moved()
    expect(after.ftp_mb - before.ftp_mb).toBeCloseTo(10, 1)
    expect(after.total_mb).toBeCloseTo(after.web_mb + after.ftp_mb, 1)
    await ftp('john_mover', '/a%20file', ['--output', '/dev/null', '--limit-rate', '500K', '--max-time', '2'])
    const cut = await eventually('what was cut off is counted', moved, ({ ftp_mb }) => ftp_mb > after.ftp_mb, 500)
    expect(cut.ftp_mb - after.ftp_mb).toBeLessThanOrEqual(5)
    await write('DELETE', '/ftp/john_mover')
  })

  test('sessions are shown, and end when they are ended, deleted or suspended', { timeout: 120_000 }, async () => {
    await write('POST', '/ftp', { username: 'guest', password, owner: 'john', home_dir: '/guest' })
    const one = await slowUpload('john_guest')
    await call('DELETE', `/ftp/sessions/${one.session?.id}`)
    expect((await one.going).code).not.toBe(0)
    const held = sftp('john_guest', ['!sleep 20', 'ls'])
    await eventually(
      'the SFTP session',
      async () => (await one.sessions()).filter(({ protocol }) => protocol === 'sftp'),
      (found) => found.length === 1 && found[0]?.username === 'john_guest' && found[0].ip === '127.0.0.1',
    )
    const two = await slowUpload('john_guest')
    const other = ftp('john_early', '/large', ['--limit-rate', '1M', '--upload-file', '/root/large'])
    await write('DELETE', '/ftp/john_guest')
    expect((await two.going).code).not.toBe(0)
    expect((await held).code).not.toBe(0)
    expect((await other).code).toBe(0)
    expect((await run(['getent', 'passwd', 'john_guest'])).stdout).toBe('')
    expect(await text('/proc/mounts')).not.toContain('john_guest')
    const three = await slowUpload('john_deploy')
    await call('POST', '/users/john/suspend', { reason: 'x' })
    expect((await three.going).code).not.toBe(0)
    await eventually('nobody is in', three.sessions, (found) => found.length === 0)
    expect([await entersFtp('john_deploy'), await entersSftp('john_deploy'), await entersFtp('john_early')]).toEqual([false, false, false])
    await call('POST', '/users/john/unsuspend')
    await eventually('john is back', () => entersFtp('john_deploy'), Boolean)
    expect(await entersSftp('john_deploy')).toBe(true)
    await write('PUT', '/ftp/john_deploy', { bandwidth_kbps: 0 })
  })

  test('settings and a new certificate are taken while sessions go on', { timeout: 60_000 }, async () => {
    await write('POST', '/ftp', { username: 'going', password, owner: 'john', home_dir: '/going' })
    await run(['truncate', '-s', '200K', '/root/middle'])
    await write('PUT', '/ftp/john_going', { bandwidth_kbps: 160 })
    const going = ftp('john_going', '/middle', ['--upload-file', '/root/middle'])
    await eventually(
      'the session',
      async () => (await run(['pure-ftpwho', '-s', '-n'])).stdout,
      (seen) => seen.includes('middle'),
    )
    const before = await master()
    const changed = await write('PUT', '/ftp/config', { passive_ports: '45000-45050', max_per_ip: 8 })
    expect(changed.json()).toMatchObject({ passive_ports: '45000-45050', max_per_ip: 8, tls: 'required' })
    expect(await master()).not.toBe(before)
    const seen = await ftp('john_deploy', '/', ['--verbose'])
    expect(Number(/EPSV[\s\S]*?\|\|\|(\d+)\|/.exec(seen.stderr)?.[1])).toBeGreaterThanOrEqual(45_000)
    const shown = async () =>
      (await run(['openssl', 's_client', '-connect', '127.0.0.1:21', '-starttls', 'ftp', '-showcerts'], { stdin: 'QUIT\n' })).stdout.match(
        /-----BEGIN[\s\S]+?END/,
      )?.[0]
    const old = await shown()
    await call('POST', '/ssl/server/self-signed', {})
    await sweep()
    await sweep()
    await eventually('the other certificate', shown, (certificate) => certificate !== undefined && certificate !== old, 20)
    expect((await going).code).toBe(0)
    await write('DELETE', '/ftp/john_going')
  })

  test('a change while the server is stopped is kept, and a killed server comes back', { timeout: 60_000 }, async () => {
    await call('POST', '/services/ftp/stop')
    const made = await write('POST', '/ftp', { username: 'later', password, owner: 'john' })
    expect(made.status).toBe(201)
    expect([await entersFtp('john_later'), await entersSftp('john_later')]).toEqual([false, true])
    await call('POST', '/services/ftp/start')
    expect(await entersFtp('john_later')).toBe(true)
    await run(['kill', '-9', String(await master())])
    await eventually('it is back', () => entersFtp('john_later'), Boolean, 20)
    await write('DELETE', '/ftp/john_later')
  })

  test('what was edited by hand is put right by the sweep', { timeout: 60_000 }, async () => {
    await run(['tee', '/etc/croft/ftp/logins.pdb'], { stdin: 'nothing' })
    expect(await entersFtp('john_deploy')).toBe(false)
    expect((await sweep()).failed).toEqual([])
    expect(await entersFtp('john_deploy')).toBe(true)
    await run(['tee', '-a', '/etc/croft/ftp/pure-ftpd.conf'], { stdin: 'TLS 0\n' })
    await run(['usermod', '--password', '!', 'john_deploy'])
    await run(['umount', '--lazy', '/run/croft/jails/john_deploy/files'])
    expect((await sweep()).failed).toEqual([])
    expect(await text('/etc/croft/ftp/pure-ftpd.conf')).not.toContain('TLS 0')
    expect([await entersFtp('john_deploy'), await entersSftp('john_deploy')]).toEqual([true, true])
    // a folder that was replaced by another of its name
    const docroot = '/home/john/domains/john.example.com/public_html'
    await run(['mv', docroot, `${docroot}.old`])
    await run(['cp', '-a', `${docroot}.old`, docroot])
    await get().put('john', 'domains/john.example.com/public_html/fresh.txt', 'fresh')
    expect((await sweep()).failed).toEqual([])
    expect((await ftp('john_deploy', '/fresh.txt')).stdout).toBe('fresh')
  })

  test('no command line, log or file but root’s own holds a password or what is kept of it', async () => {
    for (const folder of ['/var/log', '/etc/croft', '/var/lib/croft', '/run/croft']) {
      expect((await run(['grep', '-rlaF', password, folder])).stdout, folder).toBe('')
    }
    expect((await run(['find', '/etc/croft/ftp', '-perm', '/077', '-type', 'f'])).stdout).toBe('')
    expect((await run(['journalctl', '--no-pager', '-q', '--grep', 'rounds=5000'])).stdout).toBe('')
  })

  test(
    'two changes at once are both live, a renamed account keeps its logins, and a boot takes nothing away',
    { timeout: 120_000 },
    async () => {
      await Promise.all(['one', 'two'].map((username) => call('POST', '/ftp', { username, password, owner: 'mary' })))
      await eventually(
        'both',
        async () => [await entersFtp('mary_one'), await entersFtp('mary_two'), await entersSftp('mary_one')],
        (seen) => seen.every(Boolean),
      )
      await call('POST', '/users/mary/rename', { new_username: 'maria' })
      await eventually(
        'renamed',
        async () => (await run(['id', '-u', 'maria'])).code,
        (code) => code === 0,
        30,
      )
      await eventually('by FTP', () => entersFtp('mary_one'), Boolean, 30)
      expect((await sftp('mary_one', ['get secret.txt /root/mary.txt'])).code).toBe(0)
      expect((await sweep()).failed).toEqual([])
      await get().host.powerCut()
      await get().ready(60)
      await eventually(
        'after the boot',
        async () => [await entersFtp('mary_one'), await entersSftp('mary_one'), await entersFtp('john_deploy')],
        (seen) => seen.every(Boolean),
        30,
      )
    },
  )

  test('a purged account leaves no login', { timeout: 60_000 }, async () => {
    await call('DELETE', '/users/maria', { purge: true })
    await eventually(
      'the home is gone',
      async () => (await run(['ls', '/home'])).stdout,
      (names) => !names.includes('mari'),
      30,
    )
    expect([await entersFtp('mary_one'), await entersSftp('mary_one'), await entersFtp('john_deploy')]).toEqual([false, false, true])
    expect((await run(['getent', 'passwd', 'mary_one', 'mary_two', 'maria'])).stdout).toBe('')
    expect((await run(['getent', 'group', 'maria', 'mary'])).stdout).toBe('')
    expect(await text('/proc/mounts')).not.toContain('mary')
  })
})
