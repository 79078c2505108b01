import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../ui/empty.tsx'

export function NotFound(): ReactNode {
  const { t } = useTranslation()
  return (
    <Empty
      title={t('not-found.title')}
      text={t('not-found.text')}
      action={
        <Button component={Link} to="/">
          {t('not-found.back')}
        </Button>
      }
    />
  )
}
