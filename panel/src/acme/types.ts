/** What the panel asks of a certificate authority that speaks ACME (RFC 8555, renewal information RFC 9773). Addresses are URLs. */
export interface AcmeClient {
  directory(): Promise<AcmeDirectory>
  /** Registers the key, or finds the account that it has already. Answers with the account's address. */
  register(request: {
    readonly email: string
    /** Base64url key of the authority's external account binding. */
    readonly eab?: { readonly kid: string; readonly hmac: string } | undefined
  }): Promise<string>
  /** `replaces`: the PEM of the certificate that the order renews, for authorities with renewal information. */
  newOrder(request: {
    readonly names: readonly string[]
    readonly profile?: string | undefined
    readonly replaces?: string | undefined
  }): Promise<AcmeOrder>
  order(url: string): Promise<AcmeOrder>
  authorization(url: string): Promise<AcmeAuthorization>
  /** What HTTP-01 must answer. */
  keyAuthorization(token: string): string
  /** Content of the TXT record that DNS-01 looks for. */
  dnsValue(token: string): string
  /** Tells the authority to look. */
  answer(challengeUrl: string): Promise<void>
  finalize(order: AcmeOrder, csr: Uint8Array): Promise<AcmeOrder>
  /** PEM, leaf first. */
  certificate(order: AcmeOrder): Promise<string>
  revoke(certificate: string): Promise<void>
  /** When to renew, `null` where the authority does not say. Epoch ms. */
  renewalInfo(certificate: string): Promise<{ readonly start: number; readonly end: number; readonly explanation: string } | null>
}

export interface AcmeDirectory {
  readonly termsOfService: string
  readonly profiles: readonly string[]
  readonly externalAccountRequired: boolean
  /** Names by which CAA records allow it. */
  readonly caaIdentities: readonly string[]
  readonly hasRenewalInfo: boolean
}

export interface AcmeOrder {
  readonly url: string
  readonly status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid'
  readonly names: readonly string[]
  readonly authorizations: readonly string[]
  readonly finalize: string
  readonly certificate: string | null
  readonly error: AcmeError | null
  /** How long to wait before asking again, when the authority said so. */
  readonly retryAfterMs: number | null
}

export interface AcmeChallenge {
  readonly type: string
  readonly url: string
  readonly token: string
  readonly status: 'pending' | 'processing' | 'valid' | 'invalid'
  readonly error: AcmeError | null
}

export interface AcmeAuthorization {
  readonly url: string
  /** Without `*.`. */
  readonly name: string
  readonly wildcard: boolean
  readonly status: 'pending' | 'valid' | 'invalid' | 'deactivated' | 'expired' | 'revoked'
  readonly challenges: readonly AcmeChallenge[]
}

/** A problem document (RFC 7807) of the authority: `type` without its prefix (`rateLimited`), `detail` in its own words. */
export interface AcmeError {
  readonly type: string
  readonly detail: string
  /** The name that it is about, `` for none. */
  readonly name: string
}

/** The authority said no, or could not be reached (`type` = `unreachable`). */
export class AcmeProblem extends Error {
  override readonly name = 'AcmeProblem'
  readonly problem: AcmeError
  /** HTTP status, 0 when there was no answer. */
  readonly status: number
  readonly retryAfterMs: number | null
  constructor(problem: AcmeError, status: number, retryAfterMs: number | null, options?: { cause?: unknown }) {
    super(`${problem.name === '' ? '' : `${problem.name}: `}${problem.detail}`, options)
    this.problem = problem
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}
