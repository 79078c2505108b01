import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** The jailed shell and the SSH password, by real clients against the real sshd. */

const title = 'jailed shells'
const reason = await whyLeftOut(title)
const password = 'Correct-Horse-7'

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)(`${title} (%s)`, (release) => {
  const get = useServer({
    name: `jail${release.slice(0, 4)}`,
    release,
    packages: ['openssh-server'],
    async prepare(host) {
      await host.run(['mkdir', '-p', '-m', '700', '/root/keys'])
      await host.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', '/root/keys/john'])
      // these hosts cover parts of /proc, and then no view of their own may be made in them; a real one does not
      const mounts = (await host.run(['cat', '/proc/mounts'])).stdout.split('\n').map((line) => line.split(' ')[1] ?? '')
      for (const place of mounts.filter((each) => each.startsWith('/proc/')).toReversed())
        await host.run(['umount', '--lazy', place], { allowFailure: true })
      // newer ones let an address wait after a refusal, which these tests provoke
      if (release === 'trixie') await host.run(['tee', '/etc/ssh/sshd_config.d/90-test.conf'], { stdin: 'PerSourcePenalties no\n' })
      await host.run(['systemctl', 'restart', 'ssh.service'])
    },
  })
  const loose = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'] as const
  const byKey = [...loose, '-o', 'BatchMode=yes', '-i', '/root/keys/john'] as const
  const byPassword = [...loose, '-o', 'PubkeyAuthentication=no', '-o', 'NumberOfPasswordPrompts=1'] as const
  const run = (argv: readonly [string, ...string[]], options: object = {}) =>
    get().host.run(argv, { allowFailure: true, timeoutMs: 30_000, ...options })
  const ssh = (...command: readonly string[]) => run(['ssh', ...byKey, 'john@127.0.0.1', ...command])
  /** Lines that a login shell is given, as somebody who types them. */
  const typed = (...lines: readonly string[]) =>
    run(['ssh', '-tt', ...byKey, 'john@127.0.0.1'], { stdin: `${[...lines, 'exit'].join('\n')}\n` })
  const entersBy = async (secret: string) =>
    (await run(['sshpass', '-e', 'ssh', ...byPassword, 'john@127.0.0.1', 'echo in'], { env: { SSHPASS: secret } })).stdout.trim() === 'in'
  const access = async (body: object) => {
    const reply = await get().root('PUT', '/users/john/ssh', body)
    expect(reply.headers['x-sync'], reply.text).toBe('applied')
    return reply
  }

  test('a shell that sees its own home and what programs need', async () => {
    await get().root('POST', '/packages', { name: 'shells', can_use_ssh: true, shell: 'jailed' })
    await get().account('john', { package: 'shells' })
    await get().account('mary', { package: 'shells' })
    await get().put('mary', 'secret.txt', 'of mary')
    const key = (await run(['cat', '/root/keys/john.pub'])).stdout.trim()
    const added = await get().root('POST', '/users/john/ssh-keys', { name: 'key', public_key: key })
    expect(added.headers['x-sync'], added.text).toBe('applied')
    const first = await ssh('pwd; id -un; id -u; echo $SHELL; touch here; ls -1 /home; echo note > /tmp/note; cat tmp/note')
    const uid = (await run(['id', '-u', 'john'])).stdout.trim()
    expect(first.stdout.split('\n'), first.stderr).toEqual(['/home/john', 'john', uid, '/bin/bash', 'john', 'note', ''])
    expect((await run(['stat', '-c', '%U %G', '/home/john/here'])).stdout.trim()).toBe('john john')
    expect((await typed('echo "terminal $(stty size | wc -w) $((40 + 2))"')).stdout).toContain('terminal 2 42')
    expect((await ssh('php -r "echo 6*7;"')).stdout).toBe('42')
    const git = await ssh(
      'git init -q /home/john/repo && cd repo && git -c user.name=j -c user.email=j@x commit -q --allow-empty -m one && git log --oneline',
    )
    expect(git.stdout, git.stderr).toMatch(/^[0-9a-f]+ one\n$/)
    expect((await ssh('exit 7')).code).toBe(7)
  })

  test('nothing of others, of the machine or of Croft', async () => {
    const hidden = [
      '/home/mary',
      '/home/mary/secret.txt',
      '/root',
      '/etc/shadow',
      '/etc/croft',
      '/var/lib/croft',
      '/var/log',
      '/run/croft',
      '/run/systemd',
      '/run/dbus/system_bus_socket',
      '/run/user',
      '/sys/kernel',
      '/dev/sda',
      '/etc/ssh/sshd_config',
    ]
    for (const path of hidden) {
      const seen = await ssh('ls', '-d', path)
      expect([seen.code, seen.stdout], path).toEqual([2, ''])
    }
    expect((await ssh('cat /etc/passwd /etc/group')).stdout).not.toMatch(/mary|croft/)
    const programs = (await ssh('cat /proc/[0-9]*/cmdline')).stdout
    expect(programs).not.toMatch(/sshd|systemd|croft\/current|nginx/)
    expect((await ssh('ls /proc | grep -c "^[0-9]"')).stdout.trim()).toMatch(/^[1-6]$/)
    // as a link of the tenant's own leads nowhere else
    await get().tenant('john', ['mv', '/home/john/tmp', '/home/john/tmp.old'])
    await get().tenant('john', ['ln', '-s', '/', '/home/john/tmp'])
    expect((await ssh('ls', '/tmp/home', '/tmp/etc/shadow')).stdout.split('\n').filter(Boolean)).toEqual(['/tmp/home:', 'john'])
    await get().tenant('john', ['rm', '/home/john/tmp'])
    await get().tenant('john', ['mv', '/home/john/tmp.old', '/home/john/tmp'])
  })

  test('nothing to write but the home, no power to gain', async () => {
    for (const path of ['/x', '/etc/x', '/usr/x', '/home/x', '/run/x']) expect((await ssh('touch', path)).code, path).not.toBe(0)
    expect((await ssh('grep NoNewPrivs /proc/self/status')).stdout).toMatch(/NoNewPrivs:\s+1/)
    expect((await ssh('grep CapEff /proc/self/status')).stdout).toMatch(/CapEff:\s+0+$/m)
    expect((await ssh('unshare --user --map-root-user id -u')).stdout).toBe('')
    expect((await ssh('su - root -c id </dev/null')).stdout).toBe('')
    expect((await ssh('mount -t tmpfs none /home/john/tmp')).code).not.toBe(0)
  })

  test('copying works as with any other shell, inside', async () => {
    await get().host.run(['tee', '/root/up.txt'], { stdin: 'up' })
    const shell = `ssh ${byKey.join(' ')}`
    expect((await run(['scp', ...byKey, '/root/up.txt', 'john@127.0.0.1:by-scp.txt'])).code).toBe(0)
    expect((await run(['rsync', '-e', shell, '/root/up.txt', 'john@127.0.0.1:by-rsync.txt'])).code).toBe(0)
    const by = await run(['sftp', ...byKey, '-b', '-', 'john@127.0.0.1'], { stdin: 'put /root/up.txt by-sftp.txt\npwd\nls -1 /home\n' })
    expect([by.code, by.stdout.includes('/home/mary')], by.stderr).toEqual([0, false])
    expect((await ssh('cat by-scp.txt by-rsync.txt by-sftp.txt')).stdout).toBe('upupup')
    expect((await run(['scp', ...byKey, 'john@127.0.0.1:/etc/shadow', '/root/not.txt'])).code).not.toBe(0)
  })

  test('an sshd that transfers files by itself does not do it outside the jail', async () => {
    await run(['cp', '-p', '/etc/ssh/sshd_config', '/root/sshd_config'])
    await run(['sed', '-i', 's|^Subsystem.*|Subsystem sftp internal-sftp|', '/etc/ssh/sshd_config'])
    await run(['systemctl', 'reload', 'ssh.service'])
    const by = await run(['sftp', ...byKey, '-b', '-', 'john@127.0.0.1'], { stdin: 'get by-sftp.txt /root/back.txt\nls -1 /home\n' })
    expect([by.code, by.stdout.includes('mary')], by.stderr).toEqual([0, false])
    await run(['cp', '-p', '/root/sshd_config', '/etc/ssh/sshd_config'])
    await run(['systemctl', 'reload', 'ssh.service'])
  })

  test('no connection is forwarded, for it would be made outside', async () => {
    expect((await run(['ssh', ...byKey, '-W', '127.0.0.1:22', 'john@127.0.0.1'], { stdin: '' })).stdout).not.toContain('SSH-2.0')
    const tunnel = ['-o', 'ExitOnForwardFailure=yes', '-R', '127.0.0.1:18022:127.0.0.1:22'] as const
    expect((await run(['ssh', ...byKey, ...tunnel, 'john@127.0.0.1', 'echo in'])).stdout).not.toContain('in')
  })

  test('what a tenant writes for its shell runs inside, too', async () => {
    await get().put('john', '.bashrc', 'ls -1 /home > /home/john/of-rc\n')
    await get().put('john', '.profile', 'ls -1 /home > /home/john/of-profile\n')
    await typed('true')
    expect((await ssh('cat of-profile')).stdout).toBe('john\n')
    await ssh('true')
    expect((await run(['cat', '/home/john/of-rc'])).stdout).not.toContain('mary')
    await get().tenant('john', ['rm', '-f', '/home/john/.bashrc', '/home/john/.profile'])
  })

  test('a password of its own opens SSH while it may', { timeout: 60_000 }, async () => {
    expect(await entersBy(password)).toBe(false)
    await access({ password_login: true })
    expect(await entersBy(password)).toBe(false)
    const set = await get().root('PUT', '/users/john/ssh/password', { password })
    expect(set.headers['x-sync'], set.text).toBe('applied')
    expect([await entersBy(password), await entersBy('wrong')]).toEqual([true, false])
    expect((await ssh('echo key')).stdout).toBe('key\n')
    for (const folder of ['/var/log', '/etc', '/var/lib/croft', '/run/croft']) {
      expect((await run(['grep', '-rlaF', password, folder])).stdout, folder).toBe('')
    }
    const session = ssh('sleep 50')
    await eventually(
      'the session',
      async () => (await run(['pgrep', '-u', 'john', 'sleep'])).code,
      (code) => code === 0,
    )
    await get().root('PUT', '/users/john/ssh/password', { password: 'Another-Horse-8' })
    expect((await session).code).not.toBe(0)
    expect([await entersBy(password), await entersBy('Another-Horse-8')]).toEqual([false, true])
    await access({ password_login: false })
    expect(await entersBy('Another-Horse-8')).toBe(false)
    expect((await run(['getent', 'shadow', 'john'])).stdout).toMatch(/^john:\*:/)
  })

  test('suspension ends what is open, and what was left running', { timeout: 60_000 }, async () => {
    const session = ssh('setsid sleep 50 & sleep 51')
    const sleeping = async () => (await run(['pgrep', '-u', 'john', 'sleep'])).stdout.trim().split('\n').filter(Boolean)
    await eventually('the session', sleeping, (pids) => pids.length === 2)
    await get().root('POST', '/users/john/suspend', { reason: 'x' })
    expect((await session).code).not.toBe(0)
    expect(await sleeping()).toEqual([])
    expect((await ssh('echo in')).stdout).toBe('')
    await get().root('POST', '/users/john/unsuspend')
    await eventually(
      'john is back',
      async () => (await ssh('echo in')).stdout,
      (text) => text === 'in\n',
    )
  })

  test('what was edited by hand is put right, and without its program the jail is closed', async () => {
    await run(['tee', '/etc/croft/ssh/jail'], { stdin: '#!/bin/sh\nexec /bin/bash "$@"\n' })
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    expect((await ssh('ls -1 /home')).stdout).toBe('john\n')
    await run(['mv', '/usr/bin/bwrap', '/usr/bin/bwrap.away'])
    expect((await ssh('echo in')).stdout).toBe('')
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    // less than asked, never more
    const by = await run(['sftp', ...byKey, '-b', '-', 'john@127.0.0.1'], { stdin: 'ls -1 /home\n' })
    expect([by.code, by.stdout.includes('mary')], by.stderr).toEqual([0, false])
    await run(['mv', '/usr/bin/bwrap.away', '/usr/bin/bwrap'])
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    expect((await ssh('echo in')).stdout).toBe('in\n')
  })
})
