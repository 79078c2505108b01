import type { Locator } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { Server } from '../system/support/server.ts'
import { type Tab, type Visitor, logIn, show, visit } from './support.ts'

/** What tests do in the console all the time; everything happens in the one window of the administrator. */
export interface Console {
  readonly visitor: Visitor
  readonly tab: Tab
  /** Presses the first button of that name. */
  readonly button: (name: string) => Promise<void>
  readonly dialog: (name?: string) => Locator
  /** Presses a button of the dialog and waits until the dialog is gone. */
  readonly save: (name?: string) => Promise<void>
  /** Goes to a path and waits until the page is there. */
  readonly at: (path: string) => Promise<void>
}

/** A browser at a server, logged in as the administrator, for the tests of one `describe`; `prepare` runs before it is opened. */
export function useConsole(get: () => Server, prepare: () => Promise<unknown> = async () => undefined): Console {
  let opened: { readonly visitor: Visitor; readonly tab: Tab } | null = null
  const now = () => {
    if (opened === null) throw new Error('the browser is opened before the tests, not while they are declared')
    return opened
  }
  beforeAll(async () => {
    // people log in seldom; tests do it all the time
    await get().root('PUT', '/settings/ratelimit', { auth: 1000, session: 10_000 })
    await prepare()
    const visitor = await visit(get())
    opened = { visitor, tab: await visitor.open() }
    await logIn(opened.tab.page, visitor.address)
  })
  afterAll(() => opened?.visitor.close())
  const dialog = (name?: string) => now().tab.page.getByRole('dialog', name === undefined ? {} : { name })
  return {
    get visitor() {
      return now().visitor
    },
    get tab() {
      return now().tab
    },
    dialog,
    button: (name) => now().tab.page.getByRole('button', { name, exact: true }).first().click(),
    save: async (name = 'Save') => {
      await dialog().getByRole('button', { name, exact: true }).click()
      await dialog().waitFor({ state: 'detached' })
    },
    at: (path) => show(now().tab.page, `${now().visitor.address}${path}`),
  }
}
