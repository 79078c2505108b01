import type { Clock } from '@croft/kit/clock.ts'
import { conflict } from '@croft/kit/errors.ts'
import { remembered } from '../../core/remembered.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'

export interface EngineState {
  readonly engine: DatabaseEngine
  readonly installed: boolean
  readonly running: boolean
  readonly version: string
}
export interface TableFacts {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly engine: string
  readonly collation: string
}
export interface ProcessFacts {
  readonly id: number
  readonly user: string
  readonly database: string
  readonly state: string
  readonly seconds: number
  readonly query: string
}
/** One database of an account: `id` is how it is marked on the server. */
export interface DatabaseRef {
  readonly engine: DatabaseEngine
  readonly name: string
  readonly id: number
}

/** A database and the tenant that works on it with its own rights. */
export interface DumpTarget {
  readonly engine: DatabaseEngine
  readonly database: string
  readonly username: string
  readonly uid: number
}

/** What the resource asks of the agent besides applying. */
export interface DatabaseMachine {
  engines(signal?: AbortSignal): Promise<readonly EngineState[]>
  /** Name → bytes. */
  sizes(engine: DatabaseEngine, names: readonly string[]): Promise<Readonly<Record<string, number>>>
  tables(database: DatabaseRef): Promise<readonly TableFacts[]>
  /** Connections of these users; of everybody without a list. */
  processes(engine: DatabaseEngine, users: readonly string[] | null): Promise<readonly ProcessFacts[]>
  /** False when there is no such connection. */
  endProcess(engine: DatabaseEngine, id: number, users: readonly string[] | null): Promise<boolean>
  /** Makes the login tool run where it is installed, and tells. */
  tool(): Promise<ToolState>
  update(): Promise<void>
  install(engine: DatabaseEngine): Promise<void>
  drop(database: DatabaseRef): Promise<void>
  /** Writes an export into the home; its path there and its bytes. */
  dump(
    request: DumpTarget & { name: string; format: string; tables: readonly string[]; structureOnly: boolean },
  ): Promise<{ path: string; bytes: number }>
  forgetDump(account: Pick<DumpTarget, 'username' | 'uid'> & { name: string }): Promise<void>
  /** Whether a dump is there and can be unpacked. */
  testDump(request: DumpTarget & { path: string }): Promise<void>
  /** `charset`: '' = UTF-8. */
  load(request: DumpTarget & { path: string; charset: string }, signal: AbortSignal): Promise<void>
  copy(request: DumpTarget & { to: string; structureOnly: boolean }, signal: AbortSignal): Promise<void>
  check(request: DumpTarget & { tables: readonly string[]; repair: boolean; optimize: boolean }): Promise<readonly string[]>
}

/** The login tool as it is on the machine. */
export interface ToolState {
  readonly adminer: boolean
  readonly phpmyadmin: boolean
  /** Where its master listens. */
  readonly socket: string
  readonly script: string
}

export const engineTitles: Readonly<Record<DatabaseEngine, string>> = { mariadb: 'MariaDB', postgresql: 'PostgreSQL' }

/** The database servers of this machine, remembered for a moment. */
export function databaseServers(clock: Clock, machine: DatabaseMachine) {
  const engines = remembered(clock, 10_000, () => machine.engines())
  return {
    engines,
    /** 409 `MariaDB is not installed`. */
    async requireInstalled(engine: DatabaseEngine): Promise<void> {
      const found = (await engines()).find((each) => each.engine === engine)
      if (found?.installed !== true) throw conflict(`${engineTitles[engine]} is not installed`)
    },
    forget: () => engines.forget(),
  }
}
export type DatabaseServers = ReturnType<typeof databaseServers>
