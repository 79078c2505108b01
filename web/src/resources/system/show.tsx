import { Button, Group, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as system from '@croft/sdk/areas/system'
import { api } from '../../api/client.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { TabStrip } from '../../ui/tab-strip.tsx'
import { Differences } from './differences.tsx'
import { HostSettings } from './host.tsx'
import { Overview } from './overview.tsx'
import { Processes } from './processes.tsx'
import { Updates } from './updates.tsx'

/** Tab → what it shows. */
const parts = { overview: Overview, processes: Processes, updates: Updates, differences: Differences, host: HostSettings } as const

/** The server: how it is, what runs on it, newer packages, its name and addresses. */
export function SystemPage(): ReactNode {
  const { t } = useTranslation()
  const { tab = 'overview' } = useSearch({ strict: false }) as { readonly tab?: string }
  const navigate = useNavigate()
  const [asking, reboot] = useDisclosure()
  return (
    <>
      <Group justify="space-between" mb="md">
        <Title order={1} size="h2">
          {t('nav.system')}
        </Title>
        <Button variant="light" color="red" onClick={reboot.open}>
          {t('system.reboot')}
        </Button>
      </Group>
      <Tabs value={tab} onChange={(next) => void navigate({ to: '.', search: { tab: next ?? undefined } as never })} keepMounted={false}>
        <TabStrip>
          {Object.keys(parts).map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t(`system.tab-${part}`)}
            </Tabs.Tab>
          ))}
        </TabStrip>
        {Object.entries(parts).map(([part, Part]) => (
          <Tabs.Panel key={part} value={part}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Confirm
        opened={asking}
        close={reboot.close}
        title={t('system.reboot')}
        text={t('system.reboot-text')}
        type={globalThis.location.hostname}
        confirmLabel={t('system.reboot')}
        run={() => system.reboot(api)}
      />
    </>
  )
}
