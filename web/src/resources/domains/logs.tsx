import { Button, SegmentedControl } from '@mantine/core'
import { type ReactNode, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import { api } from '../../api/client.ts'
import { Log } from '../../ui/log.tsx'

type Kind = 'access' | 'error'

/** What the site's visitors asked for and what went wrong; as it happens, if one likes. */
export function Logs({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [type, setType] = useState<Kind>('access')
  const open = useCallback((signal: AbortSignal) => domains.logsStream(api, name, { type }, { signal }), [name, type])
  return (
    <Log
      of={['domain', name, type]}
      load={(wanted) => domains.logsShow(api, name, { type, ...wanted })}
      open={open}
      before={
        <SegmentedControl
          value={type}
          onChange={(value) => setType(value as Kind)}
          data={[
            { value: 'access', label: t('logs.access') },
            { value: 'error', label: t('logs.error') },
          ]}
        />
      }
      after={
        <Button component="a" variant="default" href={`/api/v1/domains/${encodeURIComponent(name)}/logs/download?type=${type}`} download>
          {t('logs.download')}
        </Button>
      }
    />
  )
}
