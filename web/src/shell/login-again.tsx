import { Button, Modal, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionChanged, sessionRenewed } from '../api/session.ts'
import { LoginForm } from './login-form.tsx'

/** Over the page of somebody whose session has ended: nothing that is typed below is lost. */
export function LoginAgain({ username, other }: { readonly username: string; readonly other: () => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('login.again')}
    >
      <Text size="sm" mb="md">
        {t('login.again-text')}
      </Text>
      <LoginForm username={username} done={() => void sessionRenewed()} />
      <Button
        mt="sm"
        variant="subtle"
        size="compact-sm"
        onClick={() => {
          other()
          void sessionChanged()
        }}
      >
        {t('login.other-user')}
      </Button>
    </Modal>
  )
}
