import type { Clock } from '@croft/kit/clock.ts'
import { remembered } from '../../core/remembered.ts'

export interface ServerState {
  readonly installed: boolean
  readonly running: boolean
}
export interface TransferFacts {
  readonly pid: number
  readonly login: string
  readonly ip: string
  readonly protocol: 'ftp' | 'sftp'
  readonly file: string
  readonly since: number
}
export interface LoginFacts {
  readonly login: string
  readonly at: number
}

/** What the resource asks of the agent besides applying. */
export interface FtpMachine {
  state(): Promise<ServerState>
  transfers(): Promise<readonly TransferFacts[]>
  /** Ends a session of one of these logins; `uid`: with which it runs. */
  endTransfer(session: { readonly pid: number; readonly login: string; readonly uid: number }): Promise<void>
  /** Logins of FTP and SFTP since then. */
  logins(since: number): Promise<readonly LoginFacts[]>
  /** Counts again what lies in a folder with a quota, whoever put it there. */
  countQuota(folder: { readonly username: string; readonly uid: number; readonly parts: readonly string[] }): Promise<void>
  update(): Promise<void>
  install(): Promise<void>
}

/** The FTP server of this machine, remembered for a moment. */
export const ftpServers = (clock: Clock, machine: Pick<FtpMachine, 'state'>) => remembered(clock, 10_000, () => machine.state())
export type FtpServers = ReturnType<typeof ftpServers>
