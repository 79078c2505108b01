import { defineResource } from '../define.ts'
import { authorityRoutes } from './authorities/routes.ts'
import type { AuthorityService } from './authorities/service.ts'
import { type TlsDesiredDeps, tlsDesired } from './desired.ts'
import { type OrderDeps, orderCertificate } from './orders/operation.ts'
import { certificateOrderRoutes } from './orders/routes.ts'
import type { CertificateOrderService } from './orders/service.ts'
import type { CertificateRequestService } from './requests.ts'
import { certificateRoutes } from './routes.ts'
import type { CertificateService } from './service.ts'

type Chore = (signal: AbortSignal) => Promise<unknown>

export interface CertificateParts {
  readonly certificates: CertificateService
  readonly certificateRequests: CertificateRequestService
  readonly certificateOrders: CertificateOrderService
  readonly certificateAuthorities: AuthorityService
  readonly tlsDesired: TlsDesiredDeps
  readonly orderDeps: OrderDeps
  readonly sslChores: { readonly automatic: Chore; readonly renewalInfo: Chore; readonly warnings: Chore; readonly forgetAttempts: Chore }
}

const hour = 3_600_000

export const certificatesResource = defineResource<CertificateParts>({
  name: 'certificates',
  rank: 9,
  routes: [...authorityRoutes, ...certificateRoutes, ...certificateOrderRoutes],
  desired: ({ tlsDesired: deps }) => [tlsDesired(deps)],
  operations: ({ orderDeps }) => [orderCertificate(orderDeps, 'ssl.issue'), orderCertificate(orderDeps, 'ssl.renew')],
  chores: ({ sslChores }) => [
    // each time the schedule looks: a new domain is not to wait
    { name: 'ssl.auto', everyMs: 4000, run: sslChores.automatic },
    { name: 'ssl.renewal-info', everyMs: hour, run: sslChores.renewalInfo },
    { name: 'ssl.expiring', everyMs: hour, run: sslChores.warnings },
    { name: 'ssl.forget-attempts', everyMs: 24 * hour, run: sslChores.forgetAttempts },
  ],
})
