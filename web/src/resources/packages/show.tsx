import { Button, Group, Skeleton, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as packages from '@croft/sdk/areas/packages'
import { duplicate, update } from '@croft/sdk/fields/packages'
import { api } from '../../api/client.ts'
import { ApiForm } from '../../form/api-form.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Failure } from '../../ui/failure.tsx'
import { FormModal } from '../../ui/form-modal.tsx'

/** One package; what is changed here reaches every account that has it. */
export function PackageShow(): ReactNode {
  const { t } = useTranslation()
  const { name } = useParams({ from: '/packages/$name' })
  const navigate = useNavigate()
  const [deleting, remove] = useDisclosure()
  const [copying, again] = useDisclosure()
  const { data, error, refetch } = useQuery({ queryKey: ['packages', 'show', name], queryFn: () => packages.show(api, name) })
  if (data === undefined) return error === null ? <Skeleton height={320} /> : <Failure error={error} retry={() => void refetch()} />
  return (
    <>
      <Group justify="space-between" mb="md">
        <Title order={1} size="h2">
          {data.name}
        </Title>
        <Group>
          <Button variant="default" onClick={again.open}>
            {t('packages.duplicate')}
          </Button>
          <Button color="red" variant="light" onClick={remove.open}>
            {t('delete')}
          </Button>
        </Group>
      </Group>
      <ApiForm
        key={data.updated_at}
        fields={update}
        names={Object.keys(update)}
        initial={{ ...data }}
        submit={(values) => packages.update(api, name, values)}
        changes={[['packages'], ['users']]}
      />
      <FormModal
        opened={copying}
        close={again.close}
        title={`${t('packages.duplicate')}: ${name}`}
        fields={duplicate}
        names={Object.keys(duplicate)}
        submit={(values) => packages.duplicate(api, name, values as packages.DuplicateBody)}
        changes={[['packages']]}
        done={() => void navigate({ to: '/packages' })}
      />
      <Confirm
        opened={deleting}
        close={remove.close}
        title={t('packages.delete-title', { name })}
        text={t('packages.delete-text')}
        confirmLabel={t('delete')}
        run={() => packages.delete_(api, name)}
        changes={[['packages', 'list']]}
        done={() => void navigate({ to: '/packages' })}
      />
    </>
  )
}
