import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { adminPassword } from '../system/support/server.ts'
import { type Tab, type Visitor, inaccessible, logIn, overflowing, show, visit } from './support.ts'

/** The console in a real browser, against the real panel on real daemons. */

const title = 'the web console'
const reason = await whyLeftOut(title)
const payload = '<img src=x onerror=alert(1)>'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'console' })
  let visitor: Visitor
  let tab: Tab
  beforeAll(async () => {
    // people log in seldom; this test does it all the time
    await get().root('PUT', '/settings/ratelimit', { auth: 1000, session: 10_000 })
    visitor = await visit(get())
    tab = await visitor.open()
  })
  afterAll(() => visitor?.close())

  const menu = (name: string) => tab.page.locator('nav').getByRole('link', { name, exact: true }).click()
  const button = (name: string) => tab.page.getByRole('button', { name, exact: true }).first().click()
  const save = async () => {
    await tab.page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await tab.page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  const slow = { timeout: 20_000 }
  /** The site answers with that status, or with that in its page. */
  const answers = (wanted: number | string) =>
    expect
      .poll(async () => {
        const { status, text } = await get().page('example.com')
        return typeof wanted === 'number' ? status === wanted : text.includes(wanted)
      }, slow)
      .toBe(true)
  const heading = (name: string) => tab.page.getByRole('heading', { level: 1, name }).waitFor()

  test('a wrong password is refused in words', async () => {
    const { page } = tab
    await page.goto(visitor.address)
    await page.fill('[name=username]', 'admin')
    await page.fill('[name=password]', 'wrong')
    await page.click('button[type=submit]')
    await page.getByRole('alert').getByText('Invalid credentials').waitFor()
    expect(await inaccessible(page, 'login')).toEqual([])
  })

  test('from the login to a site that answers: package, user, domain, upload', async () => {
    const { page } = tab
    await logIn(page, visitor.address)
    await menu('Packages')
    await button('Add package')
    await page.fill('[role=dialog] [name=name]', 'starter')
    await save()
    await menu('Users')
    await button('Add user')
    await page.fill('[role=dialog] [name=username]', 'john')
    await page.fill('[role=dialog] [name=email]', 'john@example.com')
    await page.fill('[role=dialog] [name=password]', 'short')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Password is too weak').waitFor()
    await page.fill('[role=dialog] [name=password]', 'Battery-Staple-91')
    await save()
    await heading('john')
    await menu('Domains')
    await button('Add domain')
    await page.fill('[role=dialog] [name=domain]', 'example.com')
    await page.getByRole('dialog').getByRole('combobox', { name: 'Owner' }).click()
    await page.getByRole('option', { name: 'john', exact: true }).click()
    await save()
    await heading('example.com')
    await page.getByText('Live', { exact: true }).waitFor()

    await page.goto(`${visitor.address}/files?user=john&path=/domains/example.com/public_html`)
    await page.getByRole('button', { name: 'Upload' }).waitFor()
    const dropped = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File(['<h1>dropped</h1>'], 'index.html', { type: 'text/html' })); return data })()`,
    )
    await page.locator('table').dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByRole('button', { name: 'index.html', exact: true }).waitFor()
    expect((await get().page('example.com')).text).toBe('<h1>dropped</h1>')
  })

  test('a file is edited, and a save over somebody else’s is asked about', async () => {
    const { page } = tab
    await page.getByRole('button', { name: 'index.html', exact: true }).click()
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('edited')
    const stored = page.waitForResponse((response) => response.url().includes('/files/write'))
    await button('Save')
    await stored
    // what is typed while it is being saved is not lost, and is saved with the next one
    await page.locator('.cm-content').focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' twice')
    await page.waitForTimeout(500)
    expect(await page.locator('.cm-content').textContent()).toBe('<h1>dropped</h1>edited twice')
    await button('Save')
    await answers('edited twice')
    await page.locator('[role=dialog] button:disabled:not([data-loading])').getByText('Save').waitFor()
    await page.keyboard.press('Escape')
  })

  test('suspends, unsuspends and deletes', async () => {
    const { page } = tab
    await page.goto(`${visitor.address}/users/john`)
    await button('Suspend')
    await page.getByRole('button', { name: 'Unsuspend' }).waitFor()
    await answers(503)
    await button('Unsuspend')
    await answers(200)
    await menu('Domains')
    await page.getByRole('link', { name: 'example.com', exact: true }).click()
    await button('Delete')
    await page.getByLabel('Type example.com to confirm').fill('example.com')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await heading('Domains')
    await answers(421)
    await menu('Deleted')
    await page.getByRole('button', { name: 'Restore' }).click()
    await answers(200)
  })

  test('what others have typed is shown as text', async () => {
    await get().root('POST', '/packages', { name: 'odd', description: payload })
    await get().root('PUT', '/users/john', { name: payload })
    const { page } = tab
    await page.goto(`${visitor.address}/users/john`)
    await page.getByText(payload).first().waitFor()
    for (const path of ['/users', '/packages', '/packages/odd', '/audit', '/domains']) {
      await show(page, `${visitor.address}${path}`)
    }
    expect(tab.complaints).toEqual([])
  })

  test('the bell tells what an administrator announces', async () => {
    await get().root('POST', '/notifications/announce', { title: `News ${payload}`, body: 'First line\nSecond line' })
    const { page } = tab
    await page.goto(visitor.address)
    await page.getByRole('button', { name: /^Notifications, [1-9]/ }).click()
    await page.getByText(`News ${payload}`).waitFor()
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await page.getByRole('button', { name: 'Notifications, 0 new', includeHidden: true }).waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
  })

  test('a session that ends in the middle of a form costs nothing that was typed', async () => {
    const { page } = tab
    await page.goto(`${visitor.address}/users`)
    await button('Add user')
    await page.fill('[role=dialog] [name=username]', 'mary')
    await page.fill('[role=dialog] [name=email]', 'mary@example.com')
    await page.fill('[role=dialog] [name=password]', 'Battery-Staple-92')
    await get().root('DELETE', '/users/admin/sessions')
    await page.getByRole('dialog', { name: 'Add user' }).getByRole('button', { name: 'Save', exact: true }).click()
    const again = page.getByRole('dialog', { name: 'Your session has ended' })
    await again.waitFor()
    await again.locator('[name=password]').fill(adminPassword)
    await again.getByRole('button', { name: 'Log in', exact: true }).click()
    await again.waitFor({ state: 'detached' })
    expect(await page.inputValue('[role=dialog] [name=username]')).toBe('mary')
    await save()
    await heading('mary')
  })

  test('each role has its own menu', async () => {
    await get().root('POST', '/users', {
      username: 'rita',
      email: 'rita@example.com',
      password: 'Battery-Staple-93',
      role: 'reseller',
      package: 'starter',
    })
    const menuOf = async (username: string, password: string) => {
      const { page, context } = await visitor.open()
      await logIn(page, visitor.address, username, password)
      const names = await page.locator('nav a').allInnerTexts()
      await context.close()
      return names
    }
    const admin = await tab.page.locator('nav a').allInnerTexts()
    expect(admin).toEqual(expect.arrayContaining(['Users', 'Packages', 'Services', 'System', 'Settings']))
    const reseller = await menuOf('rita', 'Battery-Staple-93')
    expect(reseller).toEqual(expect.arrayContaining(['Users', 'Packages', 'Domains']))
    expect(reseller).not.toContain('Services')
    const customer = await menuOf('john', 'Battery-Staple-91')
    expect(customer).toContain('Domains')
    for (const hidden of ['Users', 'Packages', 'Services', 'System', 'Settings']) expect(customer).not.toContain(hidden)
  })

  test('every page is accessible, in light and dark, and fits a telephone', { timeout: 240_000 }, async () => {
    const pages = [
      '/',
      '/domains',
      '/domains/example.com',
      '/users',
      '/users/john?tab=settings',
      '/packages',
      '/files',
      '/services',
      '/system',
      '/audit',
      '/deleted',
      '/account',
      '/settings',
      '/zones',
      '/certificates',
    ]
    const found: string[] = []
    for (const dark of [false, true]) {
      const { page, context, complaints } = await visitor.open({ dark })
      await context.addCookies(await tab.context.cookies())
      for (const path of pages) {
        await show(page, `${visitor.address}${path}`)
        found.push(...(await inaccessible(page, `${path} ${dark ? 'dark' : 'light'}`)))
      }
      expect(complaints).toEqual([])
      await context.close()
    }
    expect(found).toEqual([])
    const narrow = await visitor.open({ width: 360, height: 740 })
    await narrow.context.addCookies(await tab.context.cookies())
    const wide: string[] = []
    for (const path of pages) {
      await show(narrow.page, `${visitor.address}${path}`)
      wide.push(...(await overflowing(narrow.page)).map((element) => `${path} ${element}`))
    }
    expect(wide).toEqual([])
    await narrow.context.close()
  })

  test('the API reference shows the operations', async () => {
    const { page, context, complaints } = await visitor.open()
    await page.goto(`${visitor.address}/docs`)
    await page.getByRole('heading', { name: 'Croft API v1' }).waitFor()
    await page.getByRole('link', { name: 'Domains', exact: true }).first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})
