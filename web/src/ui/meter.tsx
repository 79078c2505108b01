import { Card, Group, Progress, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export interface MeterProps {
  readonly label: string
  readonly used: number
  /** -1 is no limit. */
  readonly most: number
  readonly text: (value: number) => string
}

/** How much of what may be used is used. */
export function Meter({ label, used, most, text }: MeterProps): ReactNode {
  const share = most > 0 ? Math.min(100, (used / most) * 100) : most === 0 && used > 0 ? 100 : 0
  return (
    <Card withBorder>
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        <Text fw={600}>
          {text(used)} / {most === -1 ? '∞' : text(most)}
        </Text>
      </Group>
      <Progress mt="xs" value={share} color={share >= 90 ? 'red' : 'cyan'} aria-label={label} />
    </Card>
  )
}
