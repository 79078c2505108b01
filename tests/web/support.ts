import { X509Certificate, createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'
import { adminPassword, type Server } from '../system/support/server.ts'

export interface Tab {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained about: blocked content, scripts that failed, dialogs. */
  readonly complaints: readonly string[]
}

export interface Visitor {
  /** A window of its own, with nobody logged in. */
  open(options?: { readonly width?: number; readonly height?: number; readonly dark?: boolean }): Promise<Tab>
  readonly address: string
  close(): Promise<void>
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Has the browser take the panel's own certificate for a sound one: it offers passkeys on no page whose certificate is refused. */
async function trust(address: string, servername: string): Promise<string> {
  const socket = connect({ host: address, port: 3082, servername, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const key = new X509Certificate(socket.getPeerCertificate().raw).publicKey.export({ type: 'spki', format: 'der' })
  socket.destroy()
  return `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`
}

/**
 * A program that starts Chromium in the network of the server: it breaks off what it is loading whenever an interface comes or goes, and
 * on this machine they do with every host of another test.
 */
function chromiumAt(server: Server): { readonly program: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'croft-browser-'))
  const program = join(folder, 'chromium')
  writeFileSync(program, `#!/bin/sh\nexec nsenter --net=${server.host.network()} -- /usr/bin/chromium "$@"\n`, { mode: 0o755 })
  return { program, remove: () => rmSync(folder, { recursive: true }) }
}

/** Debian's Chromium, for which every name is the server. */
export async function visit(server: Server): Promise<Visitor> {
  const { hostname } = JSON.parse((await server.host.run(['cat', '/etc/croft/panel.json'])).stdout) as { readonly hostname: string }
  const { program, remove } = chromiumAt(server)
  const browser: Browser = await chromium.launch({
    executablePath: program,
    args: [...quiet, `--host-resolver-rules=MAP * ${server.host.address}`, await trust(server.host.address, hostname)],
  })
  const address = `https://${hostname}:3082`
  return {
    address,
    async open({ width = 1280, height = 800, dark = false } = {}) {
      const context = await browser.newContext({
        ignoreHTTPSErrors: true,
        viewport: { width, height },
        locale: 'en-GB',
        colorScheme: dark ? 'dark' : 'light',
        // what still moves is not where a click goes
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('dialog', (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.setDefaultTimeout(40_000)
      return { page, context, complaints }
    },
    async close() {
      await browser.close()
      remove()
    },
  }
}

/** Logs in on the login page. */
export async function logIn(page: Page, address: string, username = 'admin', password = adminPassword): Promise<void> {
  await page.goto(address)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForSelector('nav a')
}

/** Goes to an address and waits until the page is there and nothing is being loaded any more. */
export async function show(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page
    .getByRole('heading', { level: 1 })
    .waitFor()
    .catch(async (cause: unknown) => {
      throw new Error(`${address} shows no heading but: ${(await page.innerText('body')).slice(0, 400)}`, { cause })
    })
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(200)
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What keeps people from using the page: serious and critical findings of axe. */
export async function inaccessible(page: Page, name: string): Promise<readonly string[]> {
  // what fades in or out has other colours meanwhile
  await page.waitForTimeout(400)
  // given to the debugger, not to the page: its content policy stays as it is
  const findings = (await page.evaluate(
    `${axe}; axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  )) as Finding[]
  const serious = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
}

/** Elements that make the page wider than its window, the innermost ones; what scrolls by itself is not among them. */
export const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const scrolls = (element) => element !== null && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement))
    return [...document.querySelectorAll('#root *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement))
      .map((element) => element.tagName + '.' + element.className + ' ' + element.textContent.slice(0, 40))
      .slice(-5)
  })()`)
