import { Alert, Button, Code, Group, Select, Skeleton, Stack, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as services from '@croft/sdk/areas/services'
import type { ServiceConfig } from '@croft/sdk/shapes'
import { api, wordsOf } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Failure } from '../../ui/failure.tsx'

/** Files for what administrators add; all others are written by the panel and only shown. */
const forAdditions = /\/custom\.d\/|\/99-custom\.ini$/

function Editor({ name, config }: { readonly name: string; readonly config: ServiceConfig }): ReactNode {
  const { t } = useTranslation()
  const [text, setText] = useState(config.content)
  const save = useWrite(() => services.configUpdate(api, name, { file: config.file, content: text, revision: config.revision }), {
    changes: [['services', name, 'config']],
    quiet: true,
  })
  if (!forAdditions.test(config.file)) {
    return (
      <>
        <Text size="sm" c="dimmed">
          {t('services.config-shown')}
        </Text>
        <Code block tabIndex={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {config.content}
        </Code>
      </>
    )
  }
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('services.config-own')}
      </Text>
      <Textarea
        aria-label={config.file}
        autosize
        minRows={10}
        maxRows={30}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {save.isError && (
        <Alert color="red" role="alert" style={{ whiteSpace: 'pre-wrap' }}>
          {wordsOf(save.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button loading={save.isPending} disabled={text === config.content} onClick={() => save.mutate(undefined)}>
          {t('form.save')}
        </Button>
      </Group>
    </>
  )
}

/** The configuration files of a service; a change is tested before the service reads it. */
export function Configuration({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const [file, setFile] = useState<string | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['services', name, 'config', file],
    queryFn: () => services.configShow(api, name, file === null ? {} : { file }),
    refetchOnWindowFocus: false,
    staleTime: Infinity,
  })
  if (data === undefined) return error === null ? <Skeleton height={240} /> : <Failure error={error} retry={() => void refetch()} />
  if (data.files.length === 0) return <Text c="dimmed">{t('services.config-none')}</Text>
  return (
    <Stack>
      <Select
        label={t('services.config-file')}
        data={[...data.files]}
        value={data.file}
        onChange={(chosen) => setFile(chosen)}
        searchable
        allowDeselect={false}
      />
      <Editor key={`${data.file} ${data.revision} ${data.content.length}`} name={name} config={data} />
    </Stack>
  )
}
