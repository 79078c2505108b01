import { type ReactNode, useCallback } from 'react'
import * as services from '@croft/sdk/areas/services'
import { api } from '../../api/client.ts'
import { Log } from '../../ui/log.tsx'

/** What a daemon says; as it says it, if one likes. */
export function ServiceLog({ name }: { readonly name: string }): ReactNode {
  const open = useCallback((signal: AbortSignal) => services.logsStream(api, name, { signal }), [name])
  return <Log of={['service', name]} load={(wanted) => services.logs(api, name, wanted)} open={open} />
}
