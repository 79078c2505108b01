import type { Io } from './io.ts'
import { cell } from './table-text.ts'

/** Shows how far a job is, on standard error: one moving line on a terminal, else a line every ten seconds. */
export interface Progress {
  update(state: { readonly progress?: unknown; readonly step?: unknown; readonly message?: unknown }): void
  /** A line of the job's log. */
  line(text: string): void
  end(): void
}

const everyMs = 10_000
const barWidth = 20

export function showProgress(io: Io, quiet: boolean, now: () => number = Date.now): Progress {
  const started = now()
  const terminal = io.stderr.isTTY === true
  let last = 0
  let moving = false
  const clear = () => {
    if (moving) io.stderr.write('\r\u001b[K')
    moving = false
  }
  return {
    update({ progress, step, message }) {
      if (quiet || (!terminal && last !== 0 && now() - last < everyMs)) return
      last = now()
      const percent = typeof progress === 'number' ? Math.max(0, Math.min(100, Math.round(progress))) : 0
      const filled = Math.round((percent / 100) * barWidth)
      const bar = `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`
      const seconds = Math.round((now() - started) / 1000)
      const words = cell(message ?? step ?? '')
      const text = `${terminal ? `${bar} ` : ''}${percent}% ${words} (${seconds} s)`.replace(/ {2,}/g, ' ')
      if (!terminal) return void io.stderr.write(`${text}\n`)
      clear()
      io.stderr.write(text.slice(0, (io.stderr.columns ?? 80) - 1))
      moving = true
    },
    line(text) {
      if (quiet) return
      clear()
      io.stderr.write(`${cell(text)}\n`)
    },
    end: clear,
  }
}
