import { Alert, Anchor, Button, Code, Drawer, Group, List, Skeleton, Switch, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as files from '@croft/sdk/areas/files'
import type { FileEntry } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { Failure } from '../../ui/failure.tsx'

export interface SearchProps {
  readonly path: string
  readonly owner: string
  readonly open: (entry: FileEntry) => void
  readonly close: () => void
}

/** Searches a folder and all below it, by name or by text. */
export function Search({ path, owner, open, close }: SearchProps): ReactNode {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const [content, setContent] = useState(false)
  const [asked, setAsked] = useState<{ readonly q: string; readonly content: boolean } | null>(null)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['files', owner, 'search', path, asked],
    queryFn: ({ signal }) => files.search(api, { path, user: owner, q: asked?.q ?? '', content: asked?.content ?? false }, { signal }),
    enabled: asked !== null,
  })
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={t('files.search-in', { path })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (q !== '') setAsked({ q, content })
        }}
      >
        <Group align="flex-end">
          <TextInput label={t('files.search')} value={q} onChange={(event) => setQ(event.currentTarget.value)} data-autofocus flex={1} />
          <Button type="submit" loading={isFetching}>
            {t('files.search')}
          </Button>
        </Group>
        <Switch
          mt="xs"
          mb="md"
          label={t('files.search-content')}
          checked={content}
          onChange={(event) => setContent(event.currentTarget.checked)}
        />
      </form>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {isFetching && data === undefined && <Skeleton height={120} />}
      {data?.truncated === true && <Alert mb="sm">{t('files.search-truncated')}</Alert>}
      {data?.items.length === 0 && <Text c="dimmed">{t('files.search-none')}</Text>}
      <List listStyleType="none" spacing="xs">
        {data?.items.map((item) => (
          <List.Item key={item.path}>
            <Anchor component="button" type="button" onClick={() => open(item)} ta="left">
              {item.path}
              {item.line > 0 ? `:${item.line}` : ''}
            </Anchor>
            {item.match !== '' && <Code block>{item.match}</Code>}
          </List.Item>
        ))}
      </List>
    </Drawer>
  )
}
