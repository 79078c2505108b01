import './tab-strip.css'
import { Tabs } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

/** The tabs of a page; on a narrow screen one line, moved so that the chosen tab is in view. */
export function TabStrip({ children }: { readonly children: ReactNode }): ReactNode {
  const strip = useRef<HTMLDivElement>(null)
  const last = useRef<Element | null>(null)
  useEffect(() => {
    const chosen = strip.current?.querySelector<HTMLElement>('[aria-selected=true]') ?? null
    // whoever moves the strip by hand is not pulled back by what else is drawn
    if (strip.current === null || chosen === null || chosen === last.current) return
    last.current = chosen
    strip.current.scrollLeft = chosen.offsetLeft - (strip.current.clientWidth - chosen.clientWidth) / 2
  })
  return (
    <div ref={strip} className="tab-strip">
      <Tabs.List>{children}</Tabs.List>
    </div>
  )
}
