import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiForm, type ApiFormProps } from '../form/api-form.tsx'

/** A form in a dialog; it closes when the server has taken the request. */
export function FormModal<Answer>({
  opened,
  close,
  title,
  ...form
}: ApiFormProps<Answer> & { readonly opened: boolean; readonly close: () => void; readonly title: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {opened && (
        <ApiForm
          {...form}
          cancel={close}
          done={(answer) => {
            close()
            form.done?.(answer)
          }}
        />
      )}
    </Modal>
  )
}
