import { Alert, Anchor, Button, Group, Skeleton, Stack, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as ftp from '@croft/sdk/areas/ftp'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/ftp'
import type { FtpAccount } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { paths } from '../../paths.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { bytes, time } from '../../ui/format.ts'
import { State } from './list.tsx'

const limits = ['home_dir', 'quota_mb', 'bandwidth_kbps', 'protocols', 'read_only'] as const

/** What a client needs to be told. */
function Connection({ account }: { readonly account: FtpAccount }): ReactNode {
  const { t } = useTranslation()
  const server = useQuery({ queryKey: ['ftp', 'status', 'ext'], queryFn: () => ftp.status(api, { ext: true }) })
  const ssh = useQuery({ queryKey: ['users', account.owner, 'ssh'], queryFn: () => users.sshShow(api, account.owner) })
  const { data } = ssh
  if (data === undefined || server.data === undefined) return <Skeleton height={80} />
  const ways = account.protocols ?? []
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('ftp.connection')}
      </Title>
      {ways.includes('ftp') && server.data.installed && (
        <CopyText text={`ftp://${account.username}@${data.host}:${server.data.port ?? 21}`} />
      )}
      {ways.includes('ftp') && server.data.installed && server.data.tls !== 'off' && t('ftp.tls')}
      {ways.includes('ftp') && !server.data.installed && <Alert color="orange" title={t('ftp.only-sftp')} />}
      {ways.includes('sftp') && <CopyText text={`sftp -P ${data.port} ${account.username}@${data.host}`} />}
    </Stack>
  )
}

function Overview({ account }: { readonly account: FtpAccount }): ReactNode {
  const { t } = useTranslation()
  const manages = useUser().role !== 'user'
  const owner = manages ? (
    <Anchor component={Link} to={paths.user(account.owner)}>
      {account.owner}
    </Anchor>
  ) : (
    account.owner
  )
  return (
    <Stack>
      <Details
        facts={[
          [t('field.owner'), owner],
          [t('field.home_dir'), account.home_dir],
          [t('column.size'), bytes((account.used_mb ?? 0) * 1_048_576)],
          [t('ftp.last-login'), time(account.last_login_at ?? null)],
          [t('column.created_at'), time(account.created_at)],
        ]}
      />
      <Connection account={account} />
      <ApiForm
        key={account.updated_at}
        fields={fields.update}
        names={[...limits]}
        initial={{ ...account }}
        submit={(values) => ftp.update(api, account.username, values)}
        changes={[['ftp']]}
      />
      <ApiForm
        key={(account.allowed_ips ?? []).join()}
        fields={fields.restrict}
        names={['allowed_ips']}
        initial={{ allowed_ips: account.allowed_ips ?? [] }}
        submit={(values) => ftp.restrict(api, account.username, values as ftp.RestrictBody)}
        changes={[['ftp']]}
      />
    </Stack>
  )
}

/** One FTP account: how clients connect, what it may do, and what can be done with it as a whole. */
export function FtpShow(): ReactNode {
  const { t } = useTranslation()
  const { account: name } = useParams({ from: '/ftp/$account' })
  const navigate = useNavigate()
  const [deleting, remove] = useDisclosure()
  const [resetting, reset] = useDisclosure()
  const { data, error, refetch } = useQuery({ queryKey: ['ftp', name, 'show'], queryFn: () => ftp.show(api, name, { ext: true }) })
  const toggle = useWrite(() => ftp.toggle(api, name), { changes: [['ftp']] })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <>
      <Group justify="space-between" mb="md">
        <Group>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {data.username}
          </Title>
          <State enabled={data.enabled} />
        </Group>
        <Group>
          <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
            {t(data.enabled ? 'ftp.disable' : 'ftp.enable')}
          </Button>
          <Button variant="default" onClick={reset.open}>
            {t('ftp.password')}
          </Button>
          <Button color="red" variant="light" onClick={remove.open}>
            {t('delete')}
          </Button>
        </Group>
      </Group>
      <Overview account={data} />
      <FormModal
        opened={resetting}
        close={reset.close}
        title={t('ftp.password-title', { name })}
        fields={{ password: { ...fields.update['password'], type: 'string', required: true } }}
        names={['password']}
        submit={(values) => ftp.update(api, name, values)}
        changes={[['ftp']]}
      />
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('ftp.delete-title', { name })}
        text={t('ftp.delete-text', { name })}
        confirmLabel={t('delete')}
        run={() => ftp.delete_(api, name)}
        changes={[['ftp']]}
        done={() => void navigate({ to: '/ftp' })}
      />
    </>
  )
}
