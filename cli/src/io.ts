import type { ReadStream, WriteStream } from 'node:tty'

/** Everything a command may touch besides the network; tests give their own. */
export interface Io {
  /** The name the program was called by: `croft` or `pc`. */
  readonly program: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly uid: number
  readonly stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>
  readonly stdout: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>
  readonly stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>
  /** Aborts on Ctrl-C. */
  readonly interrupted: AbortSignal
  /** Waits, in milliseconds; ends early with an error when interrupted. */
  delay(milliseconds: number): Promise<void>
}
