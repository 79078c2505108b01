import { chmodSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ListeningPanel, listeningPanel, madeCertificate } from './testing/panel.ts'

async function keyOf(panel: ListeningPanel, username: string): Promise<string> {
  const made = await panel.croft('apikeys:create', username, 'cli', '--permissions', 'all', '-o', 'json')
  return String((JSON.parse(made.stdout) as { secret_key: string }).secret_key)
}

test('login keeps a key privately, and the profile is used from then on', async () => {
  const panel = await listeningPanel()
  const key = await keyOf(panel, 'admin')
  const login = ['login', '--url', panel.url, '--profile', 'lab']

  const untrusted = await panel.run([...login, '--key-stdin'], { input: `${key}\n` })
  expect(untrusted).toMatchObject({ code: 8 })
  expect(untrusted.stderr).toContain(panel.fingerprint)

  const { fingerprint: other } = await madeCertificate()
  expect(await panel.run([...login, '--fingerprint', other, '--key-stdin'], { input: `${key}\n` })).toMatchObject({ code: 8 })

  const done = await panel.run([...login, '--fingerprint', panel.fingerprint, '--key-stdin'], { input: `${key}\n` })
  expect(done).toMatchObject({ code: 0, stdout: '' })
  const config = join(panel.home, '.config/croft/config.yaml')
  const keyFile = join(panel.home, '.config/croft/lab.key')
  for (const file of [config, keyFile]) expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(config, 'utf8')).not.toContain(key)

  const me = await panel.run(['auth:me', '-o', 'json'])
  expect(me).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(me.stdout)).toMatchObject({ username: 'admin' })
  expect((await panel.run(['profiles:list', '--no-header'])).stdout).toContain(`lab  true  ${panel.url}`)

  chmodSync(keyFile, 0o644)
  const loose = await panel.run(['auth:me'])
  expect(loose).toMatchObject({ code: 4 })
  expect(loose.stderr).toContain('chmod 600')
  chmodSync(keyFile, 0o600)
  chmodSync(config, 0o640)
  expect(await panel.run(['auth:me'])).toMatchObject({ code: 4 })
  chmodSync(config, 0o600)

  expect(await panel.run(['logout'])).toMatchObject({ code: 0 })
  expect(await panel.run(['auth:me', '--profile', 'lab'])).toMatchObject({ code: 2 })
})

test('a certificate that is not the expected one gets no request', async () => {
  const panel = await listeningPanel()
  const { fingerprint } = await madeCertificate()
  const env = { CROFT_URL: panel.url, CROFT_API_KEY: 'wsp_secret', NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  expect(await panel.run(['auth:me'], { env })).toMatchObject({ code: 8, stdout: '' })
  const pinned = await panel.run(['auth:me'], { env: { ...env, CROFT_FINGERPRINT: fingerprint } })
  expect(pinned).toMatchObject({ code: 8 })
  expect(pinned.stderr).toContain(panel.fingerprint)
  const right = await panel.run(['auth:me'], { env: { ...env, CROFT_FINGERPRINT: panel.fingerprint } })
  expect(right).toMatchObject({ code: 4 })
  expect(right.stderr).toContain('Invalid API key')
})

test("with account A's key nothing of account B is seen or changed", async () => {
  const panel = await listeningPanel()
  await panel.account('alice')
  await panel.account('bob')
  const env = { CROFT_URL: panel.url, CROFT_API_KEY: await keyOf(panel, 'alice'), CROFT_FINGERPRINT: panel.fingerprint }
  expect(await panel.run(['accounts:show', 'alice', '-o', 'json'], { env })).toMatchObject({ code: 0 })
  expect(await panel.run(['accounts:show', 'bob'], { env })).toMatchObject({ code: 3 })
  expect(await panel.run(['accounts:suspend', 'bob', '--reason', 'x'], { env })).toMatchObject({ code: 4 })
})
