import type { DomainStore } from '../../domains/store.ts'
import { type UserStore, userLimits } from '../../users/store.ts'
import type { Subject } from '../store.ts'

/** Whether the subject is served now and its account may have certificates, and since when it exists (epoch ms). */
export const standingOf =
  ({ domainStore, userStore }: { domainStore: Pick<DomainStore, 'findById'>; userStore: Pick<UserStore, 'findById'> }) =>
  async (subject: Subject): Promise<{ readonly createdAt: number; readonly served: boolean }> => {
    if (subject.domainId === null) return { createdAt: 0, served: true }
    const domain = await domainStore.findById(subject.domainId)
    const owner = domain === undefined ? undefined : await userStore.findById(domain.owner_id)
    if (domain === undefined || owner === undefined) return { createdAt: 0, served: false }
    const mayHave = owner.role === 'admin' || userLimits(owner).can_use_ssl
    return { createdAt: domain.created_at, served: domain.status === 'active' && owner.status === 'active' && mayHave }
  }
