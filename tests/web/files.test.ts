import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from '../system/support/bed.ts'
import { eventually } from '../system/support/server.ts'
import { type Tab, type Visitor, logIn, visit } from './support.ts'

/** The file manager in the browser, looked at on the disk. */

const title = 'the file manager in the web console'
const reason = await whyLeftOut(title)
const home = '/home/john'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'console-files' })
  let visitor: Visitor
  let tab: Tab
  beforeAll(async () => {
    await get().root('PUT', '/settings/ratelimit', { auth: 1000, session: 10_000 })
    await get().account('john')
    await get().tenant('john', ['mkdir', `${home}/work`])
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    await get().tenant('john', ['sh', '-c', `cd ${home}/work; echo needle in it > a.txt; echo ${png} | base64 -d > p.png`])
    visitor = await visit(get())
    tab = await visitor.open()
    await logIn(tab.page, visitor.address)
    await tab.page.goto(`${visitor.address}/files?user=john&path=/work`)
    await tab.page.getByRole('button', { name: 'a.txt', exact: true }).waitFor()
  })
  afterAll(() => visitor?.close())

  const button = (name: string) => tab.page.getByRole('button', { name, exact: true }).first().click()
  const dialog = () => tab.page.getByRole('dialog')
  const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true }).first().click()
  const close = async () => {
    await tab.page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  }
  const choose = async (entry: string, item: string) => {
    await tab.page.getByRole('button', { name: `Actions for ${entry}`, exact: true }).click()
    await tab.page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  const read = async (path: string) => (await get().host.run(['cat', `${home}/${path}`], { allowFailure: true })).stdout
  const entry = (name: string) => tab.page.getByRole('button', { name, exact: true }).waitFor()

  test('makes an archive and extracts it', async () => {
    await choose('a.txt', 'Make an archive')
    await inDialog('Save')
    await entry('a.txt.zip')
    await choose('a.txt.zip', 'Extract')
    await tab.page.fill('[role=dialog] [name=destination]', '/work/back')
    await inDialog('Save')
    await entry('back')
    expect(await read('work/back/a.txt')).toBe('needle in it\n')
  })

  test('adds up what is in a folder when it is asked', async () => {
    await choose('back', 'Add up the size')
    await tab.page.getByRole('menuitem', { name: /13 byte · files: 1 · folders: 1/ }).waitFor()
    await tab.page.keyboard.press('Escape')
    await tab.page.getByRole('menu').waitFor({ state: 'detached' })
  })

  test('searches, and keeps what a file was', async () => {
    await button('Search')
    await tab.page.getByRole('textbox', { name: 'Search' }).fill('needle')
    await dialog().getByRole('switch', { name: 'In the text of files' }).click()
    await inDialog('Search')
    await dialog().getByText('/work/a.txt:1').waitFor()
    await close()
    await get().root('POST', '/files/write', { user: 'john', path: '/work/a.txt', content: 'something else' })
    await choose('a.txt', 'Versions')
    await dialog().getByRole('button', { name: 'Restore', exact: true }).last().click()
    await eventually(
      'it is what it was',
      () => read('work/a.txt'),
      (text) => text === 'needle in it\n',
    )
    await close()
  })

  test('shares a file by a link that is shown once', async () => {
    await choose('a.txt', 'Share by link')
    await inDialog('Save')
    await dialog().getByText('The link is shown only now').waitFor()
    const link = await dialog().locator('pre').first().innerText()
    const { host, pathname } = new URL(link)
    const shared = await get().host.run(['curl', '-sk', `https://localhost:${host.split(':')[1] ?? ''}${pathname}`])
    expect(shared.stdout).toBe('needle in it\n')
    await close()
  })

  test('keeps what is being typed into a file when the colours change', async () => {
    const { page } = tab
    await button('a.txt')
    await dialog().locator('.cm-content').click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('no ')
    const colours = () => dialog().locator('.cm-editor').getAttribute('class')
    const light = await colours()
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(colours, { timeout: 20_000 }).not.toBe(light)
    expect(await dialog().locator('.cm-content').innerText()).toMatch(/^no needle in it\n/)
    await page.emulateMedia({ colorScheme: 'light' })
    await inDialog('Save')
    await dialog().locator('button:disabled:not([data-loading])', { hasText: 'Save' }).waitFor()
    expect(await read('work/a.txt')).toBe('no needle in it\n')
    await inDialog('Close')
    await dialog().waitFor({ state: 'detached' })
  })

  test('shows pictures, and sends a large file in pieces', async () => {
    const small = tab.page.waitForResponse((response) => response.url().includes('/files/thumbnail'))
    await button('As pictures')
    expect((await small).status()).toBe(200)
    await button('As a list')
    const pieces: string[] = []
    tab.page.on('request', (request) => request.method() === 'PATCH' && void pieces.push(request.url()))
    const dropped = await tab.page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array(20 * 1024 * 1024).fill(7)], 'large.bin')); return data })()`,
    )
    await tab.page.locator('table').dispatchEvent('drop', { dataTransfer: dropped })
    await entry('large.bin')
    expect(pieces).toHaveLength(3)
    expect((await get().host.run(['stat', '--format=%s %U', `${home}/work/large.bin`])).stdout).toBe('20971520 john\n')
  })

  test('empties the trash', async () => {
    await tab.page.getByRole('checkbox', { name: /large\.bin/ }).click()
    await button('Delete (1)')
    await inDialog('Delete')
    await dialog().waitFor({ state: 'detached' })
    await button('Trash')
    await dialog().getByText('/work/large.bin').waitFor()
    await inDialog('Empty the trash')
    await dialog().last().getByRole('button', { name: 'Empty the trash', exact: true }).click()
    await dialog().getByText('The trash is empty.').waitFor()
    expect(tab.complaints).toEqual([])
  })
})
