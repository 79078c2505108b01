import { z } from 'zod'
import { HostName } from '../web/spec.ts'

const Pem = (label: string) =>
  z
    .string()
    .max(65_536)
    .regex(new RegExp(`^-----BEGIN ${label}-----\\n[A-Za-z0-9+/=\\n-]+(?: [A-Z ]+-----\\n[A-Za-z0-9+/=\\n-]+)*-----END ${label}-----\\n$`))

/**
 * The certificate of one site, `tls:<domain id>`, or of the panel and everything without one of its own, `tls:server`.
 * `names` are those that the edge answers with it in the handshake; for `tls:server` it is also the answer to unknown names.
 */
export const TlsSpec = z.object({
  names: z.array(HostName).max(1000),
  /** Leaf first, then its chain. */
  certificate: Pem('CERTIFICATE'),
  /** PKCS #8. */
  privateKey: Pem('PRIVATE KEY'),
  minimum: z.enum(['1.2', '1.3']),
})
export type TlsSpec = z.infer<typeof TlsSpec>
