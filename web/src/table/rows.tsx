import { Anchor, Checkbox, Table, Text, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from './list-page.tsx'

/** Narrower columns would break their words. */
const columnWidth = 130

interface RowsProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly sort: string | undefined
  readonly sortBy: (sort: string) => void
  readonly rowKey: (row: Row) => string
  readonly rowName: (row: Row) => string
  readonly to: ((row: Row) => string) | undefined
  /** Rows that are ticked, by their key; `null` where nothing can be done with several. */
  readonly chosen: ReadonlyMap<string, Row> | null
  readonly choose: (chosen: ReadonlyMap<string, Row>) => void
  /** The next page is on its way. */
  readonly stale: boolean
}

/** The table of a list. */
export function Rows<Row>({
  rows,
  columns: shown,
  sort,
  sortBy,
  rowKey,
  rowName,
  to,
  chosen,
  choose: setChosen,
  stale,
}: RowsProps<Row>): ReactNode {
  const { t } = useTranslation()
  const all = rows.length > 0 && rows.every((row) => chosen?.has(rowKey(row)) === true)
  const choose = (row: Row) => {
    const next = new Map(chosen ?? [])
    if (!next.delete(rowKey(row))) next.set(rowKey(row), row)
    setChosen(next)
  }
  const heading = (column: Column<Row>) => {
    const label = t(`column.${column.name}`, { defaultValue: t(`field.${column.name}`, { defaultValue: column.name }) })
    if (column.sortable !== true) return label
    const up = sort === column.name
    const down = sort === `-${column.name}`
    return (
      <UnstyledButton fw={600} fz="sm" onClick={() => sortBy(up ? `-${column.name}` : column.name)}>
        {label} <span aria-hidden="true">{up ? '↑' : down ? '↓' : ''}</span>
      </UnstyledButton>
    )
  }
  const ariaSort = (column: Column<Row>) => (sort === column.name ? 'ascending' : sort === `-${column.name}` ? 'descending' : 'none')

  return (
    <Table.ScrollContainer minWidth={Math.max(320, shown.length * columnWidth)} type="native" tabIndex={0}>
      <Table highlightOnHover verticalSpacing="xs" style={stale ? { opacity: 0.6 } : {}}>
        <Table.Thead>
          <Table.Tr>
            {chosen !== null && (
              <Table.Th w={40}>
                <Checkbox
                  aria-label={t('list.choose-all')}
                  checked={all}
                  indeterminate={!all && chosen.size > 0}
                  onChange={() => setChosen(all ? new Map() : new Map(rows.map((row) => [rowKey(row), row])))}
                />
              </Table.Th>
            )}
            {shown.map((column) => (
              <Table.Th key={column.name} scope="col" {...(column.sortable === true ? { 'aria-sort': ariaSort(column) } : {})}>
                {heading(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)}>
              {chosen !== null && (
                <Table.Td>
                  <Checkbox
                    aria-label={t('list.choose', { name: rowName(row) })}
                    checked={chosen.has(rowKey(row))}
                    onChange={() => choose(row)}
                  />
                </Table.Td>
              )}
              {shown.map((column, index) => (
                <Table.Td key={column.name}>
                  {index === 0 && to !== undefined ? (
                    <Anchor component={Link} to={to(row)} fw={500}>
                      {column.cell(row)}
                    </Anchor>
                  ) : (
                    column.cell(row)
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
          {rows.length === 0 && (
            <Table.Tr>
              <Table.Td colSpan={shown.length + 1}>
                <Text c="dimmed">{t('list.nothing')}</Text>
              </Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
