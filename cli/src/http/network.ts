import { Fault, unreachable } from '../fault.ts'
import type { Target } from '../target.ts'

const passing = new Set(['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'])
const selfSigned = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])
function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

/** A failure of the network that may be gone the next moment; a bad certificate or a missing socket is not one. */
export const retriable = (error: unknown): boolean => passing.has(codeOf(error)) || (error instanceof Error && error.message === 'aborted')

/** What the network said, with what can be done about it. */
export function networkFault(target: Target, error: unknown): Fault {
  if (error instanceof Fault) return error
  const code = codeOf(error)
  const said = error instanceof Error && error.message !== '' ? error.message : code
  if (target.kind === 'local') {
    if (code === 'ENOENT' || code === 'ECONNREFUSED')
      return unreachable(`the panel does not answer at ${target.socket}: is it running?`, error)
    if (code === 'EACCES' || code === 'EPERM')
      return unreachable(`only root may use ${target.socket}; others use a profile: croft login`, error)
    return unreachable(`the panel does not answer at ${target.socket}: ${said}`, error)
  }
  const { host } = target.url
  if (selfSigned.has(code)) {
    return unreachable(
      `the certificate of ${host} is self-signed: log in with 'croft login --url ${target.url.origin} --fingerprint sha256:…'`,
      error,
    )
  }
  return unreachable(`cannot reach ${host}: ${said}`, error)
}
