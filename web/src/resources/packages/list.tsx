import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as packages from '@croft/sdk/areas/packages'
import { create } from '@croft/sdk/fields/packages'
import type { Package } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { paths } from '../../paths.ts'
import { type Column, ListPage } from '../../table/list-page.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { limit, megabytes } from '../../ui/format.ts'

const columns: readonly Column<Package>[] = [
  { name: 'name', sortable: true, cell: (row) => row.name },
  { name: 'disk_quota_mb', cell: (row) => (row.disk_quota_mb === -1 ? '∞' : megabytes(row.disk_quota_mb)) },
  { name: 'max_domains', cell: (row) => limit(row.max_domains) },
  { name: 'max_databases', cell: (row) => limit(row.max_databases) },
  { name: 'max_email_accounts', cell: (row) => limit(row.max_email_accounts) },
]

/** What accounts may use, by name. */
export function PackageList(): ReactNode {
  const { t } = useTranslation()
  const [creating, dialog] = useDisclosure()
  const button = <Button onClick={dialog.open}>{t('packages.create')}</Button>
  const first = ['name', 'description', 'disk_quota_mb', 'bandwidth_quota_mb', 'max_domains', 'max_databases', 'max_email_accounts']
  return (
    <>
      <ListPage
        name="packages"
        title={t('nav.packages')}
        columns={columns}
        load={(query) => packages.listPage(api, query)}
        rowKey={(row) => row.name}
        to={(row) => paths.package(row.name)}
        actions={button}
        empty={<Empty title={t('packages.empty')} text={t('packages.empty-text')} action={button} />}
      />
      <FormModal
        opened={creating}
        close={dialog.close}
        title={t('packages.create')}
        fields={create}
        names={first.filter((name) => create[name] !== undefined)}
        more={Object.keys(create).filter((name) => !first.includes(name))}
        submit={(values) => packages.create(api, values as packages.CreateBody)}
        changes={[['packages']]}
      />
    </>
  )
}
