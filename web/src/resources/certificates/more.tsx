import { Alert, Anchor, Button, Group, List, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as ssl from '@croft/sdk/areas/ssl'
import * as fields from '@croft/sdk/fields/ssl'
import type { Certificate } from '@croft/sdk/shapes'
import { api, wordsOf } from '../../api/client.ts'
import { useWrite, withPassword } from '../../api/write.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { SettingsForm } from '../../ui/settings-form.tsx'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** Whether an authority would find what it looks for, before it is asked. */
export function Preflight({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['certificates', name, 'preflight'],
    queryFn: () => ssl.preflight(api, name),
    enabled: false,
  })
  return (
    <Stack gap="xs">
      <Button variant="default" loading={isFetching} onClick={() => void refetch()} style={{ alignSelf: 'flex-start' }}>
        {t('certificates.preflight')}
      </Button>
      {error !== null && <Alert color="red">{wordsOf(error)}</Alert>}
      {data !== undefined && (
        <Alert
          color={data.ok ? 'teal' : 'orange'}
          role="status"
          title={t(data.ok ? 'certificates.preflight-ok' : 'certificates.preflight-not')}
        >
          <List size="sm">
            {data.names.map((each) => (
              <List.Item key={each.name}>
                {each.name}: {each.problem === '' ? t('certificates.preflight-fine') : each.problem}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  )
}

/** The files of the certificate; the private key is handed out after the password alone. */
export function Downloads({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const { t } = useTranslation()
  const { domain } = certificate
  const address = (part: string) => `/api/v1/ssl/${encodeURIComponent(domain)}/download?part=${part}`
  const key = useWrite(async () => {
    const text = await (await ssl.privateKey(api, domain)).text()
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/x-pem-file' }))
    link.download = `${domain}.key.pem`
    link.click()
    URL.revokeObjectURL(link.href)
  })
  return (
    <Group>
      {(['certificate', 'chain', 'fullchain'] as const).map((part) => (
        <Anchor key={part} size="sm" href={address(part)} download>
          {t(`certificates.download-${part}`)}
        </Anchor>
      ))}
      <Button size="compact-sm" variant="default" loading={key.isPending} onClick={() => key.mutate(undefined)}>
        {t('certificates.download-key')}
      </Button>
    </Group>
  )
}

/** Requests for an authority that is not asked by the panel; the key stays here. */
export function Requests({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [shown, setShown] = useState<string | null>(null)
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('certificates.requests')}
      </Title>
      {shown !== null && <CopyText text={shown} />}
      <Records
        queryKey={['certificates', name, 'csr']}
        load={() => ssl.csrList(api, name)}
        rowKey={(row) => row.id}
        columns={[
          { name: 'id', cell: (row) => row.id },
          { name: 'key_type', cell: (row) => row.key_type },
          { name: 'created_at', cell: (row) => time(row.created_at) },
        ]}
        empty={t('certificates.requests-empty')}
        create={{
          label: t('certificates.requests-create'),
          fields: fields.csrCreate,
          names: ['common_name', 'names', 'organization', 'city', 'country'],
          more: ['organizational_unit', 'state', 'email', 'key_type'],
          submit: (values) => ssl.csrCreate(api, name, values as ssl.CsrCreateBody),
          done: (made) => setShown((made as { readonly csr: string }).csr),
        }}
        actions={(row) => (
          <Button size="compact-sm" variant="default" onClick={() => setShown(row.csr)}>
            {t('certificates.requests-show')}
          </Button>
        )}
      />
    </section>
  )
}

/** The account at the certificate authority. */
export function Authority(): ReactNode {
  const { t } = useTranslation()
  const queryKey = ['certificates', 'authority']
  const { data } = useQuery({ queryKey, queryFn: () => ssl.acmeShow(api) })
  if (data === undefined) return <Skeleton height={240} />
  return (
    <Stack>
      <Table variant="vertical" layout="auto">
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row">{t('certificates.registered')}</Table.Th>
            <Table.Td>{t(data.registered ? 'yes' : 'no')}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed">
        {t('certificates.authority-text')}
      </Text>
      <SettingsForm
        queryKey={queryKey}
        load={async () => ({ ...(await ssl.acmeShow(api)), agree_tos: data.registered })}
        fields={fields.acmeUpdate}
        names={['directory_url', 'email', 'eab_kid', 'eab_hmac', 'profile', 'agree_tos']}
        submit={(values) => withPassword(() => ssl.acmeUpdate(api, values as ssl.AcmeUpdateBody))}
      />
    </Stack>
  )
}
