import { setTimeout as sleep } from 'node:timers/promises'
import type { System } from '../../../system/system.ts'
import type { Listen } from './options.ts'
import { generationHost } from './paths.ts'

const request = Buffer.from(`GET / HTTP/1.1\r\nHost: ${generationHost}\r\nConnection: close\r\n\r\n`)

const reachable = (address: string): string => (address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address)

/** The configuration that the workers run, or `null` when nobody answers. */
async function observeGeneration(system: System, listener: Listen): Promise<string | null> {
  if (system.exchange === undefined) return null
  try {
    const reply = await system.exchange({ host: reachable(listener.address), port: listener.port }, request, 2000)
    return /\r\n\r\n([0-9a-f]{16})$/.exec(reply.toString('latin1'))?.[1] ?? null
  } catch (error) {
    // not there yet, or gone: the caller asks again until its time is over
    if (error instanceof Error) return null
    throw error
  }
}

/** nginx starts its new workers, waits 100 ms and only then has the old ones stop accepting. */
const overlapMs = 120

/**
 * Waits until only workers with that configuration answer on the first listener: one answer of a new worker says nothing about the old
 * ones. A machine without a network only shows a running daemon.
 */
export async function awaitGeneration(system: System, listeners: readonly Listen[], wanted: string, limitMs: number): Promise<void> {
  const listener = listeners[0]
  if (system.exchange === undefined || listener === undefined) {
    if ((await system.services.state('nginx')).status !== 'running') throw new Error('nginx does not run after the reload')
    return
  }
  const end = Date.now() + limitMs
  for (let since = 0; ; await sleep(20)) {
    const isNew = (await observeGeneration(system, listener)) === wanted
    if (!isNew) since = 0
    else if (since === 0) since = Date.now()
    else if (Date.now() - since >= overlapMs) return
    if (Date.now() > end) throw new Error('nginx did not take over the new configuration')
  }
}
