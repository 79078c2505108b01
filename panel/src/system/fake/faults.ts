/** The machine lost power: nothing happens any more until `restore`. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut'
}

/** Faults to be met by what is tested. Every change of the machine is a touch and asks here first. */
export interface Faults {
  /** Touches so far. */
  readonly touches: number
  /** Descriptions of the touches, in order. */
  readonly log: readonly string[]
  /** The power goes before touch number `n` (1 = the next one). */
  cutAt(n: number): void
  /** The power is back; no fault is armed. */
  restore(): void
  /** Writes fail with ENOSPC while on. */
  diskFull(on: boolean): void
  /** Asked by every change. `bytes` tells a write. */
  touch(what: string, isWrite?: boolean): void
}

/** Makes the faults of one fake machine. */
export function createFaults(): Faults {
  let touches = 0
  let log: string[] = []
  let cutAfter: number | null = null
  let full = false
  return {
    get touches() {
      return touches
    },
    get log() {
      return log
    },
    cutAt(n) {
      cutAfter = touches + n - 1
    },
    restore() {
      cutAfter = null
      full = false
      touches = 0
      log = []
    },
    diskFull(on) {
      full = on
    },
    touch(what, isWrite = false) {
      if (cutAfter !== null && touches >= cutAfter) throw new PowerCut(`power cut before ${what}`)
      if (full && isWrite) throw Object.assign(new Error(`ENOSPC: no space left on device, ${what}`), { code: 'ENOSPC' })
      touches += 1
      log.push(what)
    },
  }
}
