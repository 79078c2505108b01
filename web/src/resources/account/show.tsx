import { Tabs, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import * as fields from '@croft/sdk/fields/auth'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { regionChoices } from '../../ui/regions.ts'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Collaborators } from './collaborators.tsx'
import { Passkeys } from './passkeys.tsx'
import { Sessions } from './sessions.tsx'
import { Ssh } from '../users/access.tsx'
import { Told } from './told.tsx'
import { TwoFactor } from './two-factor.tsx'

/** One's own account: profile, password, second factor, sessions, keys. */
export function Account(): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  const navigate = useNavigate()
  const own = user.collaborator === undefined
  const { tab = own ? 'profile' : 'password' } = useSearch({ strict: false }) as { readonly tab?: string }
  // what is about logins of the account is its owner's
  const tabs = own
    ? ['profile', 'password', 'notifications', 'collaborators', 'two-factor', 'passkeys', 'sessions', 'api-keys', 'ssh-keys']
    : ['password', 'two-factor']
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t('nav.account')}
      </Title>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </TabStrip>
        <Tabs.Panel value="profile" maw={560}>
          <ApiForm
            key={user.updated_at}
            fields={fields.meUpdate}
            names={['name', 'email', 'language', 'timezone']}
            initial={{ ...user }}
            choices={regionChoices(user)}
            submit={(values) => auth.meUpdate(api, values)}
            changes={[['me']]}
          />
        </Tabs.Panel>
        <Tabs.Panel value="password" maw={560}>
          <ApiForm
            fields={{
              ...fields.password,
              current_password: { type: 'string', required: true, secret: true },
              new_password: { type: 'string', required: true, secret: true, minLength: 8 },
            }}
            names={['current_password', 'new_password', 'end_other_sessions']}
            submit={(values) => auth.password(api, values as auth.PasswordBody)}
            changes={[['sessions']]}
          />
        </Tabs.Panel>
        <Tabs.Panel value="notifications">
          <Told />
        </Tabs.Panel>
        <Tabs.Panel value="collaborators">
          <Collaborators username={user.username} />
        </Tabs.Panel>
        <Tabs.Panel value="two-factor" maw={560}>
          <TwoFactor />
        </Tabs.Panel>
        <Tabs.Panel value="passkeys" maw={720}>
          <Passkeys />
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <Sessions />
        </Tabs.Panel>
        <Tabs.Panel value="api-keys">
          <ApiKeys username={user.username} />
        </Tabs.Panel>
        <Tabs.Panel value="ssh-keys">
          <Ssh username={user.username} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
