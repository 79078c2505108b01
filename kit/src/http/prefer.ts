/** What the `Prefer` header (RFC 7240) asks for. */
export interface Preferences {
  /** `handling=strict`: unknown fields are refused. */
  readonly strict: boolean
  /** `error-details`: every failing field is named. */
  readonly details: boolean
  /** `wait=N` in seconds, `null` when not given or not a whole number. */
  readonly wait: number | null
}

const none: Preferences = { strict: false, details: false, wait: null }

/** Parses the `Prefer` header; unknown preferences are ignored, as the RFC asks. */
export function preferences(header: string | readonly string[] | undefined): Preferences {
  if (header === undefined) return none
  const parts = (typeof header === 'string' ? header : header.join(',')).split(/[,;]/)
  const tokens = parts.map((part) => part.replaceAll(/[\s"]/g, '').toLowerCase())
  const wait = tokens.find((token) => /^wait=\d{1,6}$/.test(token))
  return {
    strict: tokens.includes('handling=strict'),
    details: tokens.includes('error-details'),
    wait: wait === undefined ? null : Number(wait.slice(5)),
  }
}
