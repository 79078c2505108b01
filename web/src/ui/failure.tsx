import { Alert, Button, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@croft/sdk'
import { wordsOf } from '../api/client.ts'

/** What could not be loaded, and a way to try again. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <Alert color="red" title={wordsOf(error)} role="alert">
      <Stack gap="xs" align="flex-start">
        {error instanceof ApiError && error.status >= 500 && <Text size="sm">{t('failure.request', { id: error.requestId })}</Text>}
        <Button variant="light" color="red" size="xs" onClick={retry}>
          {t('failure.retry')}
        </Button>
      </Stack>
    </Alert>
  )
}
