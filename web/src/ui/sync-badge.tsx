import { Badge, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

const colors = { applied: 'teal', pending: 'yellow', failed: 'red' } as const

/** Whether the machine agrees with what is stored; a failure says the daemon's own words. */
export function SyncBadge({ sync, error }: { readonly sync: string; readonly error: string }): ReactNode {
  const { t } = useTranslation()
  const state = sync in colors ? (sync as keyof typeof colors) : 'applied'
  const badge = (
    <Badge variant="light" color={colors[state]} tabIndex={error === '' ? undefined : 0}>
      {t(`sync.${state}`)}
    </Badge>
  )
  return error === '' ? (
    badge
  ) : (
    <Tooltip label={error} multiline maw={420} withArrow events={{ hover: true, focus: true, touch: true }}>
      {badge}
    </Tooltip>
  )
}
