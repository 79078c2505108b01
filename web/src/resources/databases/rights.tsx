import { Badge, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as databases from '@croft/sdk/areas/databases'
import * as fields from '@croft/sdk/fields/databases'
import type { Database } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { Records } from '../../ui/records.tsx'

const plain = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'INDEX', 'REFERENCES', 'CREATE VIEW', 'SHOW VIEW']
const programs = ['TRIGGER', 'EXECUTE', 'EVENT', 'CREATE ROUTINE', 'ALTER ROUTINE', 'LOCK TABLES', 'CREATE TEMPORARY TABLES']
const offered: Readonly<Record<NonNullable<Database['engine']>, readonly string[]>> = {
  mariadb: ['ALL', 'READONLY', ...plain, ...programs],
  postgresql: ['ALL', 'READONLY', 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'REFERENCES', 'TRIGGER', 'CREATE TEMPORARY TABLES'],
}

/** Who may do what in this database. */
export function Rights({ database }: { readonly database: Database }): ReactNode {
  const { t } = useTranslation()
  const engine = database.engine ?? 'mariadb'
  const known = useQuery({
    queryKey: ['databases', 'users', 'of', database.owner, engine],
    queryFn: () => databases.usersList(api, { owner: database.owner, engine }),
  })
  const choices = { user: known.data?.map(({ user }) => user), privileges: offered[engine] }
  return (
    <Records
      queryKey={['databases', database.name, 'grants']}
      load={() => databases.grantsList(api, database.name)}
      rowKey={(row) => row.user}
      columns={[
        { name: 'user', cell: (row) => row.user },
        {
          name: 'privileges',
          cell: (row) => (
            <Group gap={4}>
              {row.privileges.map((each) => (
                <Badge key={each} variant="light">
                  {t(`choice.${each}`, { defaultValue: each })}
                </Badge>
              ))}
            </Group>
          ),
        },
        { name: 'hosts', cell: (row) => row.hosts.join(', ') },
      ]}
      empty={t('databases.grants-empty')}
      create={{
        label: t('databases.grants-create'),
        fields: fields.grantsCreate,
        names: ['user', 'privileges'],
        choices,
        submit: (values) => databases.grantsCreate(api, database.name, values as databases.GrantsCreateBody),
      }}
      edit={{
        fields: fields.grantsCreate,
        names: ['privileges'],
        choices,
        initial: ({ privileges }) => ({ privileges }),
        submit: ({ user, privileges }, values) => databases.grantsCreate(api, database.name, { user, privileges, ...values }),
      }}
      remove={{
        text: (row) => t('databases.grants-delete', { user: row.user, name: database.name }),
        run: (row) => databases.grantsDelete(api, database.name, row.user),
      }}
    />
  )
}

/** From where else this database is reached. */
export function Hosts({ database }: { readonly database: Database }): ReactNode {
  const { t } = useTranslation()
  const where = database.engine === 'postgresql' ? 'postgresql' : 'mariadb'
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t(`databases.hosts-${where}`)}
      </Text>
      <Records
        queryKey={['databases', database.name, 'hosts']}
        load={() => databases.hostsList(api, database.name)}
        rowKey={(row) => row.host}
        columns={[
          { name: 'host', cell: (row) => row.host },
          { name: 'comment', cell: (row) => row.comment },
        ]}
        empty={t('databases.hosts-empty')}
        create={{
          label: t('databases.hosts-create'),
          fields: fields.hostsCreate,
          names: ['host', 'comment'],
          submit: (values) => databases.hostsCreate(api, database.name, values as databases.HostsCreateBody),
        }}
        remove={{
          text: (row) => t('databases.hosts-delete', { name: row.host }),
          run: (row) => databases.hostsDelete(api, database.name, row.host),
        }}
      />
    </>
  )
}

/** What is in this database. */
export function Tables({ database }: { readonly database: Database }): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={['databases', database.name, 'tables']}
      load={() => databases.tablesList(api, database.name)}
      rowKey={(row) => row.name}
      columns={[
        { name: 'name', cell: (row) => row.name },
        { name: 'rows', cell: (row) => row.rows },
        { name: 'size_kb', cell: (row) => `${row.size_kb} kB` },
        { name: 'table_engine', cell: (row) => row.engine || '–' },
        { name: 'collation', cell: (row) => row.collation || '–' },
      ]}
      empty={t('databases.tables-empty')}
    />
  )
}
