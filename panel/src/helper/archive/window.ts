import { createReadStream, readSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { RandomAccessReader } from 'yauzl'
import { itself } from '../descriptor.ts'

/** Bytes that are read ahead: many small things lie side by side. */
const ahead = 256 * 1024

/** Bytes of an open file; reads that go on where the last one was cost one system call for many. What is answered holds until the next. */
export class Window {
  readonly descriptor: number
  private buffer: Buffer = Buffer.alloc(ahead)
  private window: Buffer = Buffer.alloc(0)
  private start = 0

  constructor(descriptor: number) {
    this.descriptor = descriptor
  }

  /** So many bytes from there on, fewer only at the end of the file. */
  bytes(position: number, length: number): Buffer {
    if (position < this.start || position + length > this.start + this.window.length) {
      if (this.buffer.length < length) this.buffer = Buffer.alloc(length)
      const { buffer } = this
      let count = 0
      while (count < length) {
        const more = readSync(this.descriptor, buffer, count, buffer.length - count, position + count)
        if (more === 0) break
        count += more
      }
      this.window = buffer.subarray(0, count)
      this.start = position
    }
    return this.window.subarray(position - this.start, position - this.start + length)
  }
}

/** The same for what reads the directory of a zip archive. */
export class WindowReader extends RandomAccessReader {
  readonly window: Window

  constructor(window: Window) {
    super()
    this.window = window
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, read?: number) => void,
  ): void {
    let count: number
    try {
      count = this.window.bytes(position, length).copy(buffer, offset)
    } catch (error) {
      queueMicrotask(() => callback(error instanceof Error ? error : new Error(String(error))))
      return
    }
    queueMicrotask(() => callback(null, count))
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(itself(this.window.descriptor), { start, end: end - 1, highWaterMark: ahead })
  }
}
