import { Alert, Button, PasswordInput, PinInput, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@croft/sdk'
import * as auth from '@croft/sdk/areas/auth'
import { api, byCookie, wordsOf } from '../api/client.ts'
import { hasPasskeys, logInByPasskey } from '../api/passkey.ts'

type Asked = 'password' | 'code' | 'other-session' | 'passkey-again'

/** Name and password, then the code where two-factor authentication is on. The browser keeps the session in a cookie that no script reads. */
export function LoginForm({ username: fixed, done }: { readonly username?: string; readonly done: () => void }): ReactNode {
  const { t } = useTranslation()
  const [username, setUsername] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState<Asked>('password')
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)

  const login = async (totp: string, force: boolean) => {
    setBusy(true)
    setError(null)
    try {
      const answer = await auth.login(api, { username, password, ...(totp === '' ? {} : { totp_code: totp }), force }, byCookie)
      if ('requires_2fa' in answer) setAsked('code')
      else done()
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.status === 409) setAsked('other-session')
      else setError(thrown)
      setCode('')
    } finally {
      setBusy(false)
    }
  }
  const byPasskey = async (force: boolean) => {
    setBusy(true)
    setError(null)
    try {
      await logInByPasskey(username, force)
      done()
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.status === 409) setAsked('passkey-again')
      // closing the browser's own dialog is no failure
      else if (!(thrown instanceof Error && thrown.name === 'NotAllowedError')) setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (asked === 'passkey-again') void byPasskey(true)
    else void login(asked === 'code' ? code : '', asked === 'other-session')
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {error !== null && (
          <Alert color="red" role="alert">
            {wordsOf(error)}
          </Alert>
        )}
        {asked === 'password' && (
          <>
            <TextInput
              label={t('login.username')}
              name="username"
              autoComplete="username"
              autoCapitalize="none"
              required
              disabled={fixed !== undefined}
              value={username}
              data-autofocus={fixed === undefined || undefined}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('field.password')}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              data-autofocus={fixed !== undefined || undefined}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </>
        )}
        {asked === 'code' && !recovery && (
          <Stack gap="xs">
            <Text id="code">{t('login.code')}</Text>
            <PinInput
              length={6}
              type="number"
              oneTimeCode
              autoFocus
              aria-labelledby="code"
              value={code}
              onChange={setCode}
              onComplete={(entered) => void login(entered, false)}
            />
            <Button variant="subtle" size="compact-sm" onClick={() => setRecovery(true)}>
              {t('login.use-recovery')}
            </Button>
          </Stack>
        )}
        {asked === 'code' && recovery && (
          <TextInput
            label={t('login.recovery')}
            placeholder="xxxx-xxxx"
            autoComplete="off"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {(asked === 'other-session' || asked === 'passkey-again') && <Alert color="yellow">{t('login.other-session')}</Alert>}
        <Button type="submit" loading={busy}>
          {t(asked === 'other-session' || asked === 'passkey-again' ? 'login.end-other' : 'login.submit')}
        </Button>
        {asked === 'password' && hasPasskeys() && (
          <Button variant="default" disabled={busy} onClick={() => void byPasskey(false)}>
            {t('login.passkey')}
          </Button>
        )}
      </Stack>
    </form>
  )
}
