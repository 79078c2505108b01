import { Alert, Button, Group, List, Modal, Progress, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queries, wordsOf } from '../api/client.ts'
import { withPassword } from '../api/write.ts'

export interface BulkJob<Row> {
  readonly label: string
  readonly text: string
  readonly rows: readonly Row[]
  readonly run: (row: Row) => Promise<unknown>
}

export interface BulkProps<Row> {
  readonly job: BulkJob<Row>
  readonly name: (row: Row) => string
  readonly close: () => void
  readonly changes: readonly (readonly unknown[])[]
}

/** One thing done to many, one after the other: named before, counted meanwhile, and what failed is told by name. */
export function Bulk<Row>({ job, name, close, changes }: BulkProps<Row>): ReactNode {
  const { t } = useTranslation()
  const [done, setDone] = useState<number | null>(null)
  const [failed, setFailed] = useState<readonly string[]>([])
  const total = job.rows.length
  const over = done === total
  const start = async () => {
    setDone(0)
    const wrong: string[] = []
    for (const [index, row] of job.rows.entries()) {
      await withPassword(() => job.run(row)).catch((error: unknown) => wrong.push(`${name(row)}: ${wordsOf(error)}`))
      setDone(index + 1)
    }
    setFailed(wrong)
    await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })))
    if (wrong.length === 0) close()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={`${job.label} (${total})`}
      closeOnEscape={done === null || over}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Text>{job.text}</Text>
        <List size="sm" style={{ maxHeight: 240, overflow: 'auto' }} tabIndex={0}>
          {job.rows.map((row, index) => (
            <List.Item key={`${index} ${name(row)}`}>{name(row)}</List.Item>
          ))}
        </List>
        {done !== null && <Progress value={(done / total) * 100} aria-label={t('bulk.progress', { done, total })} />}
        {failed.length > 0 && (
          <Alert color="red" role="alert" title={t('bulk.failed', { failed: failed.length, total })}>
            <List size="sm">
              {failed.map((line) => (
                <List.Item key={line}>{line}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} disabled={done !== null && !over}>
            {t(over ? 'close' : 'form.cancel')}
          </Button>
          {!over && (
            <Button loading={done !== null} onClick={() => void start()}>
              {job.label}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
