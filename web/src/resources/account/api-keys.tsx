import { Alert, Badge, Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/users'
import type { ApiKey } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { withPassword } from '../../api/write.ts'
import { FormModal } from '../../ui/form-modal.tsx'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

function Requests({ username, id }: { readonly username: string; readonly id: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['users', username, 'api-keys', id, 'requests']}
      load={async () => (await users.apiKeysRequestsPage(api, username, id, { per_page: 100 })).data}
      rowKey={(row) => row.request_id}
      columns={[
        { name: 'at', cell: (row) => time(row.at) },
        { name: 'request', cell: (row) => `${row.method} ${row.path}` },
        { name: 'status', cell: (row) => row.status },
        { name: 'ip', cell: (row) => row.ip },
        { name: 'duration_ms', cell: (row) => `${row.duration_ms} ms` },
      ]}
      empty={t('api-keys.no-requests')}
    />
  )
}

/** Keys for scripts and other programs; a secret is shown once. */
export function ApiKeys({ username }: { readonly username: string }): ReactNode {
  const { t } = useTranslation()
  const [secret, setSecret] = useState('')
  const [rotating, setRotating] = useState<ApiKey | null>(null)
  const [used, setUsed] = useState<ApiKey | null>(null)
  const scopes = useQuery({ queryKey: ['scopes'], queryFn: () => auth.scopes(api), staleTime: Infinity })
  const names = ['name', 'permissions', 'expires_in', 'ip_whitelist'].filter((name) => fields.apiKeysCreate[name] !== undefined)
  return (
    <Stack>
      {secret !== '' && (
        <Alert color="teal" title={t('api-keys.secret')} withCloseButton closeButtonLabel={t('close')} onClose={() => setSecret('')}>
          <Group>
            <Code>{secret}</Code>
            <CopyButton value={secret}>
              {({ copied, copy }) => (
                <Button size="xs" variant="light" onClick={copy}>
                  {t(copied ? 'copied' : 'copy')}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Alert>
      )}
      <Records
        queryKey={['users', username, 'api-keys']}
        load={() => users.apiKeysList(api, username)}
        rowKey={(row) => row.name}
        columns={[
          { name: 'name', cell: (row) => row.name },
          { name: 'key_prefix', cell: (row) => <Code>{row.key_prefix}…</Code> },
          { name: 'permissions', cell: (row) => row.permissions.join(', ') },
          { name: 'last_used', cell: (row) => time(row.last_used) },
          { name: 'expires_at', cell: (row) => time(row.expires_at) },
          {
            name: 'enabled',
            cell: (row) => (
              <Badge variant="light" color={row.enabled ? 'teal' : 'gray'}>
                {t(row.enabled ? 'yes' : 'no')}
              </Badge>
            ),
          },
        ]}
        empty={t('api-keys.empty')}
        create={{
          label: t('api-keys.create'),
          fields: fields.apiKeysCreate,
          names,
          choices: { permissions: scopes.data?.map(({ scope }) => scope) },
          submit: (values) => users.apiKeysCreate(api, username, values as users.ApiKeysCreateBody),
          done: (answer) => setSecret((answer as { readonly secret_key: string }).secret_key),
        }}
        edit={{
          fields: fields.apiKeysUpdate,
          names: ['name', 'permissions', 'ip_whitelist', 'enabled'],
          choices: { permissions: scopes.data?.map(({ scope }) => scope) },
          initial: ({ name, permissions, ip_whitelist, enabled }) => ({ name, permissions, ip_whitelist, enabled }),
          submit: (row, values) => users.apiKeysUpdate(api, username, row.id, values),
        }}
        actions={(row) => (
          <>
            <Button size="compact-sm" variant="default" onClick={() => setUsed(row)}>
              {t('api-keys.requests')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setRotating(row)}>
              {t('api-keys.rotate')}
            </Button>
          </>
        )}
        remove={{
          text: (row) => t('api-keys.delete', { name: row.name }),
          run: (row) => withPassword(() => users.apiKeysDelete(api, username, row.id)),
        }}
      />
      {rotating !== null && (
        <FormModal
          opened
          close={() => setRotating(null)}
          title={`${t('api-keys.rotate')}: ${rotating.name}`}
          fields={fields.apiKeysRotate}
          names={['grace_minutes']}
          submit={(values) => users.apiKeysRotate(api, username, rotating.id, values)}
          submitLabel={t('api-keys.rotate')}
          changes={[['users', username, 'api-keys']]}
          done={(answer) => setSecret(answer.secret_key)}
        />
      )}
      <Modal
        opened={used !== null}
        onClose={() => setUsed(null)}
        size="xl"
        title={`${t('api-keys.requests')}: ${used?.name ?? ''}`}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {used !== null && <Requests username={username} id={used.id} />}
      </Modal>
    </Stack>
  )
}
