import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as packages from '@croft/sdk/areas/packages'
import * as users from '@croft/sdk/areas/users'
import { create } from '@croft/sdk/fields/users'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { FormModal } from '../../ui/form-modal.tsx'

export interface CreateUserProps {
  readonly opened: boolean
  readonly close: () => void
  readonly done: (username: string) => void
  /** Not asked for where it is given. */
  readonly role?: 'reseller'
}

/** The dialog for a new account. */
export function CreateUser({ opened, close, done, role }: CreateUserProps): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  const offered = useQuery({ queryKey: ['packages', 'names'], queryFn: () => packages.list(api), enabled: opened })
  const asked = user.role === 'admin' && role === undefined ? ['role'] : []
  return (
    <FormModal
      opened={opened}
      close={close}
      title={t(role === undefined ? 'users.create' : 'resellers.create')}
      fields={create}
      names={['username', 'email', 'password', 'package']}
      help={{ username: 'help.account-name' }}
      more={[
        ...asked,
        'name',
        'domain',
        'language',
        'timezone',
        'must_change_password',
        'send_welcome',
        ...(role === undefined ? [] : ['max_users']),
      ]}
      choices={{ package: offered.data?.map(({ name }) => name) }}
      submit={(values) => users.create(api, { ...values, ...(role === undefined ? {} : { role }) } as users.CreateBody)}
      changes={[['users'], ['resellers']]}
      done={(made) => done(made.username)}
    />
  )
}
