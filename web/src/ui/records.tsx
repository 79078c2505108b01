import { ActionIcon, Button, Group, Skeleton, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fields } from '@croft/sdk/field'
import type { Values } from '../form/use-form.ts'
import { Confirm } from './confirm.tsx'
import { Failure } from './failure.tsx'
import { FormModal } from './form-modal.tsx'

/** Narrower columns would break their words. */
const columnWidth = 120

export interface RecordsProps<Row> {
  readonly queryKey: readonly unknown[]
  /** Looked at again this often, where the panel tells nothing of changes. */
  readonly refetchMs?: number
  readonly load: () => Promise<readonly Row[]>
  readonly columns: readonly { readonly name: string; readonly cell: (row: Row) => ReactNode }[]
  readonly rowKey: (row: Row) => string
  /** Says what stands here when nothing does. */
  readonly empty: string
  readonly create?: {
    readonly label: string
    readonly fields: Fields
    readonly names: readonly string[]
    readonly more?: readonly string[]
    readonly choices?: Readonly<Record<string, readonly string[] | undefined>>
    readonly multiline?: readonly string[]
    readonly submit: (values: Values) => Promise<unknown>
    readonly done?: (answer: unknown) => void
  }
  readonly edit?: {
    readonly fields: Fields
    readonly names: readonly string[]
    readonly more?: readonly string[]
    readonly choices?: Readonly<Record<string, readonly string[] | undefined>>
    readonly multiline?: readonly string[]
    readonly initial: (row: Row) => Values
    readonly submit: (row: Row, values: Values) => Promise<unknown>
  }
  readonly remove?: { readonly text: (row: Row) => string; readonly run: (row: Row) => Promise<unknown>; readonly label?: string }
  readonly actions?: (row: Row) => ReactNode
}

/** The things of one kind that belong to another thing: shown whole, added and changed in a dialog, taken away after a question. */
export function Records<Row>({
  queryKey,
  refetchMs,
  load,
  columns,
  rowKey,
  empty,
  create,
  edit,
  remove,
  actions,
}: RecordsProps<Row>): ReactNode {
  const { t } = useTranslation()
  const [creating, dialog] = useDisclosure()
  const [removing, setRemoving] = useState<Row | null>(null)
  const [editing, setEditing] = useState<Row | null>(null)
  const { data, error, refetch } = useQuery({ queryKey, queryFn: load, refetchInterval: refetchMs ?? false })
  if (data === undefined) return error === null ? <Skeleton height={160} /> : <Failure error={error} retry={() => void refetch()} />
  const acts = remove !== undefined || actions !== undefined || edit !== undefined
  return (
    <>
      {create !== undefined && (
        <Group justify="flex-end" mb="sm">
          <Button onClick={dialog.open}>{create.label}</Button>
        </Group>
      )}
      {data.length === 0 ? (
        <Text c="dimmed" py="lg">
          {empty}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={Math.max(320, columns.length * columnWidth)} type="native" tabIndex={0}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                {columns.map(({ name }) => (
                  <Table.Th key={name} scope="col">
                    {t(`column.${name}`, { defaultValue: t(`field.${name}`, { defaultValue: name }) })}
                  </Table.Th>
                ))}
                {acts && <Table.Td w={1} />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((row) => (
                <Table.Tr key={rowKey(row)}>
                  {columns.map(({ name, cell }) => (
                    <Table.Td key={name}>{cell(row)}</Table.Td>
                  ))}
                  {acts && (
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap" justify="flex-end">
                        {actions?.(row)}
                        {edit !== undefined && (
                          <ActionIcon variant="subtle" aria-label={`${t('edit')} ${rowKey(row)}`} onClick={() => setEditing(row)}>
                            <IconPencil size={18} />
                          </ActionIcon>
                        )}
                        {remove !== undefined && (
                          <ActionIcon
                            variant="subtle"
                            color="red"
                            aria-label={`${remove.label ?? t('delete')} ${rowKey(row)}`}
                            onClick={() => setRemoving(row)}
                          >
                            <IconTrash size={18} />
                          </ActionIcon>
                        )}
                      </Group>
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {create !== undefined && <FormModal opened={creating} close={dialog.close} title={create.label} {...create} changes={[queryKey]} />}
      {edit !== undefined && editing !== null && (
        <FormModal
          opened
          close={() => setEditing(null)}
          title={`${t('edit')}: ${rowKey(editing)}`}
          {...edit}
          initial={edit.initial(editing)}
          submit={(values) => edit.submit(editing, values)}
          changes={[queryKey]}
        />
      )}
      {remove !== undefined && removing !== null && (
        <Confirm
          opened
          close={() => setRemoving(null)}
          title={remove.label ?? t('delete')}
          text={remove.text(removing)}
          confirmLabel={remove.label ?? t('delete')}
          run={() => remove.run(removing)}
          changes={[queryKey]}
        />
      )}
    </>
  )
}
