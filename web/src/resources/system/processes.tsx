import { Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as system from '@croft/sdk/areas/system'
import { api } from '../../api/client.ts'
import { megabytes, percent, time } from '../../ui/format.ts'
import { Records } from '../../ui/records.tsx'

/** Who keeps the server busy, and a way to end it. */
export function Processes(): ReactNode {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [user] = useDebouncedValue(typed.trim(), 300)
  return (
    <Stack>
      <TextInput
        type="search"
        aria-label={t('column.user')}
        placeholder={t('column.user')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maw={320}
      />
      <Records
        queryKey={['system', 'processes', user]}
        refetchMs={5000}
        load={() => system.processes(api, { limit: 50, ...(user === '' ? {} : { user }) })}
        rowKey={(row) => String(row.pid)}
        columns={[
          { name: 'pid', cell: (row) => row.pid },
          { name: 'user', cell: (row) => row.user },
          { name: 'cpu', cell: (row) => percent(row.cpu) },
          { name: 'memory', cell: (row) => megabytes(row.memory_mb) },
          { name: 'started_at', cell: (row) => time(row.started_at) },
          { name: 'command', cell: (row) => row.command.slice(0, 120) },
        ]}
        empty={t('list.nothing')}
        remove={{
          label: t('system.process-end'),
          text: (row) => t('system.process-end-text', { command: row.command.slice(0, 120), user: row.user }),
          run: (row) => system.processesKill(api, row.pid, { started_at: row.started_at }),
        }}
      />
    </Stack>
  )
}
