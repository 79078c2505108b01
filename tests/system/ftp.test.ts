import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { ftpClients, ftpHost, ftpPassword as password } from './support/ftp.ts'
import { eventually } from './support/server.ts'

/** FTP accounts by real clients against the real Pure-FTPd. */

const title = 'FTP accounts'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)(`${title} (%s)`, (release) => {
  const get = useServer(ftpHost('ftp', release))
  const { run, call, write, ftp, lftp, sftp, entersFtp, entersSftp, upload, sweep, text, install } = ftpClients(get)

  test('the server is installed when it is asked for, by a job', { timeout: 300_000 }, async () => {
    expect((await call('GET', '/ftp/status')).json()).toEqual({ installed: false, running: false, total_accounts: 0 })
    await get().account('john')
    await get().account('mary')
    // kept until the server is there
    const early = await call('POST', '/ftp', { username: 'early', password, owner: 'john' })
    expect(early.status, early.text).toBe(201)
    await install()
    expect((await call('GET', '/ftp/status')).json()).toEqual({ installed: true, running: true, total_accounts: 1 })
    expect(await entersFtp('john_early')).toBe(true)
    expect((await run(['systemctl', 'is-active', 'pure-ftpd.service', 'croft-ftp.service'])).stdout.trim().split('\n')).toEqual([
      'inactive',
      'active',
    ])
    expect((await sweep()).failed).toEqual([])
  })

  test('an account works in its folder with the rights of the tenant, by curl and lftp', async () => {
    const before = Date.now()
    await write('POST', '/ftp', { username: 'deploy', password, domain: 'john.example.com' })
    expect(await entersFtp('john_deploy')).toBe(true)
    expect(Date.now() - before).toBeLessThan(5000)
    expect((await upload('john_deploy', '/etc/hostname', '/index.html')).code).toBe(0)
    expect((await run(['stat', '-c', '%U %G %a', '/home/john/domains/john.example.com/public_html/index.html'])).stdout.trim()).toBe(
      'john john 644',
    )
    expect((await get().page('john.example.com', '/index.html')).text).toBe(await text('/etc/hostname'))
    const script = `set ftp:ssl-force true; set ssl:verify-certificate no; open -u john_deploy,${password} ftp://127.0.0.1; mkdir a; put -O a /etc/hostname; mv a/hostname a/b; cls -1 a; rm -r a; pwd`
    const by = await run(['lftp', '-c', script])
    expect(by.code, by.stderr).toBe(0)
    expect(by.stdout).toContain('a/b')
    for (const secret of ['wrong', '', 'Correct-Horse-8']) expect(await entersFtp('john_deploy', secret)).toBe(false)
    for (const user of ['john', 'root', 'anonymous', 'ftp', 'john_nobody']) expect(await entersFtp(user), user).toBe(false)
    // nobody speaks in the clear
    expect((await run(['curl', '--silent', '--max-time', '10', '--user', `john_deploy:${password}`, 'ftp://127.0.0.1/'])).stdout).toBe('')
    const [session] =
      (await run(['openssl', 's_client', '-connect', '127.0.0.1:21', '-starttls', 'ftp', '-brief'], { stdin: 'QUIT\n' })).stderr.match(
        /TLSv1\.[23]/,
      ) ?? []
    expect(session).toMatch(/TLSv1\.[23]/)
  })

  test('a link leads nowhere outside, and neither do dots', async () => {
    await get().put('mary', 'secret.txt', 'of mary')
    const docroot = '/home/john/domains/john.example.com/public_html'
    await get().tenant('john', ['ln', '-sfn', '/etc', `${docroot}/etc`])
    await get().tenant('john', ['ln', '-sfn', '/home/mary', `${docroot}/mary`])
    await get().tenant('john', ['ln', '-sfn', '/etc/passwd', `${docroot}/passwd`])
    await get().put('john', 'private.txt', 'of john, above')
    for (const path of [
      '/etc/passwd',
      '/passwd',
      '/mary/secret.txt',
      '/../private.txt',
      '/../../../../../../etc/passwd',
      '//etc/passwd',
      '/%2Fetc/passwd',
    ]) {
      const by = await ftp('john_deploy', path, ['--path-as-is'])
      expect(by.code, path).not.toBe(0)
      expect(by.stdout, path).not.toMatch(/root:|of mary|of john/)
    }
    const by = await sftp('john_deploy', [
      '-get /etc/passwd /root/out1',
      '-get passwd /root/out2',
      '-get mary/secret.txt /root/out3',
      '-get ../../private.txt /root/out4',
      'ls -1 /',
    ])
    expect(by.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('sftp>'))).toEqual(['/files'])
    expect((await run(['ls', '/root/out1', '/root/out2', '/root/out3', '/root/out4'])).stdout).toBe('')
    for (const name of ['etc', 'mary', 'passwd']) await get().tenant('john', ['rm', `${docroot}/${name}`])
  })

  test('a folder that is a link is no folder for an account, and nobody else is concerned', async () => {
    await write('POST', '/ftp', { username: 'gone', password, owner: 'john' })
    await get().tenant('john', ['ln', '-sfn', '/home/mary', '/home/john/away'])
    const made = await write('POST', '/ftp', { username: 'away', password, owner: 'john', home_dir: '/away' })
    const told = await call('GET', `/jobs/${made.headers['x-job-id']}`)
    expect(told.json()['message']).toContain('john_away: away is not a folder')
    expect([await entersFtp('john_away'), await entersSftp('john_away'), await entersFtp('john_deploy')]).toEqual([false, false, true])
    await get().tenant('john', ['rm', '/home/john/away'])
    await get().tenant('john', ['touch', '/home/john/away'])
    await write('DELETE', '/ftp/john_gone')
    expect((await sweep()).failed).toEqual([])
    expect([await entersFtp('john_gone'), await entersSftp('john_gone'), await entersFtp('john_deploy')]).toEqual([false, false, true])
    await get().tenant('john', ['rm', '/home/john/away'])
    // made when it is missing
    await write('PUT', '/ftp/john_away', { home_dir: '/new/folder' })
    expect(await entersFtp('john_away')).toBe(true)
    expect((await run(['stat', '-c', '%U', '/home/john/new/folder'])).stdout.trim()).toBe('john')
    await write('DELETE', '/ftp/john_away')
  })

  test('a quota and a full disk are told in clear words', async () => {
    await write('POST', '/ftp', { username: 'small', password, owner: 'john', home_dir: '/small', quota_mb: 1 })
    await run(['truncate', '-s', '3M', '/root/large'])
    // a little too much: of much more a client is cut off before it hears why
    await run(['truncate', '-s', '1049000', '/root/over'])
    const over = await lftp('john_small', 'put /root/over')
    expect(over).toMatch(/552[ -].*[Qq]uota/)
    expect((await run(['ls', '/home/john/small'])).stdout).toBe('')
    expect((await upload('john_small', '/etc/hostname', '/fits')).code).toBe(0)
    await write('DELETE', '/ftp/john_small')
    await run(['mkdir', '-p', '/home/john/tiny'])
    await run([
      'mount',
      '-t',
      'tmpfs',
      '-o',
      'size=1M,mode=755,uid=' + (await run(['id', '-u', 'john'])).stdout.trim(),
      'tmpfs',
      '/home/john/tiny',
    ])
    await write('POST', '/ftp', { username: 'tiny', password, owner: 'john', home_dir: '/tiny' })
    const full = await lftp('john_tiny', 'put /root/over')
    expect(full).toMatch(/(?:552[ -].*[Dd]isk|451[ -]Error during write)/)
    await write('DELETE', '/ftp/john_tiny')
    await run(['umount', '/home/john/tiny'])
  })

  test('bandwidth is held', async () => {
    await write('PUT', '/ftp/john_deploy', { bandwidth_kbps: 1600 })
    await run(['truncate', '-s', '600000', '/root/some'])
    const begin = Date.now()
    expect((await upload('john_deploy', '/root/some', '/some')).code).toBe(0)
    // 200 kB a second
    expect(Date.now() - begin).toBeGreaterThan(2000)
    await write('PUT', '/ftp/john_deploy', { bandwidth_kbps: 0 })
  })

  test('lists of addresses hold for both ways and both families', async () => {
    await write('PUT', '/ftp/john_deploy/ip-restrictions', { allowed_ips: ['203.0.113.0/24', '2001:db8::/32'] })
    expect([await entersFtp('john_deploy'), await entersFtp('john_deploy', password, '[::1]'), await entersSftp('john_deploy')]).toEqual([
      false,
      false,
      false,
    ])
    expect(await entersFtp('john_early')).toBe(true)
    await write('PUT', '/ftp/john_deploy/ip-restrictions', { allowed_ips: ['127.0.0.0/8'] })
    expect([await entersFtp('john_deploy'), await entersSftp('john_deploy')]).toEqual([true, true])
    await write('PUT', '/ftp/john_deploy/ip-restrictions', { allowed_ips: ['::1', '203.0.113.0/24'] })
    expect([await entersFtp('john_deploy'), await entersFtp('john_deploy', password, '[::1]')]).toEqual([false, true])
    expect(await entersFtp('john_deploy', 'wrong', '[::1]')).toBe(false)
    await write('PUT', '/ftp/john_deploy/ip-restrictions', { allowed_ips: [] })
    expect([await entersFtp('john_deploy', password, '[::1]'), await entersSftp('john_deploy')]).toEqual([true, true])
  })

  test('everybody reads the open folder of a domain, and nothing else, and writes nothing', { timeout: 240_000 }, async () => {
    const path = '/ftp/john.example.com/anonymous'
    const open = '/home/john/domains/john.example.com/public_ftp'
    const who = 'anonymous@john.example.com'
    expect(await entersFtp(who)).toBe(false)
    await write('PUT', path, { enabled: true, max_connections: 2 })
    await get().put('john', 'domains/john.example.com/public_ftp/readme.txt', 'for everybody')
    await get().put('john', 'domains/john.example.com/public_ftp/own.txt', 'of john alone')
    await get().tenant('john', ['chmod', '600', `${open}/own.txt`])
    for (const [name, target] of [
      ['etc', '/etc'],
      ['up', '../public_html'],
      ['mary', '/home/mary'],
    ] as const)
      await get().tenant('john', ['ln', '-sfn', target, `${open}/${name}`])
    for (const name of [who, 'ftp@john.example.com'])
      expect((await ftp(name, '/readme.txt', [], { secret: 'me@home' })).stdout, name).toBe('for everybody')
    expect(await lftp(who, 'cat readme.txt')).toContain('for everybody')
    const listed = (await ftp(who, '/', ['--list-only'])).stdout
    expect(listed).toContain('readme.txt')
    for (const each of ['/own.txt', '/etc/passwd', '/up/index.html', '/mary/secret.txt', '/../public_html/index.html', '//etc/passwd']) {
      const by = await ftp(who, each, ['--path-as-is'])
      expect([by.code === 0, /root:|of john|of mary/.test(by.stdout)], each).toEqual([false, false])
    }
    expect((await upload(who, '/etc/hostname', '/new.txt')).code).not.toBe(0)
    for (const commands of [['DELE readme.txt'], ['MKD sub'], ['RNFR readme.txt', 'RNTO other.txt'], ['SITE CHMOD 777 readme.txt']]) {
      const quoted = commands.flatMap((command) => ['--quote', command])
      expect((await ftp(who, '/', quoted)).code, commands[0]).not.toBe(0)
    }
    expect((await run(['ls', open])).stdout.split('\n').filter(Boolean)).toEqual(['etc', 'mary', 'own.txt', 'readme.txt', 'up'])
    // who else may be meant
    for (const name of ['anonymous', 'ftp', 'anonymous@mary.example.com', 'ftp@example.com', 'anonymous@../../etc'])
      expect(await entersFtp(name), name).toBe(false)
    await run(['truncate', '-s', '3M', `${open}/large`])
    const slow = () => ftp(who, '/large', ['--limit-rate', '50K', '--output', '/dev/null'])
    const going = [slow(), slow()]
    const sessions = async () =>
      (await call('GET', '/ftp/sessions')).json<{ username: string }[]>().filter(({ username }) => username === who)
    await eventually('two sessions', sessions, (found) => found.length === 2)
    expect(await entersFtp(who)).toBe(false)
    await call('POST', '/users/john/suspend', { reason: 'x' })
    for (const each of going) expect((await each).code).not.toBe(0)
    expect(await entersFtp(who)).toBe(false)
    await call('POST', '/users/john/unsuspend')
    await eventually('it is open again', () => entersFtp(who), Boolean)
    await write('PUT', path, { enabled: false })
    expect(await entersFtp(who)).toBe(false)
    expect((await sweep()).failed).toEqual([])
  })

  test('one address that guesses is slowed down, and others come in', { timeout: 90_000 }, async () => {
    await run(['ip', 'address', 'add', '127.0.0.9/8', 'dev', 'lo'])
    const guess = (n: number) =>
      run([
        'curl',
        '--silent',
        '--insecure',
        '--ssl-reqd',
        '--max-time',
        '20',
        '--interface',
        '127.0.0.9',
        '--user',
        `john_deploy:wrong-${n}`,
        'ftp://127.0.0.1/',
      ])
    const end = Date.now() + 10_000
    let tried = 0
    const guessing = Promise.all(
      Array.from({ length: 20 }, async () => {
        while (Date.now() < end) {
          const { code } = await guess(tried)
          expect(code).not.toBe(0)
          // 67: the password was looked at and refused
          if (code === 67) tried += 1
        }
      }),
    )
    const begin = Date.now()
    expect(await entersFtp('john_deploy')).toBe(true)
    expect(Date.now() - begin).toBeLessThan(5000)
    await guessing
    expect(tried).toBeLessThan(200)
    expect(await entersFtp('john_deploy')).toBe(true)
  })
})
