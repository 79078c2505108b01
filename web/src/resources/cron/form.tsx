import { Alert, List, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as cron from '@croft/sdk/areas/cron'
import { api } from '../../api/client.ts'
import type { Values } from '../../form/use-form.ts'
import { time } from '../../ui/format.ts'
import { useCronWords } from './words.ts'

/** Schedules that people mostly want → key of their words. */
const presets: Readonly<Record<string, string>> = {
  '* * * * *': 'minute',
  '*/5 * * * *': 'five',
  '@hourly': 'hourly',
  '0 3 * * *': 'daily',
  '0 3 * * 1': 'weekly',
  '0 3 1 * *': 'monthly',
  '@reboot': 'reboot',
}

export const mainFields = ['name', 'command', 'cron_expr'] as const
export const moreFields = [
  'enabled',
  'domain',
  'timezone',
  'php_version',
  'timeout_seconds',
  'allow_overlap',
  'email_on_complete',
  'email_on_error',
  'environment',
] as const

/** What is being entered, in words, and when it would run. */
export function Preview({ expression, timezone }: { readonly expression: string; readonly timezone: string }): ReactNode {
  const { t } = useTranslation()
  const say = useCronWords()
  const [asked] = useDebouncedValue(`${expression}\n${timezone}`, 300)
  const [text = '', zone = ''] = asked.split('\n')
  const { data, error } = useQuery({
    queryKey: ['cron', 'preview', text, zone],
    queryFn: () => cron.preview(api, { cron_expr: text, ...(zone === '' ? {} : { timezone: zone }) }),
    enabled: text.trim() !== '',
    retry: false,
  })
  if (text.trim() === '') return null
  if (error !== null) return <Alert color="orange">{error.message}</Alert>
  if (data === undefined) return null
  return (
    <Stack gap={4} aria-live="polite">
      <Text fw={600}>{say(text.trim())}</Text>
      {data.next.length > 0 && (
        <>
          <Text size="sm" c="dimmed">
            {t('cron.next')}
          </Text>
          <List size="sm">
            {data.next.map((at) => (
              <List.Item key={at}>{time(at)}</List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  )
}

/** Stands below the fields of a job: common schedules to take, and what the entered one means. */
export function Schedule({ values, set }: { readonly values: Values; readonly set: (name: string, value: unknown) => void }): ReactNode {
  const { t } = useTranslation()
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  const expression = text('cron_expr')
  return (
    <>
      <Select
        label={t('cron.preset')}
        placeholder={t('cron.preset-own')}
        data={Object.entries(presets).map(([value, key]) => ({ value, label: t(`cron.preset-${key}`) }))}
        value={presets[expression] === undefined ? null : expression}
        onChange={(chosen) => chosen !== null && set('cron_expr', chosen)}
      />
      <Preview expression={expression} timezone={text('timezone')} />
    </>
  )
}
