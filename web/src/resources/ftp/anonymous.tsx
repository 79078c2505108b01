import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as ftp from '@croft/sdk/areas/ftp'
import type { Fields } from '@croft/sdk/field'
import * as fields from '@croft/sdk/fields/ftp'
import { api } from '../../api/client.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { SettingsForm } from '../../ui/settings-form.tsx'

const shownFields: Fields = {
  enabled: { ...fields.anonymousUpdate['enabled'], type: 'boolean' },
  open_connections: { ...fields.anonymousUpdate['max_connections'], type: 'integer' },
}

/** FTP without a password: the folder of a domain that everybody may read. */
export function AnonymousFtp({ domain }: { readonly domain: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <Stack>
      <Text size="sm">{t('ftp.anonymous-text')}</Text>
      <CopyText text={`anonymous@${domain}`} />
      <SettingsForm
        queryKey={['ftp', domain, 'anonymous']}
        load={async () => {
          const shown = await ftp.anonymousShow(api, domain)
          return { enabled: shown.enabled, open_connections: shown.max_connections }
        }}
        fields={shownFields}
        submit={({ open_connections: max, ...values }) =>
          ftp.anonymousUpdate(api, domain, { ...values, ...(max === undefined ? {} : { max_connections: Number(max) }) })
        }
      />
    </Stack>
  )
}
