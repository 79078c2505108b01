import { Card, SimpleGrid, Stack, Text, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { FileEntry } from '@croft/sdk/shapes'
import { EntryPicture } from './thumbnail.tsx'

export interface GridProps {
  readonly entries: readonly FileEntry[]
  readonly owner: string
  readonly open: (entry: FileEntry) => void
  readonly menu: (entry: FileEntry) => ReactNode
}

/** The entries of a folder as pictures. */
export function Grid({ entries, owner, open, menu }: GridProps): ReactNode {
  return (
    <SimpleGrid cols={{ base: 2, sm: 4, lg: 6 }}>
      {entries.map((entry) => (
        <Card key={entry.path} withBorder padding="xs" pos="relative">
          <UnstyledButton onClick={() => open(entry)}>
            <Stack align="center" gap={4}>
              <EntryPicture entry={entry} owner={owner} size={96} />
              <Text size="sm" lineClamp={2} ta="center" style={{ overflowWrap: 'anywhere' }}>
                {entry.name}
              </Text>
            </Stack>
          </UnstyledButton>
          <div style={{ position: 'absolute', top: 4, right: 4 }}>{menu(entry)}</div>
        </Card>
      ))}
    </SimpleGrid>
  )
}
