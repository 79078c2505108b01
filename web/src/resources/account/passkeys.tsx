import { type PublicKeyCredentialCreationOptionsJSON, browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser'
import { Alert } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import { api } from '../../api/client.ts'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** The device makes the key, the panel keeps its public half. */
async function register(name: string) {
  // the SDK names the fields that the API promises; the library reads them all
  const options: unknown = await auth.passkeysRegisterOptions(api, { name })
  const credential = await startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })
  return auth.passkeysRegister(api, { credential: { ...credential } })
}

/** Keys of the user's own devices that log in without a password. */
export function Passkeys(): ReactNode {
  const { t } = useTranslation()
  if (!browserSupportsWebAuthn()) return <Alert color="yellow">{t('passkeys.unsupported')}</Alert>
  return (
    <Records
      queryKey={['passkeys']}
      load={() => auth.passkeysList(api)}
      rowKey={(row) => `${row.name} (${row.id})`}
      columns={[
        { name: 'name', cell: (row) => row.name },
        { name: 'created_at', cell: (row) => time(row.created_at) },
        { name: 'last_used_at', cell: (row) => time(row.last_used_at) },
      ]}
      empty={t('passkeys.empty')}
      create={{
        label: t('passkeys.create'),
        fields: { name: { type: 'string', required: true, minLength: 1, maxLength: 64 } },
        names: ['name'],
        submit: (values) => register(String(values['name'])),
      }}
      remove={{ text: (row) => t('passkeys.delete', { name: row.name }), run: (row) => auth.passkeysDelete(api, row.id) }}
    />
  )
}
