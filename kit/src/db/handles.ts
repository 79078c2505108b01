import type { Kysely, TransactionBuilder } from 'kysely'
import type { Engine } from './dialect.ts'

export type Isolation = 'serializable' | 'read committed'

/** What an engine gives to `open.ts`: where to write, where to read, and how to wake other processes. */
export interface Handles {
  readonly engine: Engine
  readonly writer: Kysely<unknown>
  /** Refuses every write. */
  readonly reader: Kysely<unknown>
  /** `durable`: the commit returns when a power cut can no longer undo it. Without, everything is still all or nothing, and in order. */
  beginWrite(isolation: Isolation, durable: boolean): TransactionBuilder<unknown>
  beginSnapshot(): TransactionBuilder<unknown>
  /** Sent when the transaction commits; only a hint, receivers look into the database. */
  notify(q: Kysely<unknown>, channel: string, payload: string): Promise<void>
  /** Calls `heard` for each message and with `null` after a lost connection is back; the result stops listening. */
  listen(channel: string, heard: (payload: string | null) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
