import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { adminPassword } from '../system/support/server.ts'
import { inaccessible, logIn, overflowing, show } from './support.ts'
import { useConsole } from './use-console.ts'

/** The server in the browser: its services, packages, name and addresses; resellers; many rows at once; passkeys. */

const title = 'the server in the web console'
const reason = await whyLeftOut(title)

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'console-server' })
  const browser = useConsole(get)
  const { at, button, dialog, save } = browser

  const slow = { timeout: 20_000 }
  const state = async (unit: string) => (await get().host.run(['systemctl', 'is-active', unit], { allowFailure: true })).stdout.trim()

  test('a service is stopped after a question, and started', async () => {
    const { page } = browser.tab
    await at('/services')
    await page.getByRole('link', { name: 'Nginx', exact: false }).first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('img', { name: /^Processor/ }).waitFor()
    await button('Stop')
    await save('Stop')
    await expect.poll(() => state('croft-nginx.service'), slow).not.toBe('active')
    await button('Start')
    await expect.poll(() => state('croft-nginx.service'), slow).toBe('active')
    expect(await inaccessible(page, 'service')).toEqual([])
  })

  test('an addition to its configuration is tested, refused in its own words, and used', async () => {
    const { page } = browser.tab
    await at('/services/nginx?tab=configuration')
    await page.getByRole('combobox', { name: 'File' }).click()
    await page
      .getByRole('option', { name: /custom\.d/ })
      .first()
      .click()
    const text = page.getByRole('textbox', { name: /custom\.d/ })
    await text.fill('no_such_directive on;')
    await button('Save')
    await page.getByText(/unknown directive/).waitFor()
    await text.fill('# seen by the console\n')
    await button('Save')
    await expect
      .poll(async () => (await get().host.run(['grep', '-rl', 'seen by the console', '/etc/croft'], { allowFailure: true })).stdout, slow)
      .toMatch(/custom\.d/)
  })

  test('the log is searched', async () => {
    await at('/services/nginx?tab=log')
    await browser.tab.page.getByRole('searchbox').fill('nothing says this')
    await browser.tab.page.getByText('Nothing', { exact: false }).first().waitFor()
  })

  test('the log is followed while it is written, until one has seen enough', async () => {
    const { page } = browser.tab
    const write = (line: string) => get().host.run(['sh', '-c', `echo '${line}' >> /var/log/croft/pdns.log`])
    const follow = page.getByRole('button', { name: 'Follow', exact: true })
    await at('/services/pdns?tab=log')
    await follow.click()
    await expect
      .poll(async () => {
        await write('written while somebody looks')
        return page.getByText('written while somebody looks').count()
      }, slow)
      .toBeGreaterThan(0)
    await follow.click()
    await expect.poll(() => follow.getAttribute('aria-pressed')).toBe('false')
    await page.getByText('written while somebody looks').first().waitFor()
  })

  test('packages are looked up; a process is ended; the host gets a name', { timeout: 120_000 }, async () => {
    const { page } = browser.tab
    await at('/system?tab=updates')
    await page.getByRole('button', { name: 'Look again' }).waitFor()
    expect(await inaccessible(page, 'updates')).toEqual([])
    await get().host.run(['systemd-run', '--unit=sleeper', 'sleep', '4711'])
    await at('/system?tab=processes')
    await page.getByPlaceholder('User').fill('root')
    const row = page.getByRole('row').filter({ hasText: 'sleep 4711' })
    await row.getByRole('button', { name: /^End process/ }).click()
    await save('End process')
    await expect.poll(() => state('sleeper.service'), slow).not.toBe('active')
    await at('/system?tab=host')
    await page.fill('[name=hostname]', 'renamed.example.test')
    await page.getByRole('button', { name: 'Save' }).first().click()
    await expect.poll(async () => (await get().host.run(['hostname'])).stdout.trim(), slow).toContain('renamed')
    await page.locator('button[data-loading]').waitFor({ state: 'detached' })
    expect(await inaccessible(page, 'host')).toEqual([])
  })

  test('a reseller is made; its customers are listed; two are suspended at once', async () => {
    const { page } = browser.tab
    await get().root('POST', '/packages', { name: 'trade', type: 'reseller', max_users: 5 })
    await at('/resellers')
    await button('Add reseller')
    await page.fill('[role=dialog] [name=username]', 'rita')
    await page.fill('[role=dialog] [name=email]', 'rita@example.com')
    await page.fill('[role=dialog] [name=password]', 'Battery-Staple-93')
    await dialog().getByRole('combobox', { name: 'Package' }).click()
    await page.getByRole('option', { name: 'trade', exact: true }).click()
    await save()
    await page.getByRole('heading', { level: 1, name: 'rita' }).waitFor()
    await page.getByRole('tab', { name: 'Customers' }).click()
    await page.getByText('No customers yet.').waitFor()
    for (const username of ['anna', 'bert'])
      await get().root('POST', '/users', { username, email: `${username}@example.com`, password: 'Battery-Staple-94', package: 'default' })
    await at('/users?role=user')
    for (const name of ['anna', 'bert']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check()
    await button('Suspend (2)')
    await save('Suspend')
    await page.getByText('Suspended').nth(1).waitFor()
    const users = (await get().root('GET', '/users?status=suspended')).json<readonly { readonly username: string }[]>()
    expect(users.map(({ username }) => username).sort()).toEqual(['anna', 'bert'])
  })

  test('columns are chosen and kept; a list is sorted and filtered by the server', async () => {
    const { page } = browser.tab
    await at('/users')
    await button('Columns')
    expect(await inaccessible(page, 'columns')).toEqual([])
    await page.getByRole('menuitemcheckbox', { name: 'Last login', checked: false }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'Last login' }).waitFor()
    await at('/users')
    await page.getByRole('columnheader', { name: 'Last login' }).waitFor()
    await page
      .getByRole('columnheader')
      .getByRole('button', { name: /User name/ })
      .click()
    await page
      .getByRole('columnheader')
      .getByRole('button', { name: /User name/ })
      .click()
    await expect.poll(() => page.locator('tbody tr').first().innerText(), slow).toMatch(/rita/)
    await at('/audit')
    await page.getByLabel('What').fill('user.suspend')
    await expect.poll(() => page.locator('tbody tr').count(), slow).toBe(2)
    await button('Check the log')
    await page.getByText(/entries are as they were written/).waitFor()
  })

  test('somebody acting for another sees so, and goes back', async () => {
    const { page } = browser.tab
    await at('/users/rita')
    await button('Log in as')
    await page.getByText(/rita/).first().waitFor()
    const back = page.getByRole('status').getByRole('button')
    await back.waitFor()
    expect(await inaccessible(page, 'acting')).toEqual([])
    await back.click()
    await page.getByRole('link', { name: 'Services' }).waitFor()
  })

  test('a passkey is added and used instead of the password', async () => {
    const { page, context, complaints } = await browser.visitor.open()
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await logIn(page, browser.visitor.address)
    await show(page, `${browser.visitor.address}/account?tab=passkeys`)
    await page.getByRole('button', { name: 'Add passkey' }).click()
    await page.fill('[role=dialog] [name=name]', 'Key of the test')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    const again = page.getByRole('dialog').filter({ has: page.locator('[type=password]') })
    await page.getByRole('cell', { name: 'Key of the test', exact: true }).or(again).first().waitFor()
    if (await again.isVisible()) {
      await again.locator('[type=password]').fill(adminPassword)
      await again.locator('button[type=submit]').click()
    }
    await page.getByRole('cell', { name: 'Key of the test', exact: true }).waitFor()
    expect(await inaccessible(page, 'passkeys')).toEqual([])
    await page.getByRole('button', { name: /^Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.locator('nav a').first().waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Log in with a passkey' }).click()
    await page.waitForSelector('nav a')
    const sessions = (await get().root('GET', '/users/admin/sessions')).json<readonly { readonly via: string }[]>()
    expect(sessions.map(({ via }) => via)).toContain('passkey')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the pages are accessible and fit a telephone, in German, too', { timeout: 240_000 }, async () => {
    const narrow = await browser.visitor.open({ width: 360, height: 740, dark: true })
    await narrow.context.addCookies(await browser.tab.context.cookies())
    await narrow.page.goto(browser.visitor.address)
    await narrow.page.evaluate("localStorage.setItem('croft-language', 'de')")
    const found: string[] = []
    for (const path of [
      '/',
      '/services',
      '/services?tab=php',
      '/services/nginx',
      '/services/nginx?tab=configuration',
      '/system',
      '/system?tab=processes',
      '/system?tab=updates',
      '/system?tab=host',
      '/resellers',
      '/users/rita',
      '/users/rita?tab=packages',
      '/users/rita?tab=ssh',
      '/users/rita?tab=sessions',
      '/certificates?tab=server',
      '/certificates?tab=authority',
      '/dns',
      '/audit',
      '/settings?tab=auth',
      '/account?tab=api-keys',
    ]) {
      await show(narrow.page, `${browser.visitor.address}${path}`)
      found.push(...(await inaccessible(narrow.page, path)), ...(await overflowing(narrow.page)).map((each) => `${path} ${each}`))
    }
    expect(found).toEqual([])
    expect(narrow.complaints).toEqual([])
    await narrow.context.close()
  })
})
