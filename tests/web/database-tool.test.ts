import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { databasePackages } from '../system/support/packages.ts'
import { type Visitor, logIn, show, visit } from './support.ts'

/** The login tool for databases as a browser sees it: a page of the panel's address that has no part in the panel. */

const title = 'the login tool for databases in a browser'
const reason = await whyLeftOut(title)
const password = 'Correct-Horse-7'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'dbtoolweb', packages: databasePackages })
  let visitor: Visitor
  beforeAll(async () => {
    await get().root('PUT', '/settings/ratelimit', { auth: 1000, session: 10_000 })
    await get().account('john')
    visitor = await visit(get())
  })
  afterAll(() => visitor?.close())
  const sql = async (statement: string) =>
    (await get().host.run(['mariadb', '--batch', '--skip-column-names', `--execute=${statement}`])).stdout.trim()

  test('opens from the console, works by forms, and cannot touch the console', { timeout: 180_000 }, async () => {
    await get().root('POST', '/databases', { name: 'shop', password, owner: 'john' })
    await sql('CREATE TABLE john_shop.apples (a INT PRIMARY KEY); INSERT INTO john_shop.apples VALUES (1)')
    const { page, context } = await visitor.open()
    await logIn(page, visitor.address)
    await show(page, `${visitor.address}/databases/john_shop`)
    const opened = context.waitForEvent('page')
    await page.getByRole('button', { name: 'Open in Adminer', exact: true }).click()
    const tool = await opened
    const complaints: string[] = []
    tool.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    tool.on('pageerror', (error) => complaints.push(String(error)))
    await tool.waitForURL(/\/adminer\/[0-9a-f]{32}\/$/)
    await tool.getByRole('link', { name: 'apples' }).first().waitFor()
    // what runs in the page, as text: the types of a browser are not here
    expect(await tool.evaluate('origin')).toBe('null')
    expect(await tool.evaluate('document.styleSheets.length')).toBeGreaterThan(0)
    expect(await tool.evaluate('getComputedStyle(document.body).margin')).toBe('0px')
    await tool.getByRole('link', { name: 'SQL command' }).click()
    await tool.locator('pre[contenteditable]').click()
    await tool.keyboard.type('INSERT INTO apples VALUES (2)')
    await tool.getByRole('button', { name: 'Execute' }).click()
    await tool.getByText('Query executed OK').waitFor()
    expect(await sql('SELECT COUNT(*) FROM john_shop.apples')).toBe('2')
    // a form that Adminer would send by a script
    await tool.goto(`${tool.url().replace(/\?.*/, '')}?edit=apples`)
    await tool.locator('[name="fields[a]"]').fill('3')
    await tool.getByRole('button', { name: 'Save and insert next' }).click()
    await tool.getByText('has been inserted').waitFor()
    expect(await sql('SELECT COUNT(*) FROM john_shop.apples')).toBe('3')
    expect(complaints).toEqual([])
    const reached = []
    for (const tried of [
      'localStorage.length',
      'document.cookie',
      "fetch('/api/v1/auth/me', { credentials: 'include' }).then(({ status }) => status)",
    ]) {
      reached.push(await tool.evaluate(tried).catch(() => 'refused'))
    }
    expect(reached).toEqual(['refused', 'refused', 'refused'])
    // the console stays logged in, and its pages are not the tool's
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'john_shop' }).waitFor()
    await tool.getByRole('button', { name: 'Logout' }).click()
    await tool.getByText('Logged out').waitFor()
  })
})
