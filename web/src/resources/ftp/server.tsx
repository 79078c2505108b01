import { Alert, Button, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as ftp from '@croft/sdk/areas/ftp'
import * as fields from '@croft/sdk/fields/ftp'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'
import { Failure } from '../../ui/failure.tsx'
import { JobLine } from '../../ui/job-line.tsx'
import { SettingsForm } from '../../ui/settings-form.tsx'

/** The FTP server of this machine: whether it is there, and how it listens. */
export function Server(): ReactNode {
  const { t } = useTranslation()
  const [job, setJob] = useState<number | null>(null)
  const { data, error, refetch } = useQuery({ queryKey: ['ftp', 'status'], queryFn: () => ftp.status(api) })
  const install = useWrite(() => ftp.install(api), {
    changes: [['ftp', 'status'], ['jobs']],
    done: (accepted) => setJob(accepted.job_id),
  })
  if (data === undefined) return error === null ? <Skeleton height={200} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <Stack>
      {job !== null && <JobLine key={job} id={job} />}
      {!data.installed && (
        <Alert title={t('ftp.not-installed')}>
          <Stack align="flex-start">
            {t('ftp.not-installed-text')}
            <Button loading={install.isPending} onClick={() => install.mutate(undefined)}>
              {t('ftp.install')}
            </Button>
          </Stack>
        </Alert>
      )}
      {data.installed && !data.running && <Alert color="orange" title={t('ftp.not-running')} />}
      <SettingsForm
        queryKey={['ftp', 'config']}
        load={() => ftp.configShow(api)}
        fields={fields.configUpdate}
        submit={(values) => ftp.configUpdate(api, values as ftp.ConfigUpdateBody)}
      />
    </Stack>
  )
}
