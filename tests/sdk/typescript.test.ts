import { createHmac } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, onTestFinished, test } from 'vitest'
import { describeApi } from '@croft/panel/resources/description/document.ts'
import { printTypescript } from '@croft/panel/print/sdk/typescript.ts'
import { adminPassword, testApp } from '@croft/panel/testing/app.ts'
import * as auth from '@croft/sdk/areas/auth'
import * as domains from '@croft/sdk/areas/domains'
import * as files from '@croft/sdk/areas/files'
import * as jobs from '@croft/sdk/areas/jobs'
import * as packages from '@croft/sdk/areas/packages'
import * as users from '@croft/sdk/areas/users'
import { ConflictError, NotFoundError, RateLimitedError, ValidationError, createClient, eachItem, verifyWebhook } from '@croft/sdk'
import { routes } from '../support/table.ts'

const folder = join(import.meta.dirname, '../../sdk/typescript/src')

async function panel() {
  const app = await testApp()
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${port}`
  const login = await auth.login(createClient({ baseUrl }), { username: 'admin', password: adminPassword })
  if (!('token' in login)) throw new Error('no token')
  return { app, baseUrl, client: createClient({ baseUrl, token: login.token }) }
}

async function john(client: ReturnType<typeof createClient>) {
  await packages.create(client, { name: 'small' })
  const account = { username: 'john', email: 'john@example.com', password: 'Correct-Horse-8', package: 'small' }
  return users.create(client, account)
}

test('the printed files are what `npm run sdk` prints', async () => {
  const style = await resolveConfig(join(folder, 'client.ts'))
  const printed = printTypescript(describeApi(routes))
  for (const [name, text] of printed) {
    const path = join(folder, name)
    expect(readFileSync(path, 'utf8'), `${name}: run \`npm run sdk\``).toBe(await format(text, { ...style, filepath: path }))
  }
  const there = ['areas', 'fields'].flatMap((part) => readdirSync(join(folder, part)).map((name) => `${part}/${name}`))
  expect(there.toSorted()).toEqual([...printed.keys()].filter((name) => name.includes('/')).toSorted())
})

describe('against the panel', () => {
  test('creates, reads, pages, changes and deletes', async () => {
    const { client } = await panel()
    await john(client)
    for (const name of ['a', 'b', 'c']) await domains.create(client, { domain: `${name}.example`, owner: 'john' })
    expect((await domains.list(client, { owner: 'john' })).map(({ domain }) => domain)).toEqual(['a.example', 'b.example', 'c.example'])
    const page = await domains.listPage(client, { per_page: 2, sort: '-domain' })
    expect(page.data.map(({ domain }) => domain)).toEqual(['c.example', 'b.example'])
    expect(page.meta).toMatchObject({ total: 3, last_page: 2 })
    const seen: string[] = []
    for await (const { domain } of eachItem((query) => domains.listPage(client, query), 2)) seen.push(domain)
    expect(seen).toEqual(['a.example', 'b.example', 'c.example'])
    expect(await domains.update(client, 'a.example', { note: 'hello' })).toMatchObject({ note: 'hello' })
    await domains.delete_(client, 'a.example')
    await expect(domains.show(client, 'a.example')).rejects.toBeInstanceOf(NotFoundError)
  })

  test('refusals are typed and name the fields', async () => {
    const { client } = await panel()
    await john(client)
    const wrong = await users.create(client, { username: 'J', email: 'x', password: 'short' }).catch((error: unknown) => error)
    expect(wrong).toBeInstanceOf(ValidationError)
    expect((wrong as ValidationError).details).toHaveProperty('email')
    await domains.create(client, { domain: 'a.example', owner: 'john' })
    await expect(domains.create(client, { domain: 'a.example', owner: 'john' })).rejects.toBeInstanceOf(ConflictError)
  })

  test('a write with the same key is done once', async () => {
    const { client } = await panel()
    await john(client)
    const body = { domain: 'a.example', owner: 'john' }
    const first = await domains.create(client, body, { idempotencyKey: 'one' })
    expect(await domains.create(client, body, { idempotencyKey: 'one' })).toEqual(first)
  })

  test('files go up and come down as bytes', async () => {
    const { client } = await panel()
    const form = new FormData()
    form.set('path', '/')
    form.append('file', new Blob(['<h1>hello</h1>']), 'hello.html')
    await files.upload(client, form, {})
    const answer = await files.download(client, { path: '/hello.html' })
    expect(await answer.text()).toBe('<h1>hello</h1>')
  })

  test('the events of a job are read to their end', async () => {
    const { client } = await panel()
    await john(client)
    await domains.create(client, { domain: 'a.example', owner: 'john' })
    const { job_id: job } = await domains.rename(client, 'a.example', { new_domain: 'b.example' })
    const events = []
    for await (const event of jobs.follow(client, job)) events.push(event)
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { id: job, status: 'succeeded' } })
  })
})

describe('against a server that is in trouble', () => {
  async function troubled(answers: readonly { status: number; body: unknown; headers?: Record<string, string> }[]) {
    const keys: (string | undefined)[] = []
    const server = createServer((request, response) => {
      const answer = answers[keys.length] ?? answers.at(-1)
      keys.push(request.headers['idempotency-key'] as string | undefined)
      response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json', ...answer?.headers })
      response.end(JSON.stringify(answer?.body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    return { keys, client: createClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'wsp_x' }) }
  }
  const limited = { success: false, code: 'RATE_LIMITED', error: 'Too many requests', message: 'Too many requests', status: 429 }

  test('waits as long as it is told to and repeats with the same key', async () => {
    const { client, keys } = await troubled([
      { status: 429, body: limited, headers: { 'retry-after': '0' } },
      { status: 503, body: {} },
      { status: 200, body: { success: true, message: 'done' } },
    ])
    expect(await domains.delete_(client, 'a.example')).toEqual({ success: true, message: 'done' })
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('gives up when the wait is long', async () => {
    const { client, keys } = await troubled([{ status: 429, body: limited, headers: { 'retry-after': '900' } }])
    const error = await domains.list(client).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RateLimitedError)
    expect(error).toMatchObject({ retryAfter: 900, code: 'RATE_LIMITED' })
    expect(keys).toHaveLength(1)
  })
})

test('webhooks are verified by signature and age', async () => {
  const secret = 'ab'.repeat(32)
  const body = JSON.stringify({ event: 'domain.created', timestamp: 1_700_000_000 })
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const now = 1_700_000_100_000
  expect(await verifyWebhook({ body, signature, secret, now })).toBe(true)
  expect(await verifyWebhook({ body, signature: `sha256=${'0'.repeat(64)}, ${signature}`, secret, now })).toBe(true)
  expect(await verifyWebhook({ body: body.replace('domain', 'user'), signature, secret, now })).toBe(false)
  expect(await verifyWebhook({ body, signature, secret: 'cd'.repeat(32), now })).toBe(false)
  expect(await verifyWebhook({ body, signature, secret, now: now + 600_000 })).toBe(false)
})
