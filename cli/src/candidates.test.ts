import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fakePanel, json, runMain } from './testing/fake-panel.ts'
import { freshFolder, listeningPanel } from './testing/panel.ts'

const lines = (text: string) => text.split('\n').filter((line) => line !== '')

test('names come from the panel with the rights of the caller, in the shell itself', async () => {
  const panel = await listeningPanel()
  for (const name of ['john', 'joan', 'mary']) await panel.account(name, { domain: `${name}.example.com` })
  const john = await panel.login('john', 'Battery-Staple-9')
  const key = await john.post('/users/john/api-keys', { name: 'shell', permissions: ['all'] })
  const complete = async (env: Record<string, string>, ...words: string[]) =>
    lines((await panel.run(['__complete', '--', ...words], { env })).stdout).map((line) => line.split('\t')[0])
  // a machine that is busy with other tests takes longer than somebody who types would wait
  const patient = { CROFT_COMPLETE_MS: '20000', CROFT_COMPLETE_DEBUG: '1' }
  const root = { CROFT_SOCKET: panel.socket, ...patient }
  const remote = { CROFT_URL: panel.url, CROFT_API_KEY: String(key.body['secret_key']), CROFT_FINGERPRINT: panel.fingerprint, ...patient }
  expect(await complete(root, 'accounts:show', 'jo')).toEqual(['john', 'joan'].toSorted())
  expect(await complete(root, 'ssl:show', '')).toEqual(expect.arrayContaining(['john.example.com', 'mary.example.com']))
  expect(await complete(root, 'domains:list', '--owner', 'ma')).toEqual(['mary'])
  expect(await complete(root, 'packages:show', '-o', 'json', 'de')).toEqual(['default'])
  expect(await complete(remote, 'domains:show', '')).toEqual(['john.example.com'])
  expect(await complete(root, 'packages:create', '')).toEqual([])

  const folder = await freshFolder()
  const [script, croft] = [join(folder, 'croft.bash'), join(folder, 'croft')]
  writeFileSync(script, (await runMain(['completion', 'bash'])).stdout)
  writeFileSync(croft, `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${join(import.meta.dirname, 'croft.ts')}' "$@"\n`)
  chmodSync(croft, 0o755)
  const program = `source ${script}; COMP_LINE='${croft} domains:show jo'; COMP_POINT=\${#COMP_LINE}; _croft; echo "\${COMPREPLY[@]}"`
  const env = { PATH: process.env['PATH'] ?? '', HOME: panel.home, ...root }
  const shown = spawnSync('bash', ['--norc', '-c', program], { encoding: 'utf8', env })
  expect([shown.stdout.trim().split(' ').toSorted(), shown.stderr]).toEqual([['joan.example.com', 'john.example.com'], ''])
})

test('what was asked a moment ago is not asked again, and what a shell would read is not offered', async () => {
  const panel = await fakePanel((_request, response) =>
    json(response, 200, { data: [{ name: 'good' }, { name: '$(id)' }, { name: 'a b' }, { name: '' }] }),
  )
  const home = await freshFolder()
  const complete = () => runMain(['__complete', '--', '--socket', panel.socket, 'packages:show', ''], { home, env: {} })
  expect((await complete()).stdout).toBe('good\n')
  expect((await complete()).stdout).toBe('good\n')
  expect(panel.seen.map(({ url }) => url)).toEqual(['/api/v1/packages?page=1&per_page=200'])
})

test('a panel that is slow, away or says no is silence', async () => {
  const slow = await fakePanel(() => undefined)
  const home = await freshFolder()
  const complete = (...words: string[]) => runMain(['__complete', '--', ...words], { home, env: {} })
  const began = Date.now()
  expect(await complete('--socket', slow.socket, 'packages:show', '')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(Date.now() - began).toBeLessThan(5000)
  const refuses = await fakePanel((_request, response) => json(response, 429, { message: 'later' }, { 'retry-after': '60' }))
  expect(await complete('--socket', refuses.socket, 'packages:show', '')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await complete('--socket', join(home, 'nobody.sock'), 'packages:show', '')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await complete('nonsense:verb', '')).toEqual({ code: 0, stdout: '', stderr: '' })
})
