import type { FileSystem } from '../system.ts'
import type { Daemon } from './catalogue.ts'

/** A daemon did not start, or died after it was told to read its configuration. `words` is the end of its log. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed'
  readonly service: string
  readonly words: string
  constructor(service: string, words: string, options?: { cause?: unknown }) {
    super(`${service} is not running: ${words === '' ? 'no reason given' : words}`, options)
    this.service = service
    this.words = words
  }
}

/** `ServiceFailed` with the last lines of the daemon's log. */
export async function serviceFailed(files: FileSystem, daemon: Daemon, cause?: unknown): Promise<ServiceFailed> {
  const { lines } = await files.tail(daemon.log, 3)
  return new ServiceFailed(daemon.name, lines.join('\n'), { cause })
}
