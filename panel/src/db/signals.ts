import { randomHex } from '@croft/kit/ids.ts'
import type { Db } from '@croft/kit/db/open.ts'

/** What one part of the panel tells the others, in every process. Hints only: who hears one looks into the database. */
export interface SignalTopics {
  /** Names of scopes that are due. */
  scopes: readonly string[]
  /** Ids of jobs that changed. */
  jobs: readonly number[]
  /** Ids of operations that wait to run or are asked to stop. */
  operations: readonly number[]
  /** New events were appended. */
  events: readonly []
  /** Names of settings groups that changed. */
  settings: readonly string[]
}
export type Topic = keyof SignalTopics

export interface Signals {
  /** Calls `heard` for each signal; an empty list means "some may have been missed, look for yourself". The result ends it. */
  on<T extends Topic>(topic: T, heard: (items: SignalTopics[T]) => void): () => void
  /** Sends after the commit of the current transaction: here directly, to other processes through the database. */
  send<T extends Topic>(topic: T, items: SignalTopics[T]): Promise<void>
  close(): Promise<void>
}

type Heard = (items: readonly unknown[]) => void

const channel = 'croft'
/** PostgreSQL refuses payloads of 8000 bytes; a longer list becomes "look for yourself". */
const longestPayload = 7000

export async function openSignals<Tables>(db: Db<Tables>): Promise<Signals> {
  const listeners = new Map<Topic, Set<Heard>>()
  const me = randomHex(8)
  const deliver = (topic: Topic, items: readonly unknown[]) => {
    for (const heard of listeners.get(topic) ?? []) heard(items)
  }
  const stop = await db.listen(channel, (payload) => {
    if (payload === null) {
      for (const topic of listeners.keys()) deliver(topic, [])
      return
    }
    const { from, topic, items } = JSON.parse(payload) as { from: string; topic: Topic; items: unknown[] }
    if (from !== me) deliver(topic, items)
  })
  return {
    on(topic, heard) {
      const group = listeners.get(topic) ?? new Set()
      listeners.set(topic, group)
      group.add(heard as Heard)
      return () => void group.delete(heard as Heard)
    },
    async send(topic, items) {
      db.afterCommit(() => deliver(topic, items))
      if (db.engine === 'sqlite') return
      const payload = JSON.stringify({ from: me, topic, items })
      await db.notify(channel, payload.length < longestPayload ? payload : JSON.stringify({ from: me, topic, items: [] }))
    },
    close: stop,
  }
}
