import { type AcmeClient, AcmeProblem } from '../../../acme/types.ts'
import type { DnsView } from '../dns.ts'

const unreachable = async (): Promise<never> => {
  throw new AcmeProblem({ type: 'unreachable', detail: 'there is no network', name: '' }, 0, null)
}

/** An authority that nobody can reach. */
const noAuthority: AcmeClient = {
  directory: unreachable,
  register: unreachable,
  newOrder: unreachable,
  order: unreachable,
  authorization: unreachable,
  keyAuthorization: (token) => `${token}.offline`,
  dnsValue: (token) => `${token}.offline`,
  answer: unreachable,
  finalize: unreachable,
  certificate: unreachable,
  revoke: unreachable,
  renewalInfo: unreachable,
}

const noDns: DnsView = { addresses: async () => [], caa: async () => [], txt: async () => [] }

/** A world in which nothing answers: tests talk to nobody by accident. */
export const offline = { connect: () => noAuthority, dns: noDns, pause: async () => undefined }
