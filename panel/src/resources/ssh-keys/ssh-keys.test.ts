import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { serve, withKey } from '../settings/testing.ts'
import { dueScopes, siteWorld } from '../site-aliases/testing.ts'
import { userStore } from '../users/store.ts'
import { sealedPasswordOf, sshPasswordStore } from './password-store.ts'
import { parsePublicKey } from './public-key.ts'
import { sshKeyRoutes } from './routes.ts'
import { sshKeyService } from './service.ts'
import { sshKeyStore } from './store.ts'

const keys = [
  [
    'ed25519',
    256,
    'SHA256:ra8USuFqqO85Kd44gZn5pilMHJIOLj13KDf+3F9QKls',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAID2FTmMxr/lQK3YZ6bWnZI3U7z5MfOvqZ6ogD7GOzwyN me@laptop',
  ],
  [
    'rsa',
    2048,
    'SHA256:DbHuGHToz7/0aVXJLyrlze3Na1Dx0+4UgT8qg63sCUU',
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCstrqDWusJgWtNmq3gNyBy1dwATCw+4hYgOUOHhhu+PYtmRbJovqLyr9NgB6Pn3atIQ4bi5OEEplNIWP7JebZ1/MHr75Flsg9mUYhOSTax7ACbuGd3/Uy7D0tiRJu7h1tknCpMD+Vz1h2nYR/uSgD0v9+lf6xpK8POQCcCzLhRXFcHN5HTH5TrFl99qC8l6irqnIbH3KUzrJBSDiFVL+iXURBiGzgfDOXVx2BjU1OoGWVCiofKknRlI8ZVWsM0cs2esn2yd0RvSppU19RTPJvRf4/gYe2ar3GUIpgd9WFpwX9W3eZFjuA44E4HojKqHs0ZAjFszJZZFPdC/1AJLlch me@laptop',
  ],
  [
    'ecdsa',
    256,
    'SHA256:Mpz3EllBQ2Q7oqjoy8DD063MRjuf6643sNaxHK6vvao',
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBESm9xlcBDonWwTOcMvqm+7Ib/+7RJ3PlvWbdTOm9XC15ROvBmMN6RmqGeFBOKI1kk514YFMRXMENXZTVCR5YK4= me@laptop',
  ],
  [
    'ecdsa',
    384,
    'SHA256:nxbyaZvEwbVC64pJqY3dBDNcTM+tHcRB6qojl+3hi4s',
    'ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBIEuiNGqizO7zQOECOw+O2H6ubSGF5N+fGIaqqjwv5zkgF5FFkoHdUdnrfp0Z9h0ZtZWCPpNgEjaLWwvT2hVk5U3lL+icRYx2NhtU8vM67MCeRa36CO9MHrGDrTqTkJBKA== me@laptop',
  ],
  [
    'ecdsa',
    521,
    'SHA256:Q6x18QfVUPVXPqomgbg9/iPgj/+L6lz/C34K/MTrxgE',
    'ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBACJQ78Rddlu+atzW+QoNEm/T2zs3XacA7iyj5ehVe8krezij8Y3+OO7uTSrg1PEdZtPljzzR0gyKozQQ4n1aGuJaAFr2RYzd+HDiTxM1DbGrRBaB7dfLjYbSKYwbQwGrEA6MtdNqt1ohLAO59kEj60wKjtU7yQ0HUQOkcH66RRv4y6d7A== me@laptop',
  ],
] as const
const laptop = keys[0][3]
const weak =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQCvfrBx8ohTiWFkKuYUApKSLQUEdfd/fwiPM4ar4K/m5WWugQf6mSDga/T7bjkkYuTjjKzvCyri1aa4AZzO1qNNs8f/VRnyIPoQRLbxzhVP02+334+83oz42N0xhutn0gyM7JJshIHFVLeo8jEwZd+WfhLJwF1xxDXp0oklR50xlw== me@laptop'
const dsa =
  'ssh-dss AAAAB3NzaC1kc3MAAACBAOQDZtKj52193/rdMpUaE9rEIxLy1pBD3CpaID7qRf5CbWl4KBNe21p76fr7b0oCSy3G8ZfYJqROdhRcTcpCk0HgNRUodzLD9FBPcSd2zNeWwkBZ9X1vIOC3yWzCJ6j7A5jTNhef2anbyfR5zikRH+iO4sg750zRCmQzt/kruWabAAAAFQC9N7rFmOi1h7m8TvBOFYIVnz6KmwAAAIA2wQdJYGXkU9Ex6x8NoaHk+AS+7UUnLqjxwjIk4BdPSqA8+Ex7s2j57IfM1SL6Uw5f973H65ie45pD314EcHhIx5jrTMXfvXHkLyKGm/CxAJKt5McIKuOYoeno86MAICnuRrpCzykL4l+o8Hs/7GqP6aNSgeV8q9VtdPEbIvhS+wAAAIA9s1+aTPCmPJrbHEv4pWBhh08AuT74qWefC6jesW+kq7yL2S1Hyeec4wOBPuZ/Eu2ZKqHkDaxrh8PyzIK0ncy5oVQ9SJkvytcFptbfkbRXIlhe8ptILwdVgXY/L97yGnTKD/4ZuyFcYB1JgjB4k2SJu1k4OkbZOgtLMrWhEcRAuw== me@laptop'

test.each(keys)('reads %s of %i bits as ssh-keygen does', (type, bits, fingerprint, text) => {
  const [name, encoded] = text.split(' ')
  const line = `${name} ${encoded}`
  expect(parsePublicKey(text)).toEqual({ type, bits, fingerprint, line })
  expect(parsePublicKey(`${line}\n`).line).toBe(line)
})

test('reads a security key', () => {
  const field = (data: Buffer | string) => {
    const bytes = Buffer.from(data)
    const size = Buffer.alloc(4)
    size.writeUInt32BE(bytes.length)
    return Buffer.concat([size, bytes])
  }
  const name = 'sk-ssh-ed25519@openssh.com'
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const blob = Buffer.concat([field(name), field(Buffer.from(x, 'base64url')), field('ssh:')])
  expect(parsePublicKey(`${name} ${blob.toString('base64')}`)).toMatchObject({ type: 'ed25519-sk', bits: 256 })
})

const blob = laptop.split(' ')[1] ?? ''
const bent = Buffer.from(keys[2][3].split(' ')[1] ?? '', 'base64')
bent.writeUInt8((bent.at(-1) ?? 0) ^ 1, bent.length - 1)

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['options', `command="id" ${laptop}`],
  ['two keys', `${laptop}\n${laptop}`],
  ['a line feed in the comment', `ssh-ed25519 ${blob} me\nssh-ed25519 ${blob}`],
  ['another type outside than inside', `ssh-rsa ${blob}`],
  ['a cut key', `ssh-ed25519 ${blob.slice(0, -8)}`],
  ['bytes after the key', `ssh-ed25519 ${Buffer.concat([Buffer.from(blob, 'base64'), Buffer.alloc(4)]).toString('base64')}`],
  ['a length beyond the end', `ssh-ed25519 ${Buffer.from('0000ffff41', 'hex').toString('base64')}`],
  ['sloppy base64', `ssh-ed25519 ${blob}=`],
  ['a point that is not on the curve', `ecdsa-sha2-nistp256 ${bent.toString('base64')}`],
  ['1024 bits', weak],
  ['DSA', dsa],
  ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----'],
  ['a name of the prototype', `constructor ${blob}`],
])('refuses %s', (_, text) => {
  expect(() => parsePublicKey(text)).toThrow('Invalid public key')
})

eachPanelEngine('ssh keys', (open) => {
  const make = async (limits = { can_use_ssh: true }) => {
    const world = await siteWorld(open, limits)
    const store = sshKeyStore(world.db)
    const server = { host: 'panel.example.com', port: 22 }
    const passwords = sshPasswordStore(world.db)
    const seal = (text: string) => `sealed ${text}`
    const sshKeys = sshKeyService({ ...world, store, passwords, seal, userStore: userStore(world.db), server })
    return { ...world, store, passwords, as: serve(sshKeyRoutes, { sshKeys }) }
  }

  test('added, shown, written for the machine, deleted', async () => {
    const { db, as, store, john, settle } = await make()
    const added = await as(john).post('/users/john/ssh-keys', { name: 'Laptop', public_key: `${laptop}\n` })
    expect(added.status).toBe(201)
    expect(added.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      name: 'Laptop',
      type: 'ed25519',
      bits: 256,
      fingerprint: keys[0][2],
      created_at: expect.any(String) as string,
    })
    expect(await dueScopes(db)).toEqual([`account:${john.actor.userId}`])
    expect(await store.linesOf(john.actor.userId)).toEqual([laptop.replace(' me@laptop', '')])
    await settle()
    expect((await as(john).get('/users/john/ssh-keys')).list).toEqual([added.body])
    expect((await as(john).delete(`/users/john/ssh-keys/${String(added.body['id'])}`)).body['message']).toBe('SSH key deleted')
    expect(await dueScopes(db)).toEqual([`account:${john.actor.userId}`])
    expect(await store.linesOf(john.actor.userId)).toEqual([])
  })

  test('a key is there once, also when it is sent twice at a time', async () => {
    const { as, john, mary } = await make()
    const add = () => as(john).post('/users/john/ssh-keys', { name: 'Laptop', public_key: laptop })
    const both = await Promise.all([add(), add()])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409])
    expect((await add()).body['message']).toBe('SSH key already exists')
    expect((await as(mary).post('/users/mary/ssh-keys', { name: 'Same', public_key: laptop })).status).toBe(201)
  })

  test('an account has at most 50', async () => {
    const { db, as, john } = await make()
    const row = { user_id: john.actor.userId, name: 'x', type: 'rsa', bits: 2048, public_key: '', created_at: 0 }
    const rows = Array.from({ length: 50 }, (_, index) => ({ ...row, id: `${index}`, fingerprint: `${index}` }))
    await db.transaction((q) => q.insertInto('ssh_keys').values(rows).execute())
    const refused = await as(john).post('/users/john/ssh-keys', { name: 'Laptop', public_key: laptop })
    expect([refused.status, refused.body['message']]).toEqual([403, 'Limit reached: ssh_keys (50)'])
  })

  test('what belongs to another does not exist', async () => {
    const { as, john, mary } = await make()
    const { body } = await as(john).post('/users/john/ssh-keys', { name: 'Laptop', public_key: laptop })
    for (const [method, path] of [
      ['GET', '/users/john/ssh-keys'],
      ['GET', '/users/john/ssh'],
      ['DELETE', `/users/john/ssh-keys/${String(body['id'])}`],
    ] as const) {
      expect((await as(mary).call(method, path)).body['message'], path).toBe('User not found')
    }
    expect((await as(mary).delete(`/users/mary/ssh-keys/${String(body['id'])}`)).body['message']).toBe('SSH key not found')
    expect((await as(john).get('/users/john/ssh-keys')).list.length).toBe(1)
  })

  test('scopes: adding opens the whole account, so it needs all; an administrator’s keys need all to be deleted', async () => {
    const { as, admin, john } = await make()
    const key = as(withKey(john, ['users']))
    expect((await key.post('/users/john/ssh-keys', { name: 'Laptop', public_key: laptop })).status).toBe(403)
    expect((await key.get('/users/john/ssh-keys')).status).toBe(200)
    const { body } = await as(admin).post('/users/boss/ssh-keys', { name: 'Laptop', public_key: laptop })
    const narrow = await as(withKey(admin, ['users'])).delete(`/users/boss/ssh-keys/${String(body['id'])}`)
    expect([narrow.status, narrow.body['message']]).toEqual([403, "API key is not scoped for 'all' on this request"])
  })

  test('the package decides; access can be taken away without it', async () => {
    const { as, admin, john } = await make({ can_use_ssh: false })
    const refused = await as(john).post('/users/john/ssh-keys', { name: 'Laptop', public_key: laptop })
    expect([refused.status, refused.body['message']]).toEqual([403, 'Feature not included in your package: ssh'])
    expect((await as(admin).put('/users/john/ssh', { shell: 'sftp' })).status).toBe(403)
    expect((await as(admin).put('/users/john/ssh', { shell: 'none' })).status).toBe(200)
  })

  test('shell: changed by administrators and resellers, full by administrators only', async () => {
    const { db, as, admin, john } = await make()
    expect((await as(john).get('/users/john/ssh')).body).toEqual({
      shell: 'none',
      password_login: false,
      host: 'panel.example.com',
      port: 22,
      keys: 0,
    })
    expect((await as(john).put('/users/john/ssh', { shell: 'sftp' })).status).toBe(403)
    await db.transaction((q) => q.updateTable('users').set({ creator_id: 999 }).where('username', '=', 'john').execute())
    const reseller = as({ ...admin, actor: { ...admin.actor, userId: 999, role: 'reseller' } })
    expect((await reseller.put('/users/john/ssh', { shell: 'full' })).body['message']).toBe('Admin access required')
    expect((await reseller.put('/users/john/ssh', { shell: 'jailed' })).body['shell']).toBe('jailed')
    expect(await dueScopes(db)).toEqual([`account:${john.actor.userId}`])
    expect((await as(admin).put('/users/john/ssh', { shell: 'full' })).body['shell']).toBe('full')
    expect((await as(admin).put('/users/john/ssh', { shell: 'zsh' })).body['message']).toBe('Invalid shell')
  })

  test('a password for SSH alone: set by the account, let in by its manager', async () => {
    const { db, as, admin, john, mary, passwords, settle } = await make()
    const id = john.actor.userId
    for (const [password, message] of [
      [undefined, 'Password is required'],
      ['short', 'Password is too weak'],
    ] as const) {
      expect((await as(john).put('/users/john/ssh/password', { password })).body['message']).toBe(message)
    }
    expect((await as(mary).put('/users/john/ssh/password', { password: 'Correct-Horse-7' })).body['message']).toBe('User not found')
    expect((await as(withKey(john, ['users'])).put('/users/john/ssh/password', { password: 'Correct-Horse-7' })).status).toBe(403)
    expect((await as(john).put('/users/john/ssh/password', { password: 'Correct-Horse-7' })).body['success']).toBe(true)
    expect(await sealedPasswordOf(passwords, id)).toBeNull()
    expect((await as(john).put('/users/john/ssh', { password_login: true })).status).toBe(403)
    await settle()
    expect((await as(admin).put('/users/john/ssh', { password_login: true })).body['password_login']).toBe(true)
    expect(await dueScopes(db)).toEqual([`account:${id}`])
    expect(await sealedPasswordOf(passwords, id)).toMatch(/^sealed \$6\$rounds=5000\$/)
    expect(JSON.stringify(await db.q.selectFrom('audit').selectAll().execute())).not.toContain('$6$')
    expect((await as(admin).put('/users/john/ssh', { password_login: false })).body['password_login']).toBe(false)
    expect(await sealedPasswordOf(passwords, id)).toBeNull()
  })
})
