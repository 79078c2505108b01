import { Anchor, Center, Paper, Title } from '@mantine/core'
import { type ReactNode, Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionChanged } from '../api/session.ts'
import { LoginForm } from './login-form.tsx'

// few ever need it
const ForgotPassword = lazy(async () => ({ default: (await import('./forgotten.tsx')).ForgotPassword }))

/** The first page of somebody without a session. */
export function Login(): ReactNode {
  const { t } = useTranslation()
  const [forgotten, setForgotten] = useState(false)
  if (forgotten)
    return (
      <Suspense>
        <ForgotPassword back={() => setForgotten(false)} />
      </Suspense>
    )
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={400}>
        <Title order={1} size="h2" mb="lg">
          {t('login.title')}
        </Title>
        <LoginForm done={() => void sessionChanged()} />
        <Anchor component="button" type="button" size="sm" mt="md" onClick={() => setForgotten(true)}>
          {t('login.forgotten')}
        </Anchor>
      </Paper>
    </Center>
  )
}
