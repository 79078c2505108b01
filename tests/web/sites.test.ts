import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { places } from '@croft/panel/setup/places.ts'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { type Tab, type Visitor, inaccessible, logIn, overflowing, show, visit } from './support.ts'

/** What a browser has to load, names and web servers by hand, ten thousand sites, and a server that does not answer. */

const title = 'the web console with sites'
const reason = await whyLeftOut(title)
/** In the page: milliseconds from the click in the menu to the first row of the list. */
const listed = `new Promise((resolve) => {
  const start = performance.now()
  const seen = new MutationObserver(() => {
    if (document.querySelector('tbody a[href*="/domains/"]') === null) return
    seen.disconnect()
    requestAnimationFrame(() => resolve(performance.now() - start))
  })
  seen.observe(document.body, { subtree: true, childList: true })
  document.querySelector('nav a[href="/domains"]').click()
})`
/** Where pictures for the documents are kept, when they are wanted. */
const pictures = process.env['CROFT_PICTURES']
const mostScript = 250_000
const many = 10_000

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'console-sites' })
  let visitor: Visitor
  let tab: Tab
  const button = (name: string) => tab.page.getByRole('button', { name, exact: true }).first().click()
  const picture = async (name: string) => {
    if (pictures !== undefined) await tab.page.screenshot({ path: join(pictures, `${name}.png`) })
  }

  beforeAll(async () => {
    await get().root('PUT', '/settings/ratelimit', { auth: 1000, session: 10_000 })
    await get().account('john')
    visitor = await visit(get())
    tab = await visitor.open()
  })
  afterAll(() => visitor?.close())

  test('the first load is small: the login, and the overview behind it', async () => {
    const { page } = tab
    const scripts = new Map<string, Promise<number>>()
    page.on('response', (response) => {
      if (response.url().endsWith('.js'))
        scripts.set(
          response.url(),
          response.body().then((body) => gzipSync(body).length),
        )
    })
    const total = async () => (await Promise.all(scripts.values())).reduce((sum, size) => sum + size, 0)
    await show(page, visitor.address).catch(() => page.waitForSelector('[name=username]'))
    expect(await total()).toBeGreaterThan(10_000)
    expect(await total()).toBeLessThanOrEqual(mostScript)
    await logIn(page, visitor.address)
    await show(page, `${visitor.address}/`)
    const names = [...scripts.keys()].join(' ')
    expect(await total(), names).toBeLessThanOrEqual(mostScript)
    // the editor comes with the first file that is edited
    expect(names).not.toMatch(/editor-/)
  })

  test('a record is added and answered by the name server; the zone is signed and no longer', async () => {
    const { page } = tab
    await show(page, `${visitor.address}/zones/john.example.com`)
    await page.getByLabel('New record: Name').fill('shop')
    await page.getByLabel('New record: Content').fill('203.0.113.999')
    await page.getByLabel('New record: Name').focus()
    await page
      .getByText(/invalid/i)
      .first()
      .waitFor()
    await page.getByLabel('New record: Content').fill('203.0.113.7')
    await button('Add')
    await page.getByLabel('shop A: Content').waitFor()
    const records = (await get().root('GET', '/dns/zones/john.example.com/records')).json<readonly { readonly content: string }[]>()
    expect(records.map(({ content }) => content)).toContain('203.0.113.7')
    await picture('zone')
    await page.getByRole('tab', { name: 'DNSSEC' }).click()
    await button('Sign zone')
    await page
      .getByText(/\d+ 13 2 [0-9a-f]{64}/i)
      .first()
      .waitFor()
    expect(await inaccessible(page, 'dnssec')).toEqual([])
    await button('Turn off')
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off', exact: true }).click()
    await page.getByRole('button', { name: 'Sign zone' }).waitFor()
  })

  test('directives that nginx refuses are told in its own words and not used', async () => {
    const { page } = tab
    await show(page, `${visitor.address}/domains/john.example.com?tab=vhost`)
    await page.fill('[name=nginx]', 'no_such_directive on;')
    await button('Save')
    await page.getByText(/unknown directive/).waitFor()
    await page.fill('[name=nginx]', 'add_header X-Console yes always;')
    await button('Save')
    await expect
      .poll(async () => (await get().host.run(['curl', '-sI', '-H', 'Host: john.example.com', 'http://127.0.0.1/'])).stdout, {
        timeout: 20_000,
      })
      .toMatch(/x-console: yes/i)
    expect(await inaccessible(page, 'vhost')).toEqual([])
    await show(page, `${visitor.address}/domains/john.example.com?tab=statistics`)
    expect(await inaccessible(page, 'statistics')).toEqual([])
    await show(page, `${visitor.address}/domains/john.example.com`)
    await picture('domain')
  })

  test('what is being typed stays when the domain changes meanwhile; a form that nobody types into shows the change', async () => {
    const { page } = tab
    const followed = page.waitForResponse((response) => response.url().includes('/api/v1/events'))
    await show(page, `${visitor.address}/domains/john.example.com?tab=access`)
    await followed
    await page.fill('[name=redirect_url]', '/no.png')
    const readAgain = page.waitForResponse((response) => response.url().endsWith('/hotlink'))
    await get().root('PUT', '/domains/john.example.com/cache', { ttl_seconds: 77 })
    await readAgain
    await expect.poll(() => page.inputValue('[name=ttl_seconds]'), { timeout: 20_000 }).toBe('77')
    expect(await page.inputValue('[name=redirect_url]')).toBe('/no.png')
    const form = page.locator('form').filter({ has: page.locator('[name=redirect_url]') })
    await form.getByRole('button', { name: 'Save', exact: true }).click()
    await expect
      .poll(
        async () => (await get().root('GET', '/domains/john.example.com/hotlink')).json<{ readonly redirect_url: string }>().redirect_url,
        { timeout: 20_000 },
      )
      .toBe('/no.png')
  })

  test('the pages of this test fit a telephone', async () => {
    const { page, context } = await visitor.open({ width: 360, height: 740 })
    await context.addCookies(await tab.context.cookies())
    const wide: string[] = []
    for (const path of [
      '/zones/john.example.com',
      '/zones/john.example.com?tab=dnssec',
      '/domains/john.example.com?tab=vhost',
      '/domains/john.example.com?tab=statistics',
      '/databases',
      '/dns',
      '/account?tab=passkeys',
    ]) {
      await show(page, `${visitor.address}${path}`)
      wide.push(...(await overflowing(page)).map((element) => `${path} ${element}`))
    }
    expect(wide).toEqual([])
    await context.close()
  })

  test('a server that does not answer is told of, and what was typed stays', async () => {
    const { page, context } = tab
    await show(page, `${visitor.address}/packages`)
    await button('Add package')
    await page.fill('[role=dialog] [name=name]', 'later')
    await context.setOffline(true)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    expect(await page.inputValue('[role=dialog] [name=name]')).toBe('later')
    await context.setOffline(false)
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('later', { exact: true }).first().waitFor()
  })

  test('ten thousand domains: the first page is there at once', async () => {
    const database = `${places.data}/croft.db`
    const sqlite = async (sql: string) => (await get().host.run(['sqlite3', database, sql])).stdout.trim()
    const columns = (await sqlite("select group_concat(name) from pragma_table_info('domains') where name not in ('id','name')")).split(',')
    await sqlite(
      `insert into domains (name, ${columns.join(', ')}) with recursive n(i) as (select 1 union all select i + 1 from n where i < ${many})
       select 'site' || i || '.example.net', ${columns.map((name) => `d.${name}`).join(', ')} from n join domains d on d.name = 'john.example.com'`,
    )
    const { page } = tab
    const times: number[] = []
    // other tests use the same processors: one undisturbed attempt says how fast it is
    for (let attempt = 0; attempt < 20 && Math.min(...times) >= 300; attempt++) {
      // loaded anew each time: nothing is remembered of the list
      await show(page, `${visitor.address}/packages`)
      times.push(Number(await page.evaluate(listed)))
    }
    expect(Math.min(...times)).toBeLessThan(300)
    await page.getByRole('heading', { name: /Domains\s*10001/ }).waitFor()
    await picture('domains')
  })
})
