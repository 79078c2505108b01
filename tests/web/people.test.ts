import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestRelay, startRelay } from '@croft/panel/resources/mail-outbox/testing.ts'
import { codeAt } from '@croft/panel/resources/two-factor/testing.ts'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { type Tab, type Visitor, inaccessible, logIn, show, visit } from './support.ts'

/** E-mail that a real panel sends to a real mail server on another machine, and what people do with it in a browser. */

const title = 'forgotten passwords and collaborators in a browser'
const reason = await whyLeftOut(title)
const slow = { timeout: 30_000 }

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'console-people' })
  let visitor: Visitor
  let tab: Tab
  let relay: TestRelay
  const button = (name: string) => tab.page.getByRole('button', { name, exact: true }).first().click()
  /** The link of the newest message to an address, when it has come. */
  const linkTo = async (address: string, after: number): Promise<string> => {
    await expect.poll(() => relay.received.slice(after).some(({ to }) => to.includes(address)), slow).toBe(true)
    const text = relay.received.filter(({ to }) => to.includes(address)).at(-1)?.text ?? ''
    return /https:\/\/\S+\/reset-password#token=[\w-]+/.exec(text)?.[0] ?? `no link in ${text}`
  }
  const setPassword = async (link: string, password: string) => {
    await tab.page.goto(link)
    await tab.page.fill('[name=password]', password)
    await button('Set password')
    await tab.page.getByText('Your password is set').waitFor()
    expect(new URL(tab.page.url()).hash).toBe('')
    await button('Log in')
    await tab.page.waitForSelector('[name=username]')
  }
  const fresh = async () => {
    await tab.context.close()
    tab = await visitor.open()
  }

  beforeAll(async () => {
    await get().root('PUT', '/settings/ratelimit', { auth: 1000, session: 10_000 })
    await get().account('john')
    // the test's own end of the bridge
    const gateway = get().host.address.replace(/\d+$/, '1')
    relay = await startRelay({}, gateway)
    await get().root('PUT', '/settings/mail', { host: gateway, port: relay.port, tls: 'none', from_address: 'panel@example.com' })
    visitor = await visit(get())
    tab = await visitor.open()
  })
  afterAll(async () => {
    await visitor?.close()
    await relay?.close()
  })

  test('an administrator tries the mail settings', async () => {
    await logIn(tab.page, visitor.address)
    await show(tab.page, `${visitor.address}/settings?tab=mail`)
    await tab.page.fill('[name=to]', 'someone@example.com')
    expect(await inaccessible(tab.page, 'mail settings')).toEqual([])
    await button('Send test message')
    await tab.page.getByText('Test message sent').waitFor()
    expect(relay.received.map(({ to }) => to)).toEqual([['someone@example.com']])
  })

  test('somebody who forgot the password sets a new one with the link', async () => {
    await fresh()
    const before = relay.received.length
    await tab.page.goto(visitor.address)
    await button('Forgot your password?')
    await tab.page.fill('[name=email]', 'john@example.com')
    expect(await inaccessible(tab.page, 'forgotten password')).toEqual([])
    await button('Send the link')
    await tab.page.getByText('If the address is known').waitFor()
    const link = await linkTo('john@example.com', before)
    await setPassword(link, 'Purple-Lantern-42')
    await logIn(tab.page, visitor.address, 'john', 'Purple-Lantern-42')
    // the same link once more
    await tab.page.goto(link)
    await tab.page.reload()
    await tab.page.fill('[name=password]', 'Another-Lamp-77')
    expect(await inaccessible(tab.page, 'reset password')).toEqual([])
    await button('Set password')
    await tab.page.getByText('Invalid or expired token').waitFor()
  })

  test('a collaborator is invited, accepts, and works in the account where he may', async () => {
    await fresh()
    const { page } = tab
    const before = relay.received.length
    await logIn(page, visitor.address, 'john', 'Purple-Lantern-42')
    await show(page, `${visitor.address}/account?tab=collaborators`)
    await button('Invite collaborator')
    await page.fill('[role=dialog] [name=login]', 'dev')
    await page.fill('[role=dialog] [name=email]', 'dev@example.com')
    await page.getByRole('dialog').getByLabel('Areas').fill('domains')
    await page.keyboard.press('Enter')
    // the list of areas closes
    await page.keyboard.press('Tab')
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('john.dev', { exact: true }).waitFor()
    expect(await inaccessible(page, 'collaborators')).toEqual([])
    const link = await linkTo('dev@example.com', before)
    await fresh()
    await setPassword(link, 'Green-Window-88')
    await logIn(tab.page, visitor.address, 'john.dev', 'Green-Window-88')
    await tab.page.getByText('You are logged in as john.dev and work in the account john.').waitFor()
    const menu = tab.page.locator('nav')
    await menu.getByRole('link', { name: 'Domains', exact: true }).click()
    await tab.page.getByRole('link', { name: 'john.example.com' }).first().waitFor()
    expect(await menu.getByRole('link', { name: 'Databases', exact: true }).count()).toBe(0)
    await show(tab.page, `${visitor.address}/account`)
    expect(await tab.page.getByRole('tab').allInnerTexts()).toEqual(['Password', 'Two-factor authentication'])
    expect(tab.complaints).toEqual([])
  })

  test('a collaborator sets up a second factor, which the owner takes off, and sees only the domains that the owner chooses', async () => {
    await get().root('POST', '/domains', { domain: 'second.example.com', owner: 'john' })
    const { page } = tab
    await show(page, `${visitor.address}/account?tab=two-factor`)
    await button('Set up')
    const secret = await page
      .locator('code')
      .filter({ hasText: /^[A-Z2-7]{16,}$/ })
      .innerText()
    await page.fill('[name=totp_code]', codeAt(secret, Date.now()))
    await button('Turn on')
    await page
      .locator('code')
      .filter({ hasText: /^[a-z2-9]{4}-[a-z2-9]{4}$/ })
      .first()
      .waitFor()
    expect(await inaccessible(page, 'second factor of a collaborator')).toEqual([])

    await fresh()
    await logIn(tab.page, visitor.address, 'john', 'Purple-Lantern-42')
    await show(tab.page, `${visitor.address}/account?tab=collaborators`)
    await button('Change john.dev')
    const dialog = tab.page.getByRole('dialog')
    await dialog.getByLabel('Only these domains (none: all)').fill('second.example.com')
    await tab.page.keyboard.press('Enter')
    await tab.page.keyboard.press('Tab')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await tab.page.getByRole('cell', { name: 'second.example.com', exact: true }).waitFor()
    await button('Take off second factor')
    await tab.page.getByRole('dialog').getByRole('button', { name: 'Take off second factor', exact: true }).click()
    await expect.poll(() => tab.page.getByRole('button', { name: 'Take off second factor', exact: true }).count(), slow).toBe(0)

    await fresh()
    await logIn(tab.page, visitor.address, 'john.dev', 'Green-Window-88')
    await show(tab.page, `${visitor.address}/domains`)
    await tab.page.getByRole('link', { name: 'second.example.com' }).first().waitFor()
    expect(await tab.page.getByRole('link', { name: 'john.example.com' }).count()).toBe(0)
  })

  test('a new account is welcomed by e-mail and chooses its password with the link', async () => {
    await fresh()
    const before = relay.received.length
    await logIn(tab.page, visitor.address)
    await show(tab.page, `${visitor.address}/users`)
    await button('Add user')
    const dialog = tab.page.getByRole('dialog')
    await tab.page.fill('[role=dialog] [name=username]', 'wendy')
    await tab.page.fill('[role=dialog] [name=email]', 'wendy@example.com')
    await tab.page.fill('[role=dialog] [name=password]', 'Battery-Staple-9')
    await dialog.getByRole('button', { name: 'More options' }).click()
    await dialog.getByLabel('Send an e-mail with a link that sets the password').check()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    const link = await linkTo('wendy@example.com', before)
    await fresh()
    await setPassword(link, 'Green-Window-77')
    await logIn(tab.page, visitor.address, 'wendy', 'Green-Window-77')
  })

  test('who is asked for the password once more is asked for the code, too, where the server wants it', async () => {
    await fresh()
    const { page } = tab
    await logIn(page, visitor.address, 'john', 'Purple-Lantern-42')
    await show(page, `${visitor.address}/account`)
    const asked: string[] = []
    const refusal = (status: number, message: string) => ({ status, json: { success: false, code: 'X', error: message, message, status } })
    await page.route('**/api/v1/auth/me', (route) =>
      route.request().method() === 'GET' || asked.length > 1
        ? route.continue()
        : route.fulfill({ ...refusal(403, 'Re-authentication required'), headers: { 'x-reauth-required': '1' } }),
    )
    await page.route('**/api/v1/auth/reauth', (route) => {
      asked.push(route.request().postData() ?? '')
      return asked.length === 1
        ? route.fulfill(refusal(401, 'Invalid two-factor code'))
        : route.fulfill({ json: { success: true, message: 'Re-authentication successful', expires_in: 300 } })
    })
    await page.fill('[name=name]', 'John of Croft')
    await button('Save')
    await page.fill('[role=dialog] input[type=password]', 'Purple-Lantern-42')
    await button('Confirm')
    await page.fill('[role=dialog] [name=totp_code]', '123456')
    await button('Confirm')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(asked.map((body) => JSON.parse(body) as unknown)).toEqual([
      { password: 'Purple-Lantern-42' },
      { password: 'Purple-Lantern-42', totp_code: '123456' },
    ])
  })

  test('what is told by e-mail is chosen in the account', async () => {
    await fresh()
    const { page } = tab
    await logIn(page, visitor.address, 'john', 'Purple-Lantern-42')
    await show(page, `${visitor.address}/account?tab=notifications`)
    const before = relay.received.length
    await page.getByLabel('Another event').fill('domain.*')
    await button('Add')
    await page.getByLabel('domain.*: By e-mail').click()
    await page.locator('[aria-label="domain.*: By e-mail"]:checked').waitFor()
    expect(await inaccessible(page, 'notifications')).toEqual([])
    await get().root('POST', '/domains', { domain: 'told.example.com', owner: 'john' })
    await expect
      .poll(() => relay.received.slice(before).map(({ to, text }) => `${to.join()} ${/told\.example\.com/.test(text)}`), slow)
      .toContain('john@example.com true')
  })
})
