import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { inaccessible, overflowing, show } from './support.ts'
import { useConsole } from './use-console.ts'

/** Databases in the browser, looked at with MariaDB's own client. */

const title = 'databases in the web console'
const reason = await whyLeftOut(title)
const password = 'Correct-Horse-7'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'console-dbs', packages: ['mariadb-server'] })
  const browser = useConsole(get, () => get().account('john'))
  const { at, button, dialog, save } = browser

  /** What MariaDB's client says to the user `john_shop`. */
  const sql = async (statement: string, user = 'john_shop') => {
    const argv = ['mariadb', '--no-defaults', '--batch', '--skip-column-names', '--host=127.0.0.1'] as const
    const login = [`--user=${user}`, `--password=${password}`, `--execute=${statement}`, 'john_shop']
    const { stdout, stderr } = await get().host.run([...argv, ...login], { allowFailure: true })
    return (/ERROR \d+/.exec(stderr)?.[0] ?? stdout).trim()
  }
  /** The task that was started on this page has ended well. */
  const succeeded = (name: string) => browser.tab.page.getByRole('status').getByText(`${name}: Done`).waitFor({ timeout: 60_000 })

  test('a database is made and is there', async () => {
    const { page } = browser.tab
    await at('/databases')
    await button('Add database')
    await page.fill('[role=dialog] [name=name]', 'shop')
    await page.fill('[role=dialog] [name=password]', password)
    await dialog().getByRole('combobox', { name: 'Owner' }).click()
    await page.getByRole('option', { name: 'john', exact: true }).click()
    await save()
    await page.getByRole('heading', { level: 1, name: 'john_shop' }).waitFor()
    await expect.poll(() => sql('SELECT 1'), { timeout: 20_000 }).toBe('1')
    await sql('CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1), (2)')
  })

  test(
    'it goes out as a dump, comes back from one, and is copied and checked; the tasks tell how they ended',
    { timeout: 180_000 },
    async () => {
      const { page } = browser.tab
      await at('/databases/john_shop?tab=copies')
      await button('Export')
      await save('Export')
      await succeeded('Export of database')
      const fetched = page.waitForEvent('download')
      await page.getByRole('link', { name: /^Download/ }).click()
      const stream = await (await fetched).createReadStream()
      const dump: Buffer[] = []
      for await (const part of stream) dump.push(part as Buffer)
      const file = { name: 'back.sql.gz', mimeType: 'application/gzip', buffer: Buffer.concat(dump) }

      await sql('DELETE FROM t')
      await page.locator('input[type=file]').setInputFiles(file)
      await dialog().locator('[name=path]').waitFor()
      expect(await page.inputValue('[role=dialog] [name=path]')).toBe('/back.sql.gz')
      await dialog().getByRole('switch', { name: 'Remove existing tables first' }).check()
      await save('Import from the home')
      await succeeded('Import into database')
      expect(await sql('SELECT COUNT(*) FROM t')).toBe('2')

      await button('Check')
      await dialog().getByRole('switch', { name: 'Repair' }).check()
      await save('Check')
      await succeeded('Check of database')
      await page.getByRole('status').getByRole('button', { name: 'Log' }).click()
      await page.getByText(/john_shop\.t/).waitFor()
      expect(await inaccessible(page, 'copies')).toEqual([])

      await button('Copy')
      await page.fill('[role=dialog] [name=name]', 'other')
      await save('Copy')
      await succeeded('Copy of database')
      await page.getByRole('button', { name: 'Tasks' }).click()
      await dialog().getByText('Copy of database').waitFor()
      await page.keyboard.press('Escape')
      await at('/databases')
      await page.getByRole('link', { name: 'john_other' }).waitFor()
    },
  )

  test('a second user gets rights, other rights, and none', async () => {
    const { page } = browser.tab
    await at('/databases?tab=users')
    await button('Add user')
    await page.fill('[role=dialog] [name=user]', 'reader')
    await page.fill('[role=dialog] [name=password]', password)
    await button('More options')
    await page.fill('[role=dialog] [name=owner]', 'john')
    await save()
    await at('/databases/john_shop?tab=rights')
    await button('Give rights')
    await dialog().getByRole('combobox', { name: 'User' }).click()
    await page.getByRole('option', { name: 'john_reader', exact: true }).click()
    await dialog().getByRole('combobox', { name: 'Rights' }).fill('SELECT')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await save()
    await expect.poll(() => sql('SELECT COUNT(*) FROM t', 'john_reader'), { timeout: 20_000 }).toBe('2')
    expect(await sql('INSERT INTO t VALUES (3)', 'john_reader')).toBe('ERROR 1142')
    await button('Change john_reader')
    await dialog().getByRole('combobox', { name: 'Rights' }).fill('INSERT')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await save()
    await expect.poll(() => sql('INSERT INTO t VALUES (3)', 'john_reader'), { timeout: 20_000 }).toBe('')
    await button('Delete john_reader')
    await save('Delete')
    await expect.poll(() => sql('SELECT 1', 'john_reader'), { timeout: 20_000 }).toMatch(/ERROR 10(44|45)/)
  })

  test('a host is let in and no longer; a connection is ended', async () => {
    const { page } = browser.tab
    await at('/databases/john_shop?tab=hosts')
    await button('Add host')
    await page.fill('[role=dialog] [name=host]', '203.0.113.9')
    await save()
    await page.getByRole('cell', { name: '203.0.113.9', exact: true }).waitFor()
    await button('Delete 203.0.113.9')
    await save('Delete')
    await page.getByRole('cell', { name: '203.0.113.9', exact: true }).waitFor({ state: 'detached' })

    const sleeping = sql('SELECT SLEEP(120)')
    await at('/databases?tab=servers')
    const row = page.getByRole('row').filter({ hasText: 'SLEEP' })
    await row.getByRole('button', { name: /^End connection/ }).click()
    await save('End connection')
    expect(await sleeping).toMatch(/ERROR (2013|1927|2026)/)
    await page.getByRole('button', { name: 'Install', exact: true }).waitFor()
    expect(browser.tab.complaints).toEqual([])
  })

  test('the pages are accessible and fit a telephone', { timeout: 120_000 }, async () => {
    const narrow = await browser.visitor.open({ width: 360, height: 740, dark: true })
    await narrow.context.addCookies(await browser.tab.context.cookies())
    const found: string[] = []
    const parts = ['', '?tab=copies', '?tab=rights', '?tab=hosts', '?tab=tables'].map((part) => `/databases/john_shop${part}`)
    for (const path of ['/databases', '/databases?tab=users', '/databases?tab=servers', ...parts]) {
      await show(narrow.page, `${browser.visitor.address}${path}`)
      found.push(...(await inaccessible(narrow.page, path)), ...(await overflowing(narrow.page)).map((each) => `${path} ${each}`))
    }
    expect(found).toEqual([])
    await narrow.context.close()
  })
})
