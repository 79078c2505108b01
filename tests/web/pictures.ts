import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Page, chromium } from 'playwright-core'
import { type Examples, type Screen, eachScreen } from './screens.ts'

/**
 * Pictures of every screen in light and dark at three widths, taken of a demonstration: node tests/web/pictures.ts <folder> [word of the route]
 */

const [folder = '', only = ''] = process.argv.slice(2)
if (folder === '') throw new Error('say in which folder the pictures are wanted')
const password = 'Canary-Horse-9152-Staple'
const port = 4471
const address = `https://localhost:${port}`
const checkout = join(import.meta.dirname, '../..')
const widths = [360, 768, 1280]

const examples: Examples = {
  domain: 'shop.example.com',
  username: 'john',
  name: 'starter',
  service: 'nginx',
  account: 'john_upload',
  database: 'john_shop',
  id: '1',
  group: 'mail',
}

const data = mkdtempSync(join(tmpdir(), 'croft-pictures-'))
mkdirSync(folder, { recursive: true })
const demo = spawn(process.execPath, ['panel/src/setup/main.ts', '--demo', '--port', String(port), '--data', data], {
  cwd: checkout,
  env: { ...process.env, CROFT_ADMIN_PASSWORD: password },
  stdio: 'ignore',
})

/** What a server of some months has. */
async function furnish(page: Page): Promise<void> {
  const call = async (method: string, path: string, body: object) => {
    const answer = await page.request.fetch(`${address}/api/v1${path}`, { method, data: body, headers: { origin: address } })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  }
  await call('PUT', '/settings/ratelimit', { auth: 1000, session: 10_000 })
  await call('POST', '/packages', { name: 'starter', description: 'Two domains, 5 GB', disk_quota_mb: 5120, max_domains: 5 })
  await call('POST', '/packages', { name: 'trade', type: 'reseller', max_users: 25 })
  const account = (username: string, more: object) =>
    call('POST', '/users', { username, email: `${username}@example.com`, password: 'Battery-Staple-91', package: 'starter', ...more })
  await account('john', { name: 'John Miller', domain: 'shop.example.com' })
  await account('mary', { domain: 'garden.example.net' })
  await account('rita', { role: 'reseller', package: 'trade', name: 'Rita’s Web Workshop' })
  for (const domain of ['blog.example.com', 'media.example.org', 'bücher.example', 'news.shop.example.com'])
    await call('POST', '/domains', { domain, owner: 'john' })
  await call('POST', '/databases', { name: 'shop', password: 'Correct-Horse-7', owner: 'john' })
  await call('POST', '/ftp', { username: 'upload', password: 'Correct-Horse-7', owner: 'john' })
  await call('POST', '/cronjobs', { name: 'Scheduler', command: 'php artisan schedule:run', cron_expr: '*/5 * * * *', owner: 'john' })
  await call('POST', '/domains/shop.example.com/redirects', { source: '/old', target: 'https://shop.example.com/new' })
  await call('POST', '/domains/shop.example.com/aliases', { alias: 'shop.example.net' })
  await call('POST', '/notifications/announce', { title: 'Maintenance on Sunday', body: 'From 4 to 5 in the morning.' })
}

async function take(): Promise<void> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const first = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB' })
    const login = await first.newPage()
    for (let attempt = 0; attempt < 100; attempt++) {
      const there = await login.goto(address).catch(() => null)
      if (there !== null) break
      await sleep(300)
    }
    await login.fill('[name=username]', 'admin')
    await login.fill('[name=password]', password)
    await login.click('button[type=submit]')
    await login.waitForSelector('nav a')
    await furnish(login)
    const state = await first.storageState()
    for (const dark of [false, true]) {
      for (const width of widths) {
        const context = await browser.newContext({
          ignoreHTTPSErrors: true,
          storageState: state,
          locale: 'en-GB',
          viewport: { width, height: 800 },
          colorScheme: dark ? 'dark' : 'light',
        })
        const page = await context.newPage()
        const take = ({ name }: Screen) =>
          page
            .screenshot({ path: join(folder, `${name}-${width}-${dark ? 'dark' : 'light'}.png`), fullPage: width === 360 })
            .then(() => undefined)
        await eachScreen(page, address, examples, take, (route) => route.includes(only))
        await context.close()
      }
    }
  } finally {
    await browser.close()
  }
}

try {
  await take()
} finally {
  demo.kill('SIGTERM')
  rmSync(data, { recursive: true, force: true })
}
