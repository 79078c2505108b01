import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pathsBelow } from '../system/paths.ts'
import { createAgentClient } from './client.ts'
import { AgentConfig, loadAgentConfig } from './config.ts'
import { startAgent, type Agent } from './start.ts'
import { noteDriver } from './testing.ts'

let root = ''
let agent: Agent
const start = () => {
  const me = userInfo().username
  const config = AgentConfig.parse({ paths: pathsBelow(root), services: 'direct', panelUser: me, edgeUser: me })
  return startAgent({ config, drivers: [noteDriver('one')], log: () => undefined })
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'croft-start-'))
  mkdirSync(join(root, 'home'))
  agent = await start()
})
afterEach(async () => {
  await agent.close()
  rmSync(root, { recursive: true })
})

test('a real agent serves its socket, knows itself, and forgets nothing when it starts again', async () => {
  const client = createAgentClient(join(root, 'run/agent.sock'))
  const reply = await client.apply({ scope: 'site:1', generation: 4, specs: { one: null } })
  expect(reply).toMatchObject({ outcome: 'applied', generation: 4 })
  // as the supervisor writes it down
  writeFileSync(join(root, 'run/croft-agent.pid'), `${process.pid}\n`)
  expect(await client.call('services.show', { name: 'croft-agent' })).toMatchObject({ status: 'running', pid: process.pid })
  client.close()
  await agent.close()
  agent = await start()
  const again = createAgentClient(join(root, 'run/agent.sock'))
  expect(await again.apply({ scope: 'site:1', generation: 3, specs: {} })).toMatchObject({ outcome: 'stale', generation: 4 })
  again.close()
})

test('a missing configuration file means defaults, a wrong one is refused by name', () => {
  expect(loadAgentConfig(join(root, 'none.json'))).toMatchObject({
    services: 'systemd',
    panelUser: 'croft',
    paths: { config: '/etc/croft' },
  })
  expect(() => loadAgentConfig('/etc/passwd')).toThrow('cannot use /etc/passwd')
})
