import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as services from '@croft/sdk/areas/services'
import type { Service } from '@croft/sdk/shapes'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Confirm } from '../../ui/confirm.tsx'

const changes = [['services']]

/** Starts, restarts and stops a service; stopping is asked about. */
export function Actions({ service, all = false }: { readonly service: Service; readonly all?: boolean }): ReactNode {
  const { t } = useTranslation()
  const [stopping, stop] = useDisclosure()
  const { name } = service
  const start = useWrite(() => services.start(api, name), { changes })
  const restart = useWrite(() => services.restart(api, name), { changes })
  const reload = useWrite(() => services.reload(api, name), { changes })
  const boot = useWrite(() => (service.enabled ? services.disable(api, name) : services.enable(api, name)), { changes })
  const install = useWrite(() => services.install(api, name), {
    changes: [...changes, ['jobs']],
    done: () => notifications.show({ message: t('jobs.started') }),
  })
  const size = all ? 'sm' : 'compact-sm'
  if (service.status === 'not_installed') {
    return (
      <Button size={size} variant="default" loading={install.isPending} onClick={() => install.mutate(undefined)}>
        {t('services.install')}
      </Button>
    )
  }
  const running = service.status === 'running'
  return (
    <Group gap="xs" wrap={all ? 'wrap' : 'nowrap'}>
      <Button
        size={size}
        variant="default"
        loading={start.isPending || restart.isPending}
        onClick={() => (running ? restart : start).mutate(undefined)}
      >
        {t(running ? 'services.restart' : 'services.start')}
      </Button>
      {all && running && (
        <Button size={size} variant="default" loading={reload.isPending} onClick={() => reload.mutate(undefined)}>
          {t('services.reload')}
        </Button>
      )}
      {running && (
        <Button size={size} variant="default" onClick={stop.open}>
          {t('services.stop')}
        </Button>
      )}
      {all && (
        <Button size={size} variant="default" loading={boot.isPending} onClick={() => boot.mutate(undefined)}>
          {t(service.enabled ? 'services.disable' : 'services.enable')}
        </Button>
      )}
      <Confirm
        opened={stopping}
        close={stop.close}
        title={`${t('services.stop')}: ${service.display_name}`}
        text={t('services.stop-text', { name: service.display_name })}
        confirmLabel={t('services.stop')}
        run={() => services.stop(api, name, {})}
        changes={changes}
      />
    </Group>
  )
}
