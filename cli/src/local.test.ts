import { expect, test } from 'vitest'
import { listeningPanel } from './testing/panel.ts'

test('root makes, shows and lists over the socket', async () => {
  const panel = await listeningPanel()
  const made = await panel.croft('packages:create', 'business', '--max-domains', '25', '--disk-quota-mb', '50G', '--no-can-use-ssl')
  expect(made).toMatchObject({ code: 0 })
  const shown = await panel.croft('packages:show', 'business', '-o', 'json')
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'business', max_domains: 25, disk_quota_mb: 51_200, can_use_ssl: false })
  const listed = await panel.croft('packages:list')
  expect(listed.stdout.split('\n').slice(0, 2)).toEqual(['NAME      OWNER  TYPE  USERS COUNT', 'business  admin  user  0'])
  expect(listed.stdout).toContain('default')
})

test('root follows a real job to its end, and the doctor finds the panel well', async () => {
  const panel = await listeningPanel()
  await panel.account('john')
  const removed = await panel.croft('accounts:delete', 'john', '--yes', '--purge')
  expect(removed).toMatchObject({ code: 0, stdout: '' })
  expect(await panel.croft('accounts:show', 'john')).toMatchObject({ code: 3 })
  const doctor = await panel.croft('doctor', '-o', 'json')
  const checks = JSON.parse(doctor.stdout) as { group: string; check: string; status: string }[]
  expect(checks).toContainEqual(expect.objectContaining({ group: 'panel', check: 'answers', status: 'ok' }))
  expect(checks).toContainEqual(expect.objectContaining({ group: 'panel', check: 'socket mode', status: 'ok' }))
})

test('a text of many lines comes from a file or from standard input', async () => {
  const panel = await listeningPanel()
  await panel.account('john')
  expect(await panel.croft('domains:create', 'example.com', '--owner', 'john')).toMatchObject({ code: 0 })
  const set = ['--socket', panel.socket, 'domains:error-page-set', 'example.com', '404', '--content-file', '-']
  const page = '<p>first</p>\n<p>--second</p>\n'
  expect(await panel.run(set, { input: page })).toMatchObject({ code: 0 })
  const pages = await panel.croft('domains:error-page', 'example.com', '404', '-o', 'json')
  expect(JSON.parse(pages.stdout)).toMatchObject({ content: page })
})

test('a password comes on standard input and is never an option', async () => {
  const panel = await listeningPanel()
  const argv = ['accounts:create', 'john', '--email', 'john@example.com']
  const none = await panel.croft(...argv)
  expect(none).toMatchObject({ code: 2, stdout: '' })
  expect(none.stderr).toContain('--password-stdin')
  expect(await panel.croft(...argv, '--password', 'x')).toMatchObject({ code: 2 })
  const inline = await panel.croft(...argv, '--json', '{"password":"Battery-Staple-9"}')
  expect(inline).toMatchObject({ code: 2 })
  expect(inline.stderr).toContain('not on the command line')
  const made = await panel.run(['--socket', panel.socket, ...argv, '--password-stdin', '-q'], { input: 'Battery-Staple-9\n' })
  expect(made).toMatchObject({ code: 0, stdout: 'john\n' })
  expect((await panel.login('john', 'Battery-Staple-9')).token).toMatch(/^ey/)
})
