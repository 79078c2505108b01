import { Alert, Button, Code, Group, Skeleton, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fields } from '@croft/sdk/field'
import * as domains from '@croft/sdk/areas/domains'
import { vhostUpdate } from '@croft/sdk/fields/domains'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import type { Values } from '../../form/use-form.ts'
import { Failure } from '../../ui/failure.tsx'
import { time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

const key = (name: string, part: string) => ['domains', name, 'vhost', part] as const
const optionFields = vhostUpdate['options']?.fields ?? {}
const nginx = vhostUpdate['custom']?.fields?.['nginx'] ?? { type: 'string' as const }

/** The form is flat, the request is not. */
function bodyOf({ template, nginx: directives, ...options }: Values): domains.VhostUpdateBody {
  return {
    ...(template === undefined ? {} : { template }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(directives === undefined ? {} : { custom: { nginx: directives } }),
  } as domains.VhostUpdateBody
}

/** Options and directives of a site's virtual host; what the web server refuses is told in its own words and not used. */
export function VirtualHost({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const admin = useUser().role === 'admin'
  const { data, error, refetch } = useQuery({
    queryKey: key(name, 'show'),
    queryFn: () => domains.vhostShow(api, name),
    refetchOnWindowFocus: false,
  })
  const rollback = useWrite((revision: number) => domains.vhostRollback(api, name, { revision }), { changes: [['domains', name]] })
  const reset = useWrite(() => domains.vhostReset(api, name), { changes: [['domains', name]] })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  const fields: Fields = { template: { type: 'string', enum: [...data.templates] }, ...optionFields, ...(admin ? { nginx } : {}) }
  const submit = async (values: Values) => {
    const body = bodyOf(values)
    const verdict = await domains.vhostTest(api, name, body)
    if (!verdict.valid) throw new Error(verdict.output)
    return domains.vhostUpdate(api, name, body)
  }
  return (
    <Stack gap="xl">
      {data.webserver !== '' && !admin && data.custom.nginx !== '' && <Alert>{t('vhost.custom')}</Alert>}
      <ApiForm
        key={data.revision}
        fields={fields}
        names={['template', 'www_redirect', 'index_files', 'client_max_body_mb', ...(admin ? ['nginx'] : [])]}
        more={Object.keys(optionFields).filter((field) => !['www_redirect', 'index_files', 'client_max_body_mb'].includes(field))}
        multiline={['nginx']}
        initial={{ template: data.template, ...data.options, nginx: data.custom.nginx }}
        submit={submit}
        changes={[['domains', name]]}
      />
      <section>
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h4">
            {t('vhost.history')}
          </Title>
          <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
            {t('vhost.reset')}
          </Button>
        </Group>
        <Records
          queryKey={key(name, 'history')}
          load={() => domains.vhostHistory(api, name)}
          rowKey={(row) => String(row.revision)}
          columns={[
            { name: 'revision', cell: (row) => row.revision },
            { name: 'at', cell: (row) => time(row.at) },
            { name: 'actor', cell: (row) => row.actor },
          ]}
          empty={t('vhost.no-history')}
          actions={(row) =>
            row.revision !== data.revision && (
              <Button
                size="compact-sm"
                variant="light"
                aria-label={`${t('vhost.rollback')} ${row.revision}`}
                loading={rollback.isPending && rollback.variables === row.revision}
                onClick={() => rollback.mutate(row.revision)}
              >
                {t('vhost.rollback')}
              </Button>
            )
          }
        />
      </section>
      {data.config !== '' && (
        <section>
          <Title order={2} size="h4" mb="sm">
            {t('vhost.config')}
          </Title>
          <Code block tabIndex={0}>
            {data.config}
          </Code>
        </section>
      )}
    </Stack>
  )
}
