import { Title } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as settings from '@croft/sdk/areas/settings'
import { api } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { ApiForm } from '../../form/api-form.tsx'

/** Sends a message with the settings as they are saved, and says what the mail server answered. */
export function TestMail(): ReactNode {
  const { t } = useTranslation()
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {t('mail.test')}
      </Title>
      <ApiForm
        fields={{ to: { type: 'string', format: 'email', required: true } }}
        names={['to']}
        initial={{ to: useUser().email }}
        submit={(values) => settings.mailTest(api, { to: String(values['to']) })}
        done={({ message }) => toasts.show({ color: 'teal', message })}
        submitLabel={t('mail.send')}
      />
    </section>
  )
}
