import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import { createConnection } from 'node:net'
import { type Figure, spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { inSequence } from '../timing.ts'

const folder = '/var/lib/croft/cron/accounts'

/** Asks the runner itself to start a job; what it knows it starts at its time, too. */
function ask(account: number, job: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection('/run/croft/cron.sock')
    let text = ''
    socket.once('error', reject)
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.once('end', () => resolve((JSON.parse(text) as { outcome: string }).outcome))
    socket.write(`${JSON.stringify({ ask: 'start', account, job })}\n`)
  })
}

/** By hand: a file that is on the disk under its name. */
async function floor(count: number): Promise<number[]> {
  const path = `${folder}/.bench`
  try {
    return await inSequence(count, async (index) => {
      const file = openSync(`${path}-new`, 'w', 0o600)
      writeSync(file, JSON.stringify({ index }))
      fsyncSync(file)
      closeSync(file)
      renameSync(`${path}-new`, path)
    })
  } finally {
    rmSync(path, { force: true })
  }
}

/** A cron job asked of the API → the runner has it. */
export const cron: Row = async ({ api, options, sites }): Promise<readonly Figure[]> => {
  const ids: number[] = []
  const made = await inSequence(options.domains, async (index) => {
    const body = { name: `bench ${index}`, command: 'true', cron_expr: '0 0 1 1 *' }
    const { id } = await api.call<{ id: number }>('POST', '/cronjobs', body)
    const account = Number(readdirSync(folder).find((name) => name.endsWith('.json'))?.slice(0, -5))
    const outcome = await ask(account, id)
    if (outcome === 'unknown') throw new Error(`the runner does not know job ${id}`)
    ids.push(id)
  })
  for (const id of ids) await api.call('DELETE', `/cronjobs/${id}`)
  const goal = { p50: { most: 100 }, p99: { most: 500 } }
  const common = { sites, unit: 'ms', goal, notes: {} } as const
  return [{ ...common, row: 'Cron job → scheduled', measured: spreadOf(made), floor: spreadOf(await floor(options.domains)) }]
}
