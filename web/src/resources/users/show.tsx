import { Badge, Button, Group, Skeleton, Stack, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import * as packages from '@croft/sdk/areas/packages'
import * as users from '@croft/sdk/areas/users'
import { password, rename, update } from '@croft/sdk/fields/users'
import type { User } from '@croft/sdk/shapes'
import { api, byCookie } from '../../api/client.ts'
import { sessionChanged, setActing, useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { time } from '../../ui/format.ts'
import { regionChoices } from '../../ui/regions.ts'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { ApiKeys } from '../account/api-keys.tsx'
import { Ssh, UserSessions } from './access.tsx'
import { Customers, ResellerPackages } from './reseller.tsx'
import { UsagePart } from './usage.tsx'

function Overview({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  return (
    <Stack>
      <Details
        facts={[
          [t('field.email'), user.email],
          [t('field.name'), user.name === '' ? '–' : user.name],
          [t('field.package'), user.package],
          [t('field.creator'), user.creator],
          [t('field.home_dir'), user.home_dir],
          [t('field.two_factor_enabled'), t(user.two_factor_enabled ? 'yes' : 'no')],
          [t('field.last_login_at'), time(user.last_login_at)],
          [t('column.created_at'), time(user.created_at)],
        ]}
      />
      <UsagePart user={user} />
    </Stack>
  )
}

/** Tabs that are parts of their own, by their name. */
const parts = {
  sessions: ({ user }: { readonly user: User }) => <UserSessions username={user.username} />,
  'api-keys': ({ user }: { readonly user: User }) => <ApiKeys username={user.username} />,
  ssh: ({ user }: { readonly user: User }) => <Ssh username={user.username} />,
} as const
const ofResellers = { customers: Customers, packages: ResellerPackages } as const

/** One account: what it may use, its settings, and what to do with it. */
export function UserShow(): ReactNode {
  const { t } = useTranslation()
  const { username } = useParams({ from: '/users/$username' })
  const { tab = 'overview' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  const me = useUser()
  const [deleting, remove] = useDisclosure()
  const [resetting, reset] = useDisclosure()
  const [renaming, again] = useDisclosure()
  const { data, error, refetch } = useQuery({ queryKey: ['users', 'show', username], queryFn: () => users.show(api, username) })
  const offered = useQuery({ queryKey: ['packages', 'names'], queryFn: () => packages.list(api) })
  const suspended = data?.status === 'suspended'
  const changes = [['users']]
  const toggle = useWrite(() => (suspended ? users.unsuspend(api, username) : users.suspend(api, username)), { changes })
  const loginAs = useWrite(() => auth.loginAs(api, username, {}, byCookie), {
    done: () => {
      setActing(true)
      void navigate({ to: '/' })
      void sessionChanged()
    },
  })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  const other = data.username !== me.username && data.role !== 'admin'
  const shown = data.role === 'reseller' ? { ...ofResellers, ...parts } : parts
  const more = Object.keys(update).filter((name) => name.startsWith('max_') || name.startsWith('can_use_') || name.endsWith('_quota_mb'))
  return (
    <>
      <Group justify="space-between" mb="md">
        <Group>
          <Title order={1} size="h2">
            {data.username}
          </Title>
          <Badge variant="light">{t(`choice.${data.role}`)}</Badge>
          {suspended && <Badge color="orange">{t('choice.suspended')}</Badge>}
        </Group>
        {other && (
          <Group>
            <Button variant="default" loading={loginAs.isPending} onClick={() => loginAs.mutate(undefined)}>
              {t('users.login-as')}
            </Button>
            <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
              {t(suspended ? 'unsuspend' : 'suspend')}
            </Button>
            <Button variant="default" onClick={again.open}>
              {t('rename')}
            </Button>
            {data.two_factor_enabled && (
              <Button variant="default" onClick={reset.open}>
                {t('users.reset-two-factor')}
              </Button>
            )}
            <Button color="red" variant="light" onClick={remove.open}>
              {t('delete')}
            </Button>
          </Group>
        )}
      </Group>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          <Tabs.Tab value="overview">{t('tab.overview')}</Tabs.Tab>
          <Tabs.Tab value="settings">{t('tab.settings')}</Tabs.Tab>
          <Tabs.Tab value="package">{t('field.package')}</Tabs.Tab>
          <Tabs.Tab value="password">{t('field.password')}</Tabs.Tab>
          {Object.keys(shown).map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t(`tab.${part}`)}
            </Tabs.Tab>
          ))}
        </TabStrip>
        {Object.entries(shown).map(([part, Part]) => (
          <Tabs.Panel key={part} value={part}>
            <Part user={data} />
          </Tabs.Panel>
        ))}
        <Tabs.Panel value="overview">
          <Overview user={data} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <ApiForm
            key={data.updated_at}
            fields={update}
            names={['email', 'name', 'language', 'timezone']}
            more={more}
            initial={{ ...data }}
            choices={regionChoices(data)}
            submit={(values) => users.update(api, username, values)}
            changes={changes}
          />
        </Tabs.Panel>
        <Tabs.Panel value="package">
          <ApiForm
            key={data.updated_at}
            fields={{ package: { type: 'string', required: true } }}
            names={['package']}
            initial={{ package: data.package }}
            choices={{ package: offered.data?.map(({ name }) => name) }}
            submit={(values) => users.package_(api, username, values as users.Package_Body)}
            changes={changes}
          />
        </Tabs.Panel>
        <Tabs.Panel value="password">
          <ApiForm
            fields={password}
            names={Object.keys(password)}
            submit={(values) => users.password(api, username, values as users.PasswordBody)}
            changes={changes}
          />
        </Tabs.Panel>
      </Tabs>
      <FormModal
        opened={renaming}
        close={again.close}
        title={`${t('rename')}: ${username}`}
        fields={rename}
        names={['new_username']}
        submit={(values) => users.rename(api, username, values as users.RenameBody)}
        changes={[['jobs']]}
        done={() => {
          notifications.show({ message: t('jobs.started') })
          void navigate({ to: '/users' })
        }}
      />
      <Confirm
        opened={resetting}
        close={reset.close}
        title={t('users.reset-two-factor')}
        text={t('users.reset-two-factor-text', { name: username })}
        confirmLabel={t('users.reset-two-factor')}
        run={() => users.twoFactorReset(api, username)}
        changes={changes}
      />
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('users.delete-title', { name: username })}
        text={t('users.delete-text')}
        type={username}
        confirmLabel={t('delete')}
        run={() => users.delete_(api, username)}
        changes={[['users', 'list'], ['domains']]}
        done={() => void navigate({ to: '/users' })}
      />
    </>
  )
}
