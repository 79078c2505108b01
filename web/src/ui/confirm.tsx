import { Alert, Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { wordsOf } from '../api/client.ts'
import { useWrite } from '../api/write.ts'

export interface ConfirmProps {
  readonly opened: boolean
  readonly close: () => void
  readonly title: string
  readonly text: string
  /** What is lost, line by line. */
  readonly lost?: readonly string[]
  /** To be typed before anything is destroyed. */
  readonly type?: string
  readonly confirmLabel: string
  readonly run: () => Promise<unknown>
  readonly changes?: readonly (readonly unknown[])[]
  readonly done?: () => void
}

/** Asks before something is lost, and says what. */
export function Confirm({ opened, close, title, text, lost = [], type, confirmLabel, run, changes = [], done }: ConfirmProps): ReactNode {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const leave = () => {
    setTyped('')
    close()
  }
  const write = useWrite(run, {
    changes,
    quiet: true,
    done: () => {
      leave()
      done?.()
    },
  })
  return (
    <Modal opened={opened} onClose={leave} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text>{text}</Text>
        {lost.length > 0 && (
          <List size="sm">
            {lost.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        )}
        {write.isError && (
          <Alert color="red" role="alert">
            {wordsOf(write.error)}
          </Alert>
        )}
        {type !== undefined && (
          <TextInput
            label={t('confirm.type', { name: type })}
            value={typed}
            data-autofocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            {t('form.cancel')}
          </Button>
          <Button
            color="red"
            loading={write.isPending}
            disabled={type !== undefined && typed !== type}
            onClick={() => write.mutate(undefined)}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
