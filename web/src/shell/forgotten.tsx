import { Alert, Anchor, Button, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@croft/sdk'
import * as auth from '@croft/sdk/areas/auth'
import { api } from '../api/client.ts'
import { sessionChanged } from '../api/session.ts'
import { ApiForm } from '../form/api-form.tsx'

/** A page of somebody without a session. */
function Card({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={400}>
        <Title order={1} size="h2" mb="lg">
          {title}
        </Title>
        {children}
      </Paper>
    </Center>
  )
}

/** Asks for a link; what is answered is the same for every address. */
export function ForgotPassword({ back }: { readonly back: () => void }): ReactNode {
  const { t } = useTranslation()
  const [said, setSaid] = useState(false)
  return (
    <Card title={t('forgotten.title')}>
      <Stack>
        {said ? (
          <Alert color="teal" role="status">
            {t('forgotten.sent')}
          </Alert>
        ) : (
          <>
            <Text size="sm">{t('forgotten.text')}</Text>
            <ApiForm
              fields={{ email: { type: 'string', format: 'email', required: true } }}
              names={['email']}
              submit={(values) => auth.forgotPassword(api, { email: String(values['email']) })}
              done={() => setSaid(true)}
              submitLabel={t('forgotten.submit')}
            />
          </>
        )}
        <Anchor component="button" type="button" size="sm" onClick={back}>
          {t('forgotten.back')}
        </Anchor>
      </Stack>
    </Card>
  )
}

const password = { type: 'string', required: true, secret: true, minLength: 8 } as const
const tokenOf = (hash: string): string => /^#token=([\w-]+)$/.exec(hash)?.[1] ?? ''

/** Sets a password with the link of an e-mail: a forgotten one, or the first one of somebody who was invited. */
export function ResetPassword(): ReactNode {
  const { t } = useTranslation()
  // read once: the address bar need not show it any longer
  const [token] = useState(() => tokenOf(location.hash))
  const [needsCode, setNeedsCode] = useState(false)
  const [done, setDone] = useState(false)
  const toLogin = () => {
    void sessionChanged()
    location.assign('/')
  }
  const submit = async (values: Readonly<Record<string, unknown>>) => {
    const code = values['totp_code']
    const body = { token, password: String(values['password']), ...(typeof code === 'string' && code !== '' ? { totp_code: code } : {}) }
    try {
      return await auth.resetPassword(api, body)
    } catch (error) {
      if (error instanceof ApiError && error.message === 'Invalid two-factor code') setNeedsCode(true)
      throw error
    }
  }
  return (
    <Card title={t('reset.title')}>
      <Stack>
        {done ? (
          <>
            <Alert color="teal" role="status">
              {t('reset.done')}
            </Alert>
            <Button onClick={toLogin}>{t('login.submit')}</Button>
          </>
        ) : (
          <ApiForm
            fields={{ password, totp_code: { type: 'string' } }}
            names={needsCode ? ['password', 'totp_code'] : ['password']}
            submit={submit}
            done={() => {
              history.replaceState(null, '', location.pathname)
              setDone(true)
            }}
            submitLabel={t('reset.submit')}
          />
        )}
      </Stack>
    </Card>
  )
}
