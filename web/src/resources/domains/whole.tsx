import { Alert, Badge, Button, Group, List, Menu, Stack, Table } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconChevronDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import * as users from '@croft/sdk/areas/users'
import * as fields from '@croft/sdk/fields/domains'
import { api, wordsOf } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import type { Values } from '../../form/use-form.ts'
import { FormModal } from '../../ui/form-modal.tsx'

type Verb = 'rename' | 'clone' | 'transfer'

/** What is done with a domain as a whole, each a task: another name, a copy, another owner. */
export function WholeActions({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const manages = useUser().role !== 'user'
  const [verb, setVerb] = useState<Verb | null>(null)
  const owners = useQuery({ queryKey: ['users', 'names'], queryFn: () => users.list(api), enabled: verb === 'transfer' })
  const forms = {
    rename: {
      fields: fields.rename,
      names: ['new_domain', 'keep_redirect'],
      submit: (values: Values) => domains.rename(api, name, values as domains.RenameBody),
    },
    clone: {
      fields: fields.clone,
      names: ['target_domain', 'databases'],
      submit: (values: Values) => domains.clone(api, name, values as domains.CloneBody),
    },
    transfer: {
      fields: fields.transfer,
      names: ['username'],
      submit: (values: Values) => domains.transfer(api, name, values as domains.TransferBody),
    },
  } as const
  const verbs: readonly Verb[] = manages ? ['rename', 'clone', 'transfer'] : ['rename', 'clone']
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden="true" />}>
            {t('more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {verbs.map((each) => (
            <Menu.Item key={each} onClick={() => setVerb(each)}>
              {t(`domains.${each}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {verb !== null && (
        <FormModal
          opened
          close={() => setVerb(null)}
          title={`${t(`domains.${verb}`)}: ${name}`}
          {...forms[verb]}
          choices={{ username: owners.data?.map(({ username }) => username) }}
          submitLabel={t(`domains.${verb}`)}
          changes={[['jobs']]}
          done={() => {
            notifications.show({ message: t('jobs.started') })
            if (verb === 'rename') void navigate({ to: '/domains' })
          }}
        />
      )}
    </>
  )
}

const answer = (status: number | null) => (status === null ? '–' : String(status))

/** Whether the names of a domain lead here and its site answers. */
export function DomainCheck({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['domains', name, 'check'],
    queryFn: () => domains.check(api, name),
    enabled: false,
  })
  return (
    <Stack gap="xs" mt="md">
      <Button variant="default" loading={isFetching} onClick={() => void refetch()} style={{ alignSelf: 'flex-start' }}>
        {t('domains.check')}
      </Button>
      {error !== null && <Alert color="red">{wordsOf(error)}</Alert>}
      {data !== undefined && (
        <Alert
          color={data.points_here ? 'teal' : 'orange'}
          role="status"
          title={t(data.points_here ? 'domains.leads-here' : 'domains.leads-elsewhere')}
        >
          <List size="sm" mb="sm">
            <List.Item>
              HTTP {answer(data.http_status)}, HTTPS {answer(data.https_status)}
            </List.Item>
            <List.Item>{t(data.certificate_ok ? 'domains.certificate-ok' : 'domains.certificate-not')}</List.Item>
          </List>
          <Table.ScrollContainer minWidth={420} type="native" tabIndex={0}>
            <Table>
              <Table.Tbody>
                {data.required.map((record) => (
                  <Table.Tr key={`${record.name} ${record.type} ${record.content}`}>
                    <Table.Td>
                      {record.name} {record.type} {record.content}
                    </Table.Td>
                    <Table.Td>
                      <Group gap="xs">
                        <Badge color={record.ok ? 'teal' : 'orange'}>{t(record.ok ? 'yes' : 'no')}</Badge>
                        {!record.ok && (record.found.join(', ') || '–')}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Alert>
      )}
    </Stack>
  )
}
