import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { show } from './support.ts'

/** Things that routes with a name in them show, and that whoever visits the screens has to have made. */
export interface Examples {
  readonly domain: string
  readonly username: string
  readonly name: string
  readonly service: string
  readonly account: string
  readonly database: string
  readonly id: string
  readonly group: string
}

const source = readFileSync(new URL('../../web/src/routes.tsx', import.meta.url), 'utf8')

/** The routes of the console, from the table the browser gets: `/domains/$domain`. */
export const routes: readonly string[] = [...source.matchAll(/^ {4}path: '([^']+)',$/gm)].map(([, path = '']) => path)

/** Address of a route with an example in it. */
export const addressOf = (route: string, examples: Examples): string =>
  route.replaceAll(/\$(\w+)/g, (_whole, name: string) => {
    if (!(name in examples)) throw new Error(`no example for $${name} of ${route}`)
    return encodeURIComponent(examples[name as keyof Examples])
  })

export interface Screen {
  /** `domains-domain-logs` */
  readonly name: string
  readonly address: string
}

/** Goes to each page and to each of its tabs, as the page itself offers them. */
export async function eachScreen(
  page: Page,
  base: string,
  examples: Examples,
  at: (screen: Screen) => Promise<void>,
  wanted: (route: string) => boolean = () => true,
): Promise<void> {
  for (const route of routes.filter(wanted)) {
    const name = route.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'overview'
    const address = addressOf(route, examples)
    await show(page, `${base}${address}`)
    // one that only leads to another
    if (new URL(page.url()).pathname !== new URL(`${base}${address}`).pathname) continue
    const tabs = await page.getByRole('tab').evaluateAll((found) => found.map((tab) => tab.id.replace(/^.*-tab-/, '')))
    if (tabs.length === 0) await at({ name, address })
    for (const tab of tabs) {
      const there = `${address}?tab=${tab}`
      await show(page, `${base}${there}`)
      await at({ name: `${name}-${tab}`, address: there })
    }
  }
}
