import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import * as databases from '@croft/sdk/areas/databases'
import { api } from '../../api/client.ts'
import { useWrite } from '../../api/write.ts'

/** Where a browser opens no window after an answer, the tool comes in this one. */
function show(url: string): void {
  const opened = window.open(url, '_blank')
  if (opened === null) window.location.assign(url)
  else opened.opener = null
}

/** Opens a database in the login tool, in a window of its own. */
export function OpenTool({ name }: { readonly name: string }): ReactNode {
  const { t } = useTranslation()
  const open = useWrite(() => databases.adminer(api, name, {}), { changes: [], done: ({ url }) => show(url) })
  return (
    <Button variant="default" loading={open.isPending} onClick={() => open.mutate(undefined)}>
      {t('databases.adminer')}
    </Button>
  )
}
