import { Title } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from '../ui/failure.tsx'

/** Instead of a page that could not be loaded or drawn; the menu around it goes on working. */
export function PageFailure({ error, reset }: ErrorComponentProps): ReactNode {
  const { t } = useTranslation()
  // a newer console has other files, so everything is loaded anew; while the server is away there would be nothing left to look at
  const retry = () =>
    void fetch(globalThis.location.href, { method: 'HEAD', cache: 'no-store' }).then(() => globalThis.location.reload(), reset)
  return (
    <>
      <Title order={1} size="h2" mb="md">
        {t('failure.page')}
      </Title>
      <Failure error={error} retry={retry} />
    </>
  )
}
