import { Box, Button, Group, Menu, Pagination, Skeleton, Text, TextInput, Title, VisuallyHidden } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page, PageQuery } from '@croft/sdk'
import { Failure } from '../ui/failure.tsx'
import { FilterInput } from './filter-input.tsx'
import { Rows } from './rows.tsx'
import { useColumns } from './use-columns.ts'

export interface Column<Row> {
  /** Field that `sort=` knows, and the key of its heading. */
  readonly name: string
  readonly sortable?: boolean
  readonly hidden?: boolean
  readonly cell: (row: Row) => ReactNode
}

export interface Filter {
  readonly name: string
  /** What may be chosen; without them it is typed. */
  readonly choices?: readonly string[]
  /** A day, sent as its beginning. */
  readonly day?: boolean
}

export interface BulkAction<Row> {
  readonly label: string
  readonly color?: string
  readonly run: (rows: readonly Row[]) => void
}

export interface ListPageProps<Row> {
  /** First part of its query keys: `domains`. */
  readonly name: string
  /** Not on a page that has a title of its own. */
  readonly title?: string
  readonly columns: readonly Column<Row>[]
  readonly load: (query: PageQuery & Readonly<Record<string, unknown>>) => Promise<Page<Row>>
  readonly rowKey: (row: Row) => string
  /** What a row is called where its key is a number. */
  readonly rowName?: (row: Row) => string
  /** Where the first column leads. */
  readonly to?: (row: Row) => string
  readonly filters?: readonly Filter[]
  readonly bulk?: readonly BulkAction<Row>[]
  readonly actions?: ReactNode
  readonly empty: ReactNode
  /** Fixed parts of the query. */
  readonly where?: Readonly<Record<string, unknown>>
}

const perPage = 50
type Search = Readonly<Record<string, string | number | undefined>>

/** A list of the API: paged, sorted and filtered by the server; its state is in the address, so that "back" and links work. */
export function ListPage<Row>(props: ListPageProps<Row>): ReactNode {
  const { name, columns, rowKey, filters = [], bulk = [] } = props
  const { t } = useTranslation()
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const { shown, toggle } = useColumns(name, columns)
  // a phone has room for the list or for its filters
  const [filtersShown, setFiltersShown] = useState(false)
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(new Map())
  const page = Number(search['page'] ?? 1)
  const sort = search['sort'] as string | undefined
  const words = (search['q'] as string | undefined) ?? ''
  const filtering = Object.fromEntries(
    filters.flatMap(({ name: filter, day }) =>
      search[filter] === undefined ? [] : [[filter, day === true ? `${search[filter]}T00:00:00Z` : search[filter]]],
    ),
  )
  const query = {
    ...props.where,
    ...filtering,
    page,
    per_page: perPage,
    ...(sort === undefined ? {} : { sort }),
    ...(words === '' ? {} : { q: words }),
  }
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: [name, 'list', query],
    queryFn: () => props.load(query),
    placeholderData: keepPreviousData,
  })
  const go = (patch: Search) => void navigate({ to: '.', search: { ...search, page: undefined, ...patch } as never, replace: true })
  const look = useDebouncedCallback((text: string) => go({ q: text === '' ? undefined : text }), 250)
  const rows = data?.data ?? []
  const unfiltered = words === '' && Object.keys(filtering).length === 0

  return (
    <Box>
      <Group justify="space-between" mb="md">
        {props.title === undefined ? (
          <span />
        ) : (
          <Title order={1} size="h2">
            {props.title}
            {data !== undefined && (
              <Text span c="dimmed" ml="xs" fz="lg">
                {data.meta.total}
              </Text>
            )}
          </Title>
        )}
        <Group>{props.actions}</Group>
      </Group>
      <Group mb="sm" gap="sm">
        <TextInput
          type="search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          defaultValue={words}
          flex={{ base: '1 1 100px', sm: '0 1 auto' }}
          onChange={(event) => look(event.currentTarget.value)}
        />
        {filters.length > 0 && (
          <Button variant="default" hiddenFrom="sm" aria-expanded={filtersShown} onClick={() => setFiltersShown(!filtersShown)}>
            {t('list.filters')}
            {Object.keys(filtering).length > 0 && ` (${Object.keys(filtering).length})`}
          </Button>
        )}
        <Group gap="sm" flex={{ base: '1 1 100%', sm: '0 1 auto' }} display={{ base: filtersShown ? 'flex' : 'none', sm: 'contents' }}>
          {filters.map((filter) => (
            <FilterInput key={filter.name} filter={filter} value={search[filter.name]} change={(value) => go({ [filter.name]: value })} />
          ))}
        </Group>
        <Menu closeOnItemClick={false}>
          <Menu.Target>
            <Button variant="default">{t('list.columns')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {columns.slice(1).map((column) => (
              <Menu.CheckboxItem key={column.name} checked={shown.includes(column)} onChange={() => toggle(column.name)}>
                {t(`column.${column.name}`, { defaultValue: t(`field.${column.name}`, { defaultValue: column.name }) })}
              </Menu.CheckboxItem>
            ))}
          </Menu.Dropdown>
        </Menu>
        {chosen.size > 0 &&
          bulk.map((action) => (
            <Button
              key={action.label}
              variant="light"
              {...(action.color === undefined ? {} : { color: action.color })}
              onClick={() => {
                action.run([...chosen.values()])
                setChosen(new Map())
              }}
            >
              {action.label} ({chosen.size})
            </Button>
          ))}
      </Group>
      {error !== null && data === undefined ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton height={320} aria-busy="true" />
      ) : rows.length === 0 && unfiltered && page === 1 ? (
        props.empty
      ) : (
        <Rows
          rows={rows}
          columns={shown}
          sort={sort}
          sortBy={(next) => go({ sort: next })}
          rowKey={rowKey}
          rowName={props.rowName ?? rowKey}
          to={props.to}
          chosen={bulk.length > 0 ? chosen : null}
          choose={setChosen}
          stale={isPlaceholderData}
        />
      )}
      {data !== undefined && data.meta.last_page > 1 && (
        <Group justify="flex-end" mt="md">
          <VisuallyHidden aria-live="polite">{t('list.page', { page, last: data.meta.last_page })}</VisuallyHidden>
          <Pagination
            total={data.meta.last_page}
            value={page}
            onChange={(next) => go({ page: next })}
            getControlProps={(control) => ({ 'aria-label': t(`list.${control}`) })}
          />
        </Group>
      )}
    </Box>
  )
}
