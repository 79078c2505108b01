import { Alert, Button, Modal, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import { api, wordsOf } from '../api/client.ts'

/** Asks for the password once more before something delicate; the write that needed it goes on by itself. */
export function Reauth({ finish }: { readonly finish: (confirmed: boolean) => void }): ReactNode {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    auth.reauth(api, { password }).then(() => finish(true), setError)
  }
  return (
    <Modal opened onClose={() => finish(false)} title={t('reauth.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('reauth.text')}</Text>
          {error !== null && (
            <Alert color="red" role="alert">
              {wordsOf(error)}
            </Alert>
          )}
          <PasswordInput
            label={t('field.password')}
            autoComplete="current-password"
            required
            data-autofocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit">{t('reauth.submit')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}
