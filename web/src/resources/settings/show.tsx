import { Button, Skeleton, Stack, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field, Fields } from '@croft/sdk/field'
import * as settings from '@croft/sdk/areas/settings'
import { api } from '../../api/client.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { humanize } from '../../i18n/index.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { TestMail } from './test-mail.tsx'

interface JsonSchema {
  readonly properties?: Readonly<Record<string, Field & { readonly type?: string }>>
}

/** The schema that the server sends with a group has the keywords that fields have. */
const fieldsOf = (schema: unknown): Fields =>
  Object.fromEntries(
    Object.entries((schema as JsonSchema).properties ?? {}).map(([name, field]) => [name, { ...field, type: field.type ?? 'any' }]),
  )

function Group({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [resetting, reset] = useDisclosure()
  const { data, error, refetch } = useQuery({
    queryKey: ['settings', name],
    queryFn: () => settings.show(api, name),
    refetchOnWindowFocus: false,
  })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  const fields = fieldsOf(data.schema)
  const changed = Object.keys(fields).filter(
    (key) => fields[key]?.default !== undefined && JSON.stringify(data.settings[key]) !== JSON.stringify(fields[key].default),
  )
  return (
    <Stack>
      <ApiForm
        // begins anew only with other values: what is being typed outlives what is read again
        key={JSON.stringify(data.settings)}
        fields={fields}
        names={Object.keys(fields)}
        initial={data.settings}
        submit={(values) => settings.update(api, name, values)}
        changes={[['settings']]}
      />
      {changed.length > 0 && (
        <Button variant="subtle" style={{ alignSelf: 'flex-start' }} onClick={reset.open}>
          {t('settings.reset')}
        </Button>
      )}
      <Confirm
        opened={resetting}
        close={reset.close}
        title={t('settings.reset')}
        text={t('settings.reset-text')}
        lost={changed.map((key) => t(`field.${key}`, { defaultValue: humanize(key) }))}
        confirmLabel={t('settings.reset')}
        run={async () => {
          for (const key of changed) await settings.reset(api, name, key)
        }}
        changes={[['settings']]}
      />
      {name === 'mail' && <TestMail />}
    </Stack>
  )
}

/** All settings of the panel, group by group; forms are made from the server's own description. */
export function SettingsPage(): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({ queryKey: ['settings'], queryFn: () => settings.list(api) })
  const { tab = data?.groups[0] ?? '' } = useSearch({ strict: false }) as { readonly tab?: string }
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t('nav.settings')}
      </Title>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          {data.groups.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`settings.${name}`, { defaultValue: humanize(name) })}
            </Tabs.Tab>
          ))}
        </TabStrip>
        {data.groups.map((name) => (
          <Tabs.Panel key={name} value={name} maw={640}>
            <Group name={name} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}
