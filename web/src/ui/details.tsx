import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

/** Facts of one thing, name beside value. */
export function Details({ facts }: { readonly facts: readonly (readonly [label: string, value: ReactNode])[] }): ReactNode {
  return (
    <Table variant="vertical" layout="auto">
      <Table.Tbody>
        {facts.map(([label, value]) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" w={{ base: 110, sm: 220 }}>
              {label}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
