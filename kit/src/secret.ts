import { inspect } from 'node:util'

const redacted = '[redacted]'

/** A value that must not be printed: in logs, JSON, templates and inspection it is `[redacted]`; only `reveal()` gives it away. */
export class Secret<Value = string> {
  readonly #value: Value
  constructor(value: Value) {
    this.#value = value
  }

  reveal(): Value {
    return this.#value
  }

  toString(): string {
    return redacted
  }

  toJSON(): string {
    return redacted
  }

  [Symbol.toPrimitive](): string {
    return redacted
  }

  [inspect.custom](): string {
    return redacted
  }
}
