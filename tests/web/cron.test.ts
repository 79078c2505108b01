import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { inaccessible, overflowing } from './support.ts'
import { useConsole } from './use-console.ts'

/** Cron jobs in the browser, run by the runner of a server. */

const title = 'cron jobs in the web console'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'webcron' })
  const browser = useConsole(get, () => get().account('john'))
  const { at, button, dialog } = browser

  test('a job is made with a common time, which is said in words', async () => {
    const { page } = browser.tab
    await at('/cron')
    expect(await inaccessible(page, 'cron')).toEqual([])
    await button('Add cron job')
    await page.fill('[role=dialog] [name=name]', 'greeting')
    await page.fill('[role=dialog] [name=command]', 'echo "hello <b>$USER</b>"; exit 3')
    await dialog().getByRole('combobox', { name: 'Owner' }).click()
    await page.getByRole('option', { name: 'john', exact: true }).click()
    await page.fill('[role=dialog] [name=cron_expr]', '61 * * * *')
    await dialog().getByText('Invalid cron expression').waitFor()
    await dialog().getByRole('combobox', { name: 'Common times' }).click()
    await page.getByRole('option', { name: 'Every Monday at 3:00' }).click()
    await dialog().getByText('At 03:00, only on Monday').waitFor()
    expect(await dialog().getByRole('listitem').count()).toBe(5)
    expect(await inaccessible(page, 'cron form')).toEqual([])
    await dialog().getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'greeting' }).waitFor()
  })

  test('it is run, and what it printed is shown as text', async () => {
    const { page } = browser.tab
    await button('Run now')
    await page.getByRole('status').getByText('Run of cron job').waitFor({ timeout: 20_000 })
    const run = page.getByRole('button', { name: /Code 3/ }).first()
    await run.waitFor({ timeout: 20_000 })
    await run.click()
    await page.getByText('hello <b>john</b>').waitFor()
    expect(await overflowing(page)).toEqual([])
    await page.getByRole('switch', { name: 'Enabled' }).first().click({ force: true })
    await page.getByText('Switched off').waitFor()
    await at('/cron')
    await page.getByText('At 03:00, only on Monday').waitFor()
    await page.getByText('Switched off').first().waitFor()
  })
})
