import { readFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { one, spreadOf } from '../../figures.ts'
import { callAgent } from '../api.ts'
import type { Row } from '../bench.ts'
import { ask } from '../http.ts'
import { startLoad } from '../load.ts'
import { edgeAddress, panelCertificate, panelPort } from '../place.ts'
import { systemctl } from '../processes.ts'

async function untilAnswers(key: string): Promise<void> {
  const tls = { ca: readFileSync(panelCertificate) }
  const agent = new Agent()
  const headers = { authorization: `Bearer ${key}` }
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(5)) {
    const options = { host: '127.0.0.1', port: panelPort, tls, agent, method: 'GET', path: '/api/v1/domains?page=1', headers }
    const status = await ask(options).then(
      (reply) => reply.status,
      () => 0,
    )
    if (status === 200) return
  }
  throw new Error('the panel does not answer after a restart')
}

async function untilAgentAnswers(): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(5)) {
    const answers = await callAgent('php.installed').then(
      () => true,
      () => false,
    )
    if (answers) return
  }
  throw new Error('the agent does not answer after a restart')
}

/** Panel and agent stopped → the panel answers again; sites are asked for all the time. */
export const restart: Row = async ({ options, api, tenants, sites }) => {
  const hosts = tenants.served().slice(0, 20)
  const load = startLoad({ secure: false, port: edgeAddress.port, path: '/', headers: {}, hosts, width: 64, rate: 50, seconds: 600 })
  const times: number[] = []
  const agents: number[] = []
  for (let round = 0; round < (options.quick ? 1 : 3); round += 1) {
    systemctl('stop', 'croft-panel')
    const start = performance.now()
    systemctl('start', 'croft-panel')
    await untilAnswers(api.key)
    times.push(performance.now() - start)
    const before = performance.now()
    systemctl('restart', 'croft-agent')
    await untilAgentAnswers()
    agents.push(performance.now() - before)
  }
  load.stop()
  const { failed, times: served } = await load.done
  return [
    {
      row: 'restart: panel stopped → answering',
      sites,
      unit: 'ms',
      measured: spreadOf(times),
      floor: null,
      goal: { p50: { most: 2000 }, zero: ['failed'] },
      notes: { failed, served: served.length, 'agent ms': one(Math.max(...agents)).p50 },
    },
  ]
}
