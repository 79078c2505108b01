import { expect, test } from 'vitest'
import { runMain } from './testing/fake-panel.ts'
import { listeningPanel } from './testing/panel.ts'

test('--as acts for the account, in a session that ends with the command', async () => {
  const panel = await listeningPanel()
  await panel.account('john')
  const me = await panel.croft('auth:me', '--as', 'john', '-o', 'json')
  expect(me).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(me.stdout)).toMatchObject({ username: 'john', role: 'user' })
  expect(await panel.croft('accounts:list', '--as', 'john')).toMatchObject({ code: 4 })
  const sessions = await panel.db.q.selectFrom('sessions').select(['via', 'revoked_at']).where('via', '=', 'login-as').execute()
  expect(sessions.length).toBe(2)
  expect(sessions.filter(({ revoked_at }) => revoked_at === null)).toEqual([])
  expect(await panel.croft('auth:me', '--as', 'nobody')).toMatchObject({ code: 3 })
})

test('a dry run changes nothing and is exit 10', async () => {
  const panel = await listeningPanel()
  expect(await panel.croft('packages:create', 'business', '--dry-run')).toMatchObject({ code: 10 })
  expect(await panel.croft('packages:show', 'business')).toMatchObject({ code: 3 })
  const refused = await panel.croft('packages:create', 'default', '--dry-run')
  expect(refused).toMatchObject({ code: 5 })
})

test('a made-up password is printed once and works', async () => {
  const panel = await listeningPanel()
  const made = await panel.croft('accounts:create', 'john', '--email', 'john@example.com', '--generate', '-o', 'json')
  expect(made).toMatchObject({ code: 0 })
  expect(JSON.parse(made.stdout)).toMatchObject({ username: 'john' })
  const [, password = ''] = /^generated password: (\S+)$/m.exec(made.stderr) ?? []
  expect((await panel.login('john', password)).token).toMatch(/^ey/)
  const again = await panel.croft('accounts:create', 'john', '--email', 'john@example.com', '--generate')
  expect(again).toMatchObject({ code: 5 })
  expect(again.stderr).not.toContain('generated')
})

test('hostile arguments stay what they are', async () => {
  const panel = await listeningPanel()
  for (const name of ['$(id)', '; id', '`id`', '../../etc/passwd', '..', 'a\nb', '%2e%2e', 'a?x=1']) {
    const run = await runMain(['--socket', panel.socket, 'packages:show', '--', name])
    expect(run, name).toMatchObject({ code: 3, stdout: '' })
  }
  const note = await panel.croft('packages:create', 'p1', '--description', '$(id) `id` ; --x')
  expect(note.code).toBe(0)
  const shown = await panel.croft('packages:show', 'p1')
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toContain('$(id) `id` ; --x')
})
