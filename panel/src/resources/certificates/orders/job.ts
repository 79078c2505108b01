import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import type { AcmeClient } from '../../../acme/types.ts'
import type { StepContext } from '../../../jobs/operations/define.ts'
import type { AuthorityPool } from '../authorities/pool.ts'
import { Challenge, KeyType } from '../schema.ts'
import type { CertificateStore, StoredCertificate, Subject } from '../store.ts'
import type { Subjects } from '../subjects.ts'

export const OrderInput = z.object({
  /** Key of the certificate's row. */
  certificate: z.string(),
  names: z.array(z.string()).min(1).max(100),
  challenge: Challenge,
  keyType: KeyType,
  dnsProviderId: z.string().nullable(),
  forceHttps: z.boolean(),
  /** The certificate is there already and gets a successor. */
  renewal: z.boolean(),
})
export type OrderInput = z.infer<typeof OrderInput>

/** A challenge that was set up and has to be taken away again. */
export const Presented = z.discriminatedUnion('type', [
  z.object({ type: z.literal('http-01'), token: z.string() }),
  z.object({ type: z.literal('dns-01'), name: z.string(), value: z.string() }),
])
export type Presented = z.infer<typeof Presented>

/** What the steps leave for those after them. The whole of it is sealed in the job. */
export interface OrderState {
  /** Directory of the authority, and the address of the order there. */
  directory?: string
  order?: string
  /** PKCS #8 PEM of the certificate to be. */
  key?: string
  presented?: Presented[]
}

export type OrderStep = StepContext<OrderInput>
export const stateOf = (step: Pick<OrderStep, 'state'>): OrderState => step.state as OrderState

export interface OrderBase {
  readonly store: CertificateStore
  readonly subjects: Subjects
  readonly pool: AuthorityPool
}

export interface Live {
  readonly row: StoredCertificate
  readonly subject: Subject
}

/** The domain was deleted while its order ran: there is nobody left to have the certificate. */
export const deletedMeanwhile = 'The domain was deleted meanwhile'

/** The row and whom it belongs to, as they are now; 409 when the domain is gone. */
export async function requireLive({ store, subjects }: OrderBase, { input }: Pick<OrderStep, 'input'>): Promise<Live> {
  const row = await store.find(input.certificate)
  const subject = row === undefined ? null : await subjects.ofRow(row)
  if (row === undefined || subject === null) throw conflict(deletedMeanwhile)
  return { row, subject }
}

/** The authority that the order is at, and the order's address. */
export async function orderOf({ pool }: OrderBase, step: OrderStep): Promise<{ client: AcmeClient; url: string; directory: string }> {
  const { directory, order } = stateOf(step)
  if (directory === undefined || order === undefined) throw new Error('the order has no address')
  return { client: await pool.ofDirectory(directory), url: order, directory }
}
