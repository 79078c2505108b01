import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/users'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'
import { SettingsForm } from '../../ui/settings-form.tsx'
import { SshKeys } from '../account/ssh-keys.tsx'

/** Where somebody is logged in. */
export function UserSessions({ username }: { readonly username: string }): ReactNode {
  const { t } = useTranslation()
  const queryKey = ['users', username, 'sessions']
  const endAll = useWrite(() => users.sessionsEndAll(api, username), { changes: [queryKey] })
  return (
    <Stack>
      <Group justify="flex-end">
        <Button variant="default" loading={endAll.isPending} onClick={() => endAll.mutate(undefined)}>
          {t('users.end-sessions')}
        </Button>
      </Group>
      <Records
        queryKey={queryKey}
        load={() => users.sessionsList(api, username)}
        rowKey={(row) => row.id}
        columns={[
          { name: 'device', cell: (row) => row.device },
          { name: 'ip', cell: (row) => row.ip },
          { name: 'login_at', cell: (row) => time(row.login_at) },
          { name: 'last_seen', cell: (row) => time(row.last_seen) },
        ]}
        empty={t('users.no-sessions')}
        remove={{
          label: t('sessions.end'),
          text: (row) => t('sessions.end-text', { device: row.device }),
          run: (row) => users.sessionsEnd(api, username, row.id),
        }}
      />
    </Stack>
  )
}

/** SSH and SFTP: what is allowed, how to connect, and the keys. */
export function Ssh({ username }: { readonly username: string }): ReactNode {
  const { t } = useTranslation()
  const manages = useUser().role !== 'user'
  const queryKey = ['users', username, 'ssh']
  const [setting, set] = useDisclosure()
  const { data } = useQuery({ queryKey, queryFn: () => users.sshShow(api, username) })
  return (
    <Stack gap="xl">
      {data !== undefined && data.shell !== 'none' && (
        <CopyText text={`${data.shell === 'sftp' ? 'sftp -P' : 'ssh -p'} ${data.port} ${username}@${data.host}`} />
      )}
      {manages && (
        <SettingsForm
          queryKey={queryKey}
          load={() => users.sshShow(api, username)}
          fields={fields.sshUpdate}
          submit={(values) => users.sshUpdate(api, username, values as users.SshUpdateBody)}
        />
      )}
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('ssh.password')}
        </Title>
        <Stack align="flex-start" gap="xs">
          <Text size="sm">{t(data?.password_login === true ? 'ssh.password-on' : 'ssh.password-off')}</Text>
          <Button variant="default" onClick={set.open}>
            {t('ssh.password-set')}
          </Button>
        </Stack>
        <FormModal
          opened={setting}
          close={set.close}
          title={t('ssh.password-set')}
          fields={{ password: { ...fields.sshPassword['password'], type: 'string', required: true } }}
          names={['password']}
          submit={(values) => users.sshPassword(api, username, values)}
          changes={[queryKey]}
        />
      </section>
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('tab.ssh-keys')}
        </Title>
        <SshKeys username={username} />
      </section>
    </Stack>
  )
}
