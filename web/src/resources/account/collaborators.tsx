import { Badge, Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import * as domains from '@croft/sdk/areas/domains'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/users'
import { api } from '../../api/client.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

function ResetSecondFactor({ username, login }: { readonly username: string; readonly login: string }): ReactNode {
  const { t } = useTranslation()
  const [asking, question] = useDisclosure()
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={question.open}>
        {t('collaborators.no-second-factor')}
      </Button>
      <Confirm
        opened={asking}
        close={question.close}
        title={t('collaborators.no-second-factor')}
        text={t('collaborators.no-second-factor-text', { login })}
        confirmLabel={t('collaborators.no-second-factor')}
        run={() => users.collaboratorsTwoFactorReset(api, username, login)}
        changes={[['users', username, 'collaborators']]}
      />
    </>
  )
}

/** People who act in this account with a login of their own, within the areas that its owner chooses. */
export function Collaborators({ username }: { readonly username: string }): ReactNode {
  const { t } = useTranslation()
  const scopes = useQuery({ queryKey: ['scopes'], queryFn: () => auth.scopes(api), staleTime: Infinity })
  const sites = useQuery({ queryKey: ['domains', 'of', username], queryFn: () => domains.list(api, { owner: username }) })
  const choices = {
    scopes: scopes.data?.map(({ scope }) => scope).filter((scope) => scope !== 'all'),
    domains: sites.data?.map(({ domain }) => domain),
  }
  return (
    <Records
      queryKey={['users', username, 'collaborators']}
      load={() => users.collaboratorsList(api, username)}
      rowKey={(row) => row.login}
      columns={[
        { name: 'login', cell: (row) => row.login },
        { name: 'email', cell: (row) => row.email },
        { name: 'scopes', cell: (row) => row.scopes.join(', ') },
        { name: 'domains', cell: (row) => (row.domains.length === 0 ? t('collaborators.every-domain') : row.domains.join(', ')) },
        { name: 'two_factor_enabled', cell: (row) => t(row.two_factor_enabled ? 'yes' : 'no') },
        { name: 'last_login_at', cell: (row) => time(row.last_login_at) },
        {
          name: 'enabled',
          cell: (row) => (
            <Badge variant="light" color={row.enabled ? 'teal' : 'gray'}>
              {t(row.enabled ? 'yes' : 'no')}
            </Badge>
          ),
        },
      ]}
      empty={t('collaborators.empty')}
      create={{
        label: t('collaborators.create'),
        fields: fields.collaboratorsCreate,
        names: ['login', 'email', 'scopes', 'domains'],
        more: ['password'],
        choices,
        submit: (values) => users.collaboratorsCreate(api, username, values as users.CollaboratorsCreateBody),
      }}
      edit={{
        fields: fields.collaboratorsUpdate,
        names: ['scopes', 'domains', 'enabled', 'email'],
        more: ['password'],
        choices,
        initial: ({ scopes: held, domains: seen, enabled, email }) => ({ scopes: held, domains: seen, enabled, email }),
        submit: (row, values) => users.collaboratorsUpdate(api, username, row.login, values as users.CollaboratorsUpdateBody),
      }}
      actions={(row) => row.two_factor_enabled && <ResetSecondFactor username={username} login={row.login} />}
      remove={{
        text: (row) => t('collaborators.delete', { login: row.login }),
        run: (row) => users.collaboratorsDelete(api, username, row.login),
      }}
    />
  )
}
