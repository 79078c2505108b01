import { readFileSync } from 'node:fs'
import { Agent as PlainAgent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from './http.ts'
import type { Load, LoadOptions } from './load.ts'
import { panelCertificate } from './place.ts'

/** Asks at a fixed pace or as fast as answers come, and prints a `Load`. SIGINT ends it early. */
const options = JSON.parse(process.argv[2] ?? '') as LoadOptions
const { secure, port, path, headers, hosts = [], width, rate, seconds } = options
const settings = { keepAlive: true, maxSockets: width }
const agent = secure ? new SecureAgent(settings) : new PlainAgent(settings)
const tls = secure ? { tls: { ca: readFileSync(panelCertificate) } } : {}

const times: number[] = []
const errors = new Set<string>()
let failed = 0
let asked = 0
let stopped = false
process.once('SIGINT', () => (stopped = true))

async function once(due: number): Promise<void> {
  const host = hosts[asked++ % Math.max(1, hosts.length)]
  try {
    const own = host === undefined ? headers : { ...headers, host }
    const { status } = await ask({ host: '127.0.0.1', port, path, method: 'GET', agent, headers: own, ...tls })
    if (status !== 200) throw new Error(`${host ?? path}: ${status}`)
    times.push(performance.now() - due)
  } catch (error) {
    failed += 1
    errors.add(error instanceof Error ? error.message : String(error))
  }
}

const start = performance.now()
const over = () => stopped || performance.now() - start > seconds * 1000

async function lane(): Promise<void> {
  while (!over()) await once(performance.now())
}

async function pace(perSecond: number): Promise<void> {
  const running = new Set<Promise<void>>()
  for (let number = 0; !over(); number += 1) {
    const due = start + (number * 1000) / perSecond
    const wait = due - performance.now()
    if (wait > 1) await sleep(wait)
    // late answers count from the moment the request was due, so that a stall is seen by all who would have asked
    const work = once(due).finally(() => running.delete(work))
    running.add(work)
  }
  await Promise.all(running)
}

await (rate === undefined ? Promise.all(Array.from({ length: width }, lane)) : pace(rate))
const load: Load = { times, failed, errors: [...errors].slice(0, 20), seconds: (performance.now() - start) / 1000 }
process.stdout.write(JSON.stringify(load), () => process.exit(0))
