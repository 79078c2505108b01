import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import * as php from '@croft/sdk/areas/php'
import * as users from '@croft/sdk/areas/users'
import { create } from '@croft/sdk/fields/domains'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { FormModal } from '../../ui/form-modal.tsx'

/** A new domain; the site answers when the dialog has closed. */
export function CreateDomain({
  opened,
  close,
  done,
  owner,
}: {
  readonly opened: boolean
  readonly close: () => void
  readonly done: (domain: string) => void
  readonly owner?: string
}): ReactNode {
  const { t } = useTranslation()
  const user = useUser()
  const manages = user.role !== 'user'
  const owners = useQuery({
    queryKey: ['users', 'names'],
    queryFn: () => users.listPage(api, { per_page: 200, sort: 'username' }),
    enabled: opened && manages,
  })
  const versions = useQuery({ queryKey: ['php', 'versions'], queryFn: () => php.versionsList(api), enabled: opened })
  return (
    <FormModal
      opened={opened}
      close={close}
      title={t('domains.create')}
      fields={create}
      names={manages ? ['domain', 'owner'] : ['domain']}
      more={['php_version', 'document_root', 'www', 'dns', 'mail', 'type', 'target', 'ip', 'ipv6']}
      initial={{ owner: owner ?? user.username }}
      choices={{ owner: owners.data?.data.map(({ username }) => username), php_version: versions.data?.map(({ version }) => version) }}
      submit={(values) => domains.create(api, values as domains.CreateBody)}
      changes={[['domains']]}
      done={(domain) => done(domain.domain)}
    />
  )
}
