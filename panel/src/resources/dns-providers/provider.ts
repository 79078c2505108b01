import type { ZodType } from 'zod'

/** Sets and removes TXT records at a provider; several values may stand at one name, and each call may be made again. */
export interface DnsProvider {
  /** `name` is the whole name of the record. */
  set(name: string, value: string): Promise<void>
  remove(name: string, value: string): Promise<void>
}

/** The provider said no, or nothing that can be understood; `message` is for the customer. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused'
}

/** How a kind of provider is spoken to. */
export interface ProviderKind<Credentials> {
  readonly credentials: ZodType<Credentials>
  readonly open: (
    credentials: Credentials,
    reach: Reach,
  ) => DnsProvider & {
    /** Throws `ProviderRefused` when the credentials are of no use. */
    check(): Promise<void>
  }
}

/** Ways out of this server that customers may aim: never to itself or its neighbours, unless an administrator allows it. */
export interface Reach {
  /** One HTTP request with a JSON answer; `body` is sent as JSON. Throws `ProviderRefused`. */
  json(request: JsonRequest): Promise<JsonAnswer>
  /** One HTTP request as it is. Throws `ProviderRefused`. */
  text(request: TextRequest): Promise<TextAnswer>
  /** Refuses an address that is not to be reached. */
  requireAddress(address: string): Promise<void>
}

interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface TextRequest extends Request {
  readonly body?: string
}

export interface TextAnswer {
  readonly status: number
  readonly text: string
}

export interface JsonRequest extends Request {
  readonly body?: unknown
  /** What is answered is of no interest, and need not be JSON. */
  readonly anyAnswer?: boolean
}

export interface JsonAnswer {
  readonly status: number
  /** `null` when there was no body. */
  readonly body: unknown
}
