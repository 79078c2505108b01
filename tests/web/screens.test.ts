import { describe, expect, test, vi } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { type Examples, addressOf, eachScreen, routes } from './screens.ts'
import { inaccessible, overflowing, show } from './support.ts'
import { useConsole } from './use-console.ts'

/** Every page of the table of routes with every tab it offers: readable for everybody, in light and dark, and no wider than a telephone. */

const title = 'every screen of the web console'
const reason = await whyLeftOut(title)
/** The machine may be busy. */
const slow = { timeout: 20_000 }
const examples: Examples = {
  domain: 'john.example.com',
  username: 'john',
  name: 'default',
  service: 'nginx',
  account: 'john_upload',
  database: 'john_shop',
  id: '1',
  group: 'mail',
}

test('a route with a name in it that nobody has an example for is found', () => {
  expect(routes.length).toBeGreaterThan(20)
  expect(() => addressOf('/mailboxes/$mailbox', examples)).toThrow('no example for $mailbox')
})

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'console-screens', packages: ['mariadb-server'] })
  const browser = useConsole(get, async () => {
    await get().account('john')
    await get().root('POST', '/databases', { name: 'shop', password: 'Correct-Horse-7', owner: 'john' })
    await get().root('POST', '/ftp', { username: 'upload', password: 'Correct-Horse-7', owner: 'john' })
    await get().root('POST', '/cronjobs', { name: 'nightly', command: 'true', cron_expr: '0 3 * * *', owner: 'john' })
    await get().root('POST', '/domains', { domain: 'news.john.example.com', owner: 'john' })
    await get().root('POST', '/notifications/announce', { title: 'Maintenance on Sunday', body: 'At four.' })
  })

  test(
    'axe finds nothing serious, nothing is wider than the window, and the browser has nothing to complain of',
    { timeout: 900_000 },
    async () => {
      const { page, complaints } = browser.tab
      const found: string[] = []
      const seen: string[] = []
      await eachScreen(page, browser.visitor.address, examples, async ({ address }) => {
        seen.push(address)
        found.push(...(await inaccessible(page, `${address} light`)))
        await page.emulateMedia({ colorScheme: 'dark' })
        found.push(...(await inaccessible(page, `${address} dark`)))
        await page.setViewportSize({ width: 360, height: 740 })
        // what folds away takes a moment
        await vi.waitUntil(async () => (await overflowing(page)).length === 0, slow).catch(() => undefined)
        found.push(...(await overflowing(page)).map((element) => `${address} is too wide: ${element}`))
        await page.emulateMedia({ colorScheme: 'light' })
        await page.setViewportSize({ width: 1280, height: 800 })
        if (!(await page.getByRole('heading', { level: 1 }).isVisible())) found.push(`${address} has no heading`)
        if (await page.getByText('There is no such page').isVisible()) found.push(`${address} is no page`)
      })
      expect(found).toEqual([])
      expect(complaints).toEqual([])
      expect(seen.length).toBeGreaterThan(routes.length * 2)
    },
  )

  test('on a telephone the tabs of a domain are one line, the chosen one in view, moved by the keyboard', async () => {
    const { page } = browser.tab
    await page.setViewportSize({ width: 360, height: 740 })
    await show(page, `${browser.visitor.address}/domains/john.example.com?tab=logs`)
    const strip = page.getByRole('tablist')
    const chosen = page.getByRole('tab', { selected: true })
    expect(await chosen.textContent()).toBe('Logs')
    const inView = async () => {
      const box = await chosen.boundingBox()
      return box !== null && box.x >= 0 && box.x + box.width <= 360
    }
    await expect.poll(inView, slow).toBe(true)
    const lines = await strip
      .getByRole('tab')
      .evaluateAll((tabs) => new Set(tabs.map((tab) => Math.round(tab.getBoundingClientRect().top))).size)
    expect(lines).toBe(1)
    await chosen.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await expect.poll(() => chosen.textContent(), slow).toBe('Overview')
    await expect.poll(inView, slow).toBe(true)
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  test('an administrator tells everybody something, which is read and deleted', async () => {
    const { page } = browser.tab
    await browser.at('/notifications')
    await browser.button('Announce')
    await page.fill('[role=dialog] [name=title]', 'New prices')
    await page.fill('[role=dialog] [name=body]', 'From next month on.')
    await page.fill('[role=dialog] [name=until]', '2099-12-31T12:00')
    await browser.dialog().getByRole('combobox', { name: 'For' }).click()
    await page.getByRole('option', { name: 'Customers', exact: true }).click()
    expect(await inaccessible(page, 'announcement')).toEqual([])
    await browser.save('Announce')
    const row = page.getByRole('row').filter({ hasText: 'New prices' })
    await row.getByRole('button', { name: 'Mark as read' }).click()
    await row.getByRole('button', { name: 'Mark as read' }).waitFor({ state: 'detached' })
    await row.getByRole('checkbox', { name: /New prices/ }).check()
    await page.getByRole('button', { name: 'Delete (1)' }).click()
    await browser.save('Delete')
    await row.waitFor({ state: 'detached' })
  })

  test('a subdomain is added on the page of its domain and answers', async () => {
    const { page } = browser.tab
    await browser.at('/domains/john.example.com?tab=subdomains')
    await browser.button('Add subdomain')
    await page.fill('[role=dialog] [name=subdomain]', 'wiki')
    await browser.save()
    await page.getByRole('link', { name: 'wiki.john.example.com' }).waitFor()
    await expect.poll(async () => (await get().page('wiki.john.example.com')).status, { timeout: 30_000 }).not.toBe(421)
  })

  test('the menu of one’s account opens by the keyboard, though it is loaded with the first click', async () => {
    const { page } = browser.tab
    await page.getByRole('button', { name: 'Account of admin' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'My account' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menuitem', { name: 'My account' }).waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Account of admin')
  })

  test('a console that was not loaded says so instead of staying white', async () => {
    const { page, context } = await browser.visitor.open()
    await context.route(/\/assets\//, (route) => route.abort())
    await page.goto(`${browser.visitor.address}/`)
    await page.getByText('The console was not loaded.').waitFor()
    await context.unroute(/\/assets\//)
    await page.getByRole('link', { name: 'Load it again' }).click()
    await page.locator('[name=username]').waitFor()
    expect(await page.getByText('The console was not loaded.').count()).toBe(0)
    await context.close()
  })

  test('a page that cannot be loaded says so inside the menu, and comes when the server is back', async () => {
    const { page, context } = await browser.visitor.open()
    await context.addCookies(await browser.tab.context.cookies())
    await show(page, `${browser.visitor.address}/`)
    await context.route(/\/assets\//, (route) => route.abort())
    await page.locator('nav').getByRole('link', { name: 'Packages', exact: true }).click()
    await page.getByText('The server did not send this page.').waitFor()
    await page.locator('nav').getByRole('link', { name: 'Packages', exact: true }).waitFor()
    await context.unroute(/\/assets\//)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 1, name: /Packages/ }).waitFor()
    await context.close()
  })
})
