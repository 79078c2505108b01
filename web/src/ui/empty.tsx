import { Center, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** Instead of an empty list: what will stand here, and how to begin. */
export function Empty({ title, text, action }: { readonly title: string; readonly text: string; readonly action?: ReactNode }): ReactNode {
  return (
    <Center py={64}>
      <Stack align="center" maw={460} gap="sm">
        <Title order={2} size="h3">
          {title}
        </Title>
        <Text c="dimmed" ta="center">
          {text}
        </Text>
        {action}
      </Stack>
    </Center>
  )
}
