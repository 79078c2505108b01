import { Anchor } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export interface PanelLinkProps {
  /** An address in the console as the API gives it: path and query in one. */
  readonly to: string
  readonly opened?: () => void
  readonly children: ReactNode
}

/** A link whose address comes from the server; only a path of this console is followed. */
export function PanelLink({ to, opened, children }: PanelLinkProps): ReactNode {
  const router = useRouter()
  if (!to.startsWith('/') || to.startsWith('//')) return children
  return (
    <Anchor
      href={to}
      inherit
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        router.history.push(to)
        opened?.()
      }}
    >
      {children}
    </Anchor>
  )
}
