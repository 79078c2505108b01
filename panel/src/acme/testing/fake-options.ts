/** What a test decides about an authority; all times are epoch ms. */
export interface FakeOptions {
  readonly now?: () => number
  /** Whether a proof is there: `undefined` = yes, else why not, in the words of the authority. */
  readonly validate?: (proof: {
    /** Without `*.`. */
    readonly name: string
    readonly type: string
    readonly token: string
    readonly keyAuthorization: string
  }) => Promise<string | undefined> | string | undefined
  /** Key (base64url) that accounts have to be bound with. */
  readonly eab?: { readonly kid: string; readonly hmac: string }
  readonly profiles?: readonly string[]
  /** Renewal information by certificate id; without it there is none. */
  readonly renewalWindow?: (id: string) => { readonly start: number; readonly end: number } | null
  /** Lifetime of what it issues. */
  readonly days?: number
  /** How often an order is `processing` when it is asked for after being finalized. */
  readonly processingPolls?: number
}
