import { createAcmeClient } from '../../acme/client.ts'
import { type Attempt, backoff, nextAllowed, renewalTime, usualLimits } from '../../acme/limits.ts'
import type { Clock } from '@croft/kit/clock.ts'
import { orderChain, readCertificate, splitPem } from '../../pki/certificate.ts'
import { generateKey, keyMatches, normalizeKey } from '../../pki/keys.ts'
import { covers, registeredDomain } from '../../pki/names.ts'
import { createCsr, selfSign } from '../../pki/requests.ts'
import type { Connect } from './authorities/pool.ts'
import { registeredOf } from './orders/settle.ts'
import type { Pki } from './pki.ts'

/** The real work with keys and certificates. */
export const certificateTools: Pki = {
  generateKey,
  createCsr,
  selfSign,
  readCertificate,
  splitPem,
  orderChain,
  keyMatches,
  normalizeKey,
  covers,
  registeredDomain,
}

/** Clients that really ask. */
export const acmeConnect =
  (clock: Clock): Connect =>
  ({ accountUrl, ...options }) =>
    createAcmeClient({ ...options, accountUrl: accountUrl ?? undefined, clock, userAgent: 'Croft (ACME)' })

const registered = (names: readonly string[]) => registeredOf(names, registeredDomain)

/** When authorities may be asked, and when they should be. */
export const acmeRules = {
  backoff: (failures: number) => backoff(failures),
  renewalTime,
  registeredOf: registered,
  nextAllowed: (attempts: readonly Attempt[], names: readonly string[], now: number, renewal: boolean): number =>
    nextAllowed(usualLimits, attempts, { names, registered: registered(names), renewal }, now).at,
}
