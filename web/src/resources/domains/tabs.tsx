import { Anchor, Badge, Button, Stack, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as domains from '@croft/sdk/areas/domains'
import * as fields from '@croft/sdk/fields/domains'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useWrite } from '../../api/write.ts'
import { Records } from '../../ui/records.tsx'
import { AnonymousFtp } from '../ftp/anonymous.tsx'
import { SettingsForm } from '../../ui/settings-form.tsx'
import { time } from '../../ui/format.ts'

interface Of {
  readonly name: string
}
const key = (name: string, part: string) => ['domains', name, part] as const

export function Aliases({ name }: Of): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={key(name, 'aliases')}
      load={() => domains.aliasesList(api, name)}
      rowKey={(row) => row.alias}
      columns={[
        { name: 'alias', cell: (row) => row.alias_unicode },
        { name: 'mode', cell: (row) => t(`choice.${row.mode}`, { defaultValue: row.mode }) },
        { name: 'created_at', cell: (row) => time(row.created_at) },
      ]}
      empty={t('aliases.empty')}
      create={{
        label: t('aliases.create'),
        fields: fields.aliasesCreate,
        names: Object.keys(fields.aliasesCreate),
        submit: (values) => domains.aliasesCreate(api, name, values as domains.AliasesCreateBody),
      }}
      remove={{
        text: (row) => t('aliases.delete', { name: row.alias_unicode }),
        run: (row) => domains.aliasesDelete(api, name, row.alias),
      }}
    />
  )
}

export function Redirects({ name }: Of): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={key(name, 'redirects')}
      load={() => domains.redirectsList(api, name)}
      rowKey={(row) => row.source}
      columns={[
        { name: 'source', cell: (row) => row.source },
        {
          name: 'target',
          cell: (row) => (
            <Anchor href={row.target} target="_blank" rel="noreferrer">
              {row.target}
            </Anchor>
          ),
        },
        { name: 'type', cell: (row) => row.type },
        {
          name: 'enabled',
          cell: (row) => (
            <Badge variant="light" color={row.enabled ? 'teal' : 'gray'}>
              {t(row.enabled ? 'yes' : 'no')}
            </Badge>
          ),
        },
      ]}
      empty={t('redirects.empty')}
      create={{
        label: t('redirects.create'),
        fields: fields.redirectsCreate,
        names: ['source', 'target'],
        more: Object.keys(fields.redirectsCreate).filter((field) => !['source', 'target'].includes(field)),
        submit: (values) => domains.redirectsCreate(api, name, values as domains.RedirectsCreateBody),
      }}
      edit={{
        fields: fields.redirectsUpdate,
        names: ['source', 'target', 'match', 'keep_query', 'enabled'],
        initial: ({ source, target, match, keep_query, enabled }) => ({ source, target, match, keep_query, enabled }),
        submit: (row, values) => domains.redirectsUpdate(api, name, row.id, values as domains.RedirectsUpdateBody),
      }}
      remove={{ text: (row) => t('redirects.delete', { name: row.source }), run: (row) => domains.redirectsDelete(api, name, row.id) }}
    />
  )
}

export function ErrorPages({ name }: Of): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={key(name, 'error-pages')}
      load={async () => {
        const custom = (await domains.errorPagesList(api, name)).filter((page) => page.custom)
        return Promise.all(custom.map(async (page) => ({ ...page, ...(await domains.errorPagesShow(api, name, page.code)) })))
      }}
      rowKey={(row) => String(row.code)}
      columns={[
        { name: 'code', cell: (row) => row.code },
        { name: 'updated_at', cell: (row) => time(row.updated_at) },
      ]}
      empty={t('error-pages.empty')}
      create={{
        label: t('error-pages.create'),
        fields: {
          code: { type: 'string', required: true, enum: ['400', '401', '403', '404', '500', '502', '503', '504'] },
          ...fields.errorPagesUpdate,
        },
        names: ['code', ...Object.keys(fields.errorPagesUpdate)],
        multiline: ['content'],
        submit: ({ code, ...body }) => domains.errorPagesUpdate(api, name, String(code), body as domains.ErrorPagesUpdateBody),
      }}
      edit={{
        fields: fields.errorPagesUpdate,
        names: ['content'],
        multiline: ['content'],
        initial: ({ content }) => ({ content }),
        submit: (row, values) => domains.errorPagesUpdate(api, name, row.code, values as domains.ErrorPagesUpdateBody),
      }}
      remove={{ text: (row) => t('error-pages.delete', { code: row.code }), run: (row) => domains.errorPagesDelete(api, name, row.code) }}
    />
  )
}

export function Proxies({ name }: Of): ReactNode {
  const { t } = useTranslation()
  return (
    <Records
      queryKey={key(name, 'proxies')}
      load={() => domains.proxiesList(api, name)}
      rowKey={(row) => row.path}
      columns={[
        { name: 'path', cell: (row) => row.path },
        { name: 'target', cell: (row) => row.target },
      ]}
      empty={t('proxies.empty')}
      create={{
        label: t('proxies.create'),
        fields: fields.proxiesCreate,
        names: Object.keys(fields.proxiesCreate),
        submit: (values) => domains.proxiesCreate(api, name, values as domains.ProxiesCreateBody),
      }}
      remove={{ text: (row) => t('proxies.delete', { name: row.path }), run: (row) => domains.proxiesDelete(api, name, row.id) }}
    />
  )
}

/** Who may come, whose pages may show pictures, what is kept in the cache. */
export function Access({ name }: Of): ReactNode {
  const { t } = useTranslation()
  const purge = useWrite(() => domains.cachePurge(api, name), { done: () => notifications.show({ message: t('cache.purged') }) })
  return (
    <Stack gap="xl">
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('access.title')}
        </Title>
        <SettingsForm
          queryKey={key(name, 'access')}
          load={() => domains.accessShow(api, name)}
          fields={fields.accessUpdate}
          submit={(values) => domains.accessUpdate(api, name, values)}
        />
      </section>
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('hotlink.title')}
        </Title>
        <SettingsForm
          queryKey={key(name, 'hotlink')}
          load={() => domains.hotlinkShow(api, name)}
          fields={fields.hotlinkUpdate}
          submit={(values) => domains.hotlinkUpdate(api, name, values as domains.HotlinkUpdateBody)}
        />
      </section>
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('cache.title')}
        </Title>
        <SettingsForm
          queryKey={key(name, 'cache')}
          load={() => domains.cacheShow(api, name)}
          fields={fields.cacheUpdate}
          submit={(values) => domains.cacheUpdate(api, name, values as domains.CacheUpdateBody)}
        />
        <Button variant="default" loading={purge.isPending} onClick={() => purge.mutate(undefined)}>
          {t('cache.purge')}
        </Button>
      </section>
      <section>
        <Title order={2} size="h4" mb="sm">
          {t('ftp.anonymous')}
        </Title>
        <AnonymousFtp domain={name} />
      </section>
    </Stack>
  )
}

const phpNames = ['memory_limit', 'upload_max_filesize', 'post_max_size', 'max_execution_time', 'max_input_vars']

/** Version and settings of PHP, as far as the package allows them. */
export function Php({ name }: Of): ReactNode {
  const admin = useUser().role === 'admin'
  return (
    <SettingsForm
      queryKey={key(name, 'php')}
      load={async () => {
        const { settings, pool, ...php } = await domains.phpShow(api, name)
        return { ...php, ...settings, max_children: pool.max_children }
      }}
      fields={{
        version: { type: 'string' },
        enabled: { type: 'boolean' },
        ...Object.fromEntries(phpNames.map((field) => [field, { type: 'string' as const }])),
        display_errors: { type: 'boolean' as const },
        ...(admin ? { max_children: { type: 'integer' as const, minimum: 1 } } : {}),
      }}
      choices={(loaded) => ({ version: (loaded['available'] as readonly string[] | undefined) ?? [] })}
      submit={({ version, enabled, max_children: children, ...settings }) =>
        domains.phpUpdate(api, name, {
          ...(version === undefined ? {} : { version }),
          ...(enabled === undefined ? {} : { enabled }),
          ...(Object.keys(settings).length === 0 ? {} : { settings }),
          ...(children === undefined ? {} : { pool: { max_children: children } }),
        } as domains.PhpUpdateBody)
      }
    />
  )
}
