import { Code } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/users'
import { api } from '../../api/client.ts'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** Public keys that may log in by SSH and SFTP. */
export function SshKeys({ username }: { readonly username: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['users', username, 'ssh-keys']}
      load={() => users.sshKeysList(api, username)}
      rowKey={(row) => row.name}
      columns={[
        { name: 'name', cell: (row) => row.name },
        { name: 'fingerprint', cell: (row) => <Code>{row.fingerprint}</Code> },
        { name: 'created_at', cell: (row) => time(row.created_at) },
      ]}
      empty={t('ssh-keys.empty')}
      create={{
        label: t('ssh-keys.create'),
        fields: fields.sshKeysCreate,
        names: Object.keys(fields.sshKeysCreate),
        multiline: ['public_key'],
        submit: (values) => users.sshKeysCreate(api, username, values as users.SshKeysCreateBody),
      }}
      remove={{ text: (row) => t('ssh-keys.delete', { name: row.name }), run: (row) => users.sshKeysDelete(api, username, row.id) }}
    />
  )
}
