import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** SSH and file transfer by real clients against the real sshd. */

const title = 'logins by SSH'
const reason = await whyLeftOut(title)
const rules = '/etc/ssh/sshd_config.d/10-croft.conf'

describe.skipIf(reason !== null).each(['bookworm', 'trixie'] as const)(`${title} (%s)`, (release) => {
  const get = useServer({
    name: `ssh${release.slice(0, 4)}`,
    release,
    packages: ['openssh-server'],
    async prepare(host) {
      await host.run(['mkdir', '-p', '-m', '700', '/root/.ssh', '/root/keys'])
      for (const name of ['root', 'john', 'mary', 'stranger']) {
        await host.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', `/root/keys/${name}`])
      }
      await host.run(['cp', '/root/keys/root.pub', '/root/.ssh/authorized_keys'])
      // newer ones let an address wait after a refusal, which these tests provoke
      if (release === 'trixie') await host.run(['tee', '/etc/ssh/sshd_config.d/90-test.conf'], { stdin: 'PerSourcePenalties no\n' })
      await host.run(['systemctl', 'restart', 'ssh.service'])
    },
  })
  const publicKey = async (name: string) => (await get().host.run(['cat', `/root/keys/${name}.pub`])).stdout.trim()
  const options = (key: string) =>
    [
      '-q',
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      '-o',
      'BatchMode=yes',
      '-i',
      `/root/keys/${key}`,
    ] as const
  const ssh = (user: string, key: string, ...command: readonly string[]) =>
    get().host.run(['ssh', ...options(key), `${user}@127.0.0.1`, ...command], { allowFailure: true, timeoutMs: 20_000 })
  /** `-` before a line: go on although it fails. */
  const sftp = (user: string, key: string, ...lines: readonly string[]) =>
    get().host.run(['sftp', ...options(key), '-b', '-', `${user}@127.0.0.1`], {
      stdin: `${lines.join('\n')}\n`,
      allowFailure: true,
      timeoutMs: 20_000,
    })
  const works = async (user: string, key: string) => (await sftp(user, key, 'pwd')).code === 0
  const access = (shell: string) => get().root('PUT', '/users/john/ssh', { shell })

  test('accounts with keys get file transfer, in a jail that shows their home alone', async () => {
    await get().root('POST', '/packages', { name: 'ssh', can_use_ssh: true, shell: 'sftp' })
    for (const name of ['john', 'mary']) {
      await get().account(name, { package: 'ssh' })
      const added = await get().root('POST', `/users/${name}/ssh-keys`, { name: 'key', public_key: await publicKey(name) })
      expect(added.headers['x-sync'], added.text).toBe('applied')
      await get().put(name, 'secret.txt', `of ${name}`)
    }
    const seen = await sftp('john', 'john', 'pwd', 'get secret.txt /root/got.txt', 'ls -1 /', 'ls -1 /home', 'put /etc/hostname up.txt')
    expect(seen.code, seen.stdout + seen.stderr).toBe(0)
    expect(seen.stdout).toContain('Remote working directory: /home/john')
    const listed = seen.stdout.split('\n').filter((line) => line !== '' && !line.includes('>'))
    expect(listed.slice(-2)).toEqual(['/home', '/home/john'])
    expect((await get().host.run(['cat', '/root/got.txt'])).stdout).toBe('of john')
    expect((await get().host.run(['stat', '-c', '%U %G', '/home/john/up.txt'])).stdout.trim()).toBe('john john')
    for (const path of ['/home/mary/secret.txt', '/etc/passwd', '../mary/secret.txt']) {
      const refused = await sftp('john', 'john', `get ${path} /root/not.txt`)
      expect(refused.code, path).not.toBe(0)
    }
  })

  test('a link in the home leads nowhere outside', async () => {
    await get().tenant('john', ['ln', '-sfn', '/etc/passwd', '/home/john/out'])
    expect((await sftp('john', 'john', 'get out /root/not.txt')).code).not.toBe(0)
    expect((await sftp('john', 'john', 'rm out')).code).toBe(0)
  })

  test('foreign keys, keys in the home and commands are refused', async () => {
    expect(await works('john', 'stranger')).toBe(false)
    expect(await works('john', 'mary')).toBe(false)
    await get().tenant('john', ['mkdir', '-p', '-m', '700', '/home/john/.ssh'])
    await get().put('john', '.ssh/authorized_keys', `${await publicKey('stranger')}\n`)
    expect(await works('john', 'stranger')).toBe(false)
    const command = await ssh('john', 'john', 'id')
    expect(command.stdout).not.toContain('uid=')
    const forwarding = await ssh('john', 'john', '-o', 'ExitOnForwardFailure=yes', '-W', '127.0.0.1:80')
    expect(forwarding.stdout).toBe('')
  })

  test('root comes in as before', async () => {
    expect((await ssh('root', 'root', 'id', '-u')).stdout.trim()).toBe('0')
    expect((await ssh('root', 'stranger', 'id', '-u')).code).not.toBe(0)
  })

  test('a full shell is a shell, and ends when it is withdrawn', async () => {
    await access('full')
    expect((await ssh('john', 'john', 'pwd; id -un')).stdout).toBe('/home/john\njohn\n')
    const session = ssh('john', 'john', 'sleep', '50')
    const sleeping = async () => (await get().host.run(['pgrep', '-u', 'john', 'sleep'], { allowFailure: true })).stdout.trim()
    await eventually('the session', sleeping, (pid) => pid !== '')
    await access('none')
    expect((await session).code).not.toBe(0)
    expect(await sleeping()).toBe('')
    expect((await ssh('john', 'john', 'id')).stdout).not.toContain('uid=')
    expect(await works('john', 'john')).toBe(true)
  })

  test('a suspended account is refused and its transfers end', async () => {
    const session = sftp('john', 'john', '!sleep 6', 'ls')
    const transfers = async () => (await get().host.run(['pgrep', '-u', 'john'], { allowFailure: true })).stdout.trim()
    await eventually('the transfer', transfers, (pids) => pids !== '')
    await get().root('POST', '/users/john/suspend', { reason: 'x' })
    expect(await transfers()).toBe('')
    expect((await session).code).not.toBe(0)
    expect(await works('john', 'john')).toBe(false)
    expect(await works('mary', 'mary')).toBe(true)
    await get().root('POST', '/users/john/unsuspend')
    await eventually('john is back', () => works('john', 'john'), Boolean)
  })

  test('rules that were edited by hand are put right, and mistakes in sshd_config never reach sshd', async () => {
    const good = (await get().host.run(['cat', rules])).stdout
    await get().host.run(['tee', rules], { stdin: 'Match all\n    AuthorizedKeysFile none\n' })
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    expect((await get().host.run(['cat', rules])).stdout).toBe(good)
    expect(await works('john', 'john')).toBe(true)
    await get().host.run(['cp', '-p', '/etc/ssh/sshd_config', '/root/sshd_config'])
    await get().host.run(['tee', '-a', '/etc/ssh/sshd_config'], { stdin: '\nNoSuchOption yes\n' })
    await get().host.run(['rm', rules])
    const swept = await get().agent<{ failed: { error: string }[] }>('sweep')
    expect(swept.failed.map(({ error }) => error).join()).toMatch(/NoSuchOption/)
    expect((await get().host.run(['ls', '/etc/ssh/sshd_config.d'])).stdout).not.toContain('croft')
    expect((await ssh('root', 'root', 'id', '-u')).stdout.trim()).toBe('0')
    await get().host.run(['cp', '-p', '/root/sshd_config', '/etc/ssh/sshd_config'])
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    expect(await works('john', 'john')).toBe(true)
  })

  test('a renamed account comes in by its new name, into its home', async () => {
    const renamed = await get().root('POST', '/users/mary/rename', { new_username: 'maria' })
    expect(renamed.status).toBe(202)
    await eventually('maria comes in', () => works('maria', 'mary'), Boolean, 30)
    expect((await sftp('maria', 'mary', 'get secret.txt /root/maria.txt')).code).toBe(0)
    expect(await works('mary', 'mary')).toBe(false)
  })

  test('after a power cut file transfer works again without any change', async () => {
    await get().host.powerCut()
    await get().ready(60)
    await eventually('john comes in', () => works('john', 'john'), Boolean, 30)
    expect((await ssh('root', 'root', 'id', '-u')).stdout.trim()).toBe('0')
  })

  test('a purge leaves nothing mounted and nobody to come in', async () => {
    await get().root('DELETE', '/users/john', { purge: true })
    await eventually(
      'the home is gone',
      async () => (await get().host.run(['ls', '/home'])).stdout,
      (names) => !names.includes('john'),
      30,
    )
    expect((await get().host.run(['cat', '/proc/mounts'])).stdout).not.toContain('john')
    expect(await works('john', 'john')).toBe(false)
    expect(await works('maria', 'mary')).toBe(true)
  })
})
