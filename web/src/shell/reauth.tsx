import { Alert, Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@croft/sdk'
import * as auth from '@croft/sdk/areas/auth'
import { api, wordsOf } from '../api/client.ts'

/** Refuses a right password without a code, where the server asks for both. */
const codeIsMissing = (error: unknown): boolean => error instanceof ApiError && error.message === 'Invalid two-factor code'

/** Asks for the password once more, and for the code where the server wants it, before something delicate; the write that needed it goes on by itself. */
export function Reauth({ finish }: { readonly finish: (confirmed: boolean) => void }): ReactNode {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const refused = (reason: unknown) => {
    const asksForCode = code === null && codeIsMissing(reason)
    if (asksForCode) setCode('')
    setError(asksForCode ? null : reason)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    auth.reauth(api, { password, ...(code === null ? {} : { totp_code: code }) }).then(() => finish(true), refused)
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
          {code !== null && (
            <TextInput
              label={t('field.totp_code')}
              name="totp_code"
              autoComplete="one-time-code"
              required
              autoFocus
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          <Button type="submit">{t('reauth.submit')}</Button>
        </Stack>
      </form>
    </Modal>
  )
}
