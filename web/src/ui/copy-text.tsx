import { Button, Code, CopyButton, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** A text that is carried elsewhere: shown whole, copied by a button. */
export function CopyText({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', flex: 1 }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="xs" variant="light" onClick={copy} style={{ flex: 'none' }}>
            {t(copied ? 'copied' : 'copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  )
}
