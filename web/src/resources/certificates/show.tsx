import { Alert, Badge, Button, Group, Skeleton, Stack, Switch, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as ssl from '@croft/sdk/areas/ssl'
import * as fields from '@croft/sdk/fields/ssl'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Details } from '../../ui/details.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'
import { time } from '../../ui/format.ts'
import { Downloads, Preflight, Requests } from './more.tsx'

/** The certificate of one domain, or of the panel (`server`): what it is, getting one, and how strictly HTTPS is used. */
export function CertificatePart({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [issuing, issue] = useDisclosure()
  const [uploading, upload] = useDisclosure()
  const [deleting, remove] = useDisclosure()
  const changes = [['certificates'], ['domains']]
  const { data, error, refetch } = useQuery({ queryKey: ['certificates', 'show', name], queryFn: () => ssl.show(api, name) })
  const selfSign = useWrite(() => ssl.selfSign(api, name), { changes })
  const auto = useWrite((enabled: boolean) => ssl.autoRenew(api, name, { enabled }), { changes })
  const renew = useWrite(() => ssl.renew(api, name), { changes: [...changes, ['jobs']] })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  const busy = ['pending', 'validating', 'awaiting_dns'].includes(data.order_status)
  return (
    <Stack>
      <Group>
        <Button loading={busy} onClick={issue.open}>
          {t('certificates.issue')}
        </Button>
        {data.type === 'acme' && (
          <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate(undefined)}>
            {t('certificates.renew')}
          </Button>
        )}
        <Button variant="default" onClick={upload.open}>
          {t('certificates.upload')}
        </Button>
        <Button variant="default" loading={selfSign.isPending} onClick={() => selfSign.mutate(undefined)}>
          {t('certificates.self-sign')}
        </Button>
        {data.enabled && (
          <Button color="red" variant="light" onClick={remove.open}>
            {t('delete')}
          </Button>
        )}
      </Group>
      {data.last_error !== '' && (
        <Alert color="red" title={t('certificates.failed')}>
          {data.last_error}
        </Alert>
      )}
      <Details
        facts={[
          [
            t('field.type'),
            <Badge key="type" variant="light" color={data.enabled ? 'teal' : 'gray'}>
              {t(`choice.${data.type}`, { defaultValue: data.type })}
            </Badge>,
          ],
          [t('certificates.names'), data.names.join(', ') || '–'],
          [t('certificates.issuer'), data.issuer || '–'],
          [
            t('certificates.until'),
            data.not_after === null ? '–' : `${time(data.not_after)} (${t('certificates.days', { days: data.days_left })})`,
          ],
          [t('certificates.renewal'), data.auto_renew ? time(data.next_renewal_at) : t('no')],
        ]}
      />
      {data.enabled && <Downloads certificate={data} />}
      {name !== 'server' && <Preflight name={name} />}
      {data.type === 'acme' && (
        <Switch
          label={t('certificates.auto')}
          checked={data.auto_renew}
          disabled={auto.isPending}
          onChange={(event) => auto.mutate(event.currentTarget.checked)}
        />
      )}
      {data.enabled && name !== 'server' && (
        <section>
          <Title order={2} size="h4" mb="sm">
            {t('certificates.https')}
          </Title>
          <ApiForm
            key={data.updated_at}
            fields={fields.forceHttps}
            names={['enabled', 'hsts', 'hsts_subdomains']}
            initial={{ enabled: data.force_https, hsts: data.hsts, hsts_subdomains: data.hsts_subdomains }}
            submit={(values) => ssl.forceHttps(api, name, { enabled: data.force_https, ...values })}
            changes={changes}
          />
          <ApiForm
            key={`tls-${data.updated_at}`}
            fields={fields.options}
            names={['tls_min']}
            initial={{ tls_min: data.tls_min }}
            submit={(values) => ssl.options(api, name, values as ssl.OptionsBody)}
            changes={changes}
          />
        </section>
      )}
      {name !== 'server' && <Requests name={name} />}
      <FormModal
        opened={issuing}
        close={issue.close}
        title={t('certificates.issue')}
        fields={fields.issue}
        names={['wildcard', 'force_https']}
        more={['challenge', 'names', 'key_type']}
        submit={(values) => ssl.issue(api, name, values)}
        changes={[...changes, ['jobs']]}
        submitLabel={t('certificates.issue')}
      />
      <FormModal
        opened={uploading}
        close={upload.close}
        title={t('certificates.upload')}
        fields={{ ...fields.upload }}
        names={['certificate', 'private_key', 'chain', 'force_https']}
        multiline={['certificate', 'private_key', 'chain']}
        submit={(values) => ssl.upload(api, name, values as ssl.UploadBody)}
        changes={changes}
      />
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('certificates.delete-title')}
        text={t('certificates.delete-text')}
        lost={data.names}
        confirmLabel={t('delete')}
        run={() => ssl.delete_(api, name, { force: true })}
        changes={changes}
      />
    </Stack>
  )
}
