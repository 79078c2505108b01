import '@mantine/spotlight/styles.css'
import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { search } from '@croft/sdk/areas/search'
import { api } from '../api/client.ts'
import { useUser } from '../api/session.ts'
import { menuOf } from './menu.ts'

/** Everything by name, from anywhere: ⌘K; opens each time `asked` is another number. Pages are found at once, things by the server. */
export function Search({ asked }: { readonly asked: number }): ReactNode {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const user = useUser()
  const [typed, setTyped] = useState('')
  useEffect(() => spotlight.open(), [asked])
  const [words] = useDebouncedValue(typed.trim(), 200)
  const { data } = useQuery({
    queryKey: ['search', words],
    queryFn: () => search(api, { q: words, limit: 10 }),
    enabled: words.length >= 2,
  })
  const pages: SpotlightActionData[] = menuOf(user).map(({ to, label }) => ({
    id: to,
    label: t(label),
    group: t('search.pages'),
    onClick: () => void navigate({ to }),
  }))
  const things: SpotlightActionData[] = (words.length >= 2 ? (data?.results ?? []) : []).map(({ type, id, title, subtitle, link }) => ({
    id: `${type}:${id}`,
    label: title,
    description: subtitle,
    // the server has looked already: whatever it found stays in the list
    keywords: [typed],
    group: t('search.things'),
    onClick: () => void navigate({ to: link }),
  }))
  return (
    <Spotlight
      actions={[
        { group: t('search.pages'), actions: pages },
        { group: t('search.things'), actions: things },
      ]}
      query={typed}
      onQueryChange={setTyped}
      shortcut={null}
      nothingFound={t('search.nothing')}
      searchProps={{ placeholder: t('search.placeholder'), 'aria-label': t('search.placeholder') }}
      highlightQuery
      limit={20}
    />
  )
}
