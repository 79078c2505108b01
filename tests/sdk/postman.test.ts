import type { AddressInfo } from 'node:net'
import newman from 'newman'
import { describe, expect, test } from 'vitest'
import { printPostman } from '@croft/panel/print/sdk/postman.ts'
import { describeApi } from '@croft/panel/resources/description/document.ts'
import { mainCollection } from '@croft/panel/resources/description/collection.ts'
import { adminPassword, testApp } from '@croft/panel/testing/app.ts'
import { operationsOf } from '@croft/panel/print/sdk/model.ts'
import { routes } from '../support/table.ts'

interface Item {
  readonly name: string
  readonly request: { readonly method: string; readonly url: { readonly raw: string } }
}
interface Collection {
  readonly item: readonly { readonly name: string; readonly item: readonly Item[] }[]
}

const document = describeApi(routes)
const { main, extended, missing } = printPostman(document) as unknown as {
  main: Collection
  extended: Collection
  missing: readonly string[]
}
const count = (collection: Collection) => collection.item.reduce((sum, folder) => sum + folder.item.length, 0)

describe('the collections', () => {
  test('the main one is what clients know: 17 folders and 123 requests, less what has no route yet', () => {
    const published = Object.entries(mainCollection)
    expect(published).toHaveLength(17)
    expect(published.flatMap(([, requests]) => requests)).toHaveLength(123)
    if (missing.length > 0) process.stdout.write(`requests without a route yet:\n${missing.map((name) => `  ${name}\n`).join('')}`)
    expect(count(main)).toBe(123 - missing.length)
    const titles = main.item.flatMap((folder) => folder.item.map(({ name }) => `${folder.name}: ${name}`))
    const wanted = published.flatMap(([folder, requests]) => requests.map(([title]) => `${folder}: ${title}`))
    expect(titles).toEqual(wanted.filter((title) => !missing.includes(title)))
  })

  test('together they hold every operation', () => {
    const twice = Object.values(mainCollection)
      .flat()
      .filter(([title]) => title.endsWith('(paginated)'))
    const shown = twice.filter(([title]) => !missing.some((name) => name.endsWith(`: ${title}`))).length
    expect(count(main) - shown + count(extended)).toBe(operationsOf(document).length)
  })

  test('carry idempotency keys where something changes, and no secret', () => {
    const text = JSON.stringify([main, extended])
    expect(text).toContain('{{$guid}}')
    expect(text).not.toMatch(/"key":"token","value":"wsp_/)
  })
})

/** What a request needs is made before it and taken away after it: the order of a run, not that of the folders. */
function rank({ name, request: { method, url } }: Item): number {
  if (name === 'Login') return 0
  if (/Logout|End session|End other sessions|End impersonation|Change password|reboot/i.test(name)) return 9
  if (method === 'DELETE') return 8
  if (method === 'GET') return 3
  const isCreate = method === 'POST' && !/:\w+\/[a-z-]+$/.test(url.raw)
  if (/\/(users|packages)$/.test(url.raw)) return 1
  return isCreate ? 2 : 4
}

async function run(collection: Collection) {
  const app = await testApp()
  await app.account('john')
  await app.admin.post('/domains', { domain: 'example.com', owner: 'john' })
  await app.admin.post('/auth/reauth', { password: adminPassword })
  const key = await app.admin.post('/users/admin/api-keys', { name: 'postman', permissions: ['all'] })
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.server.address() as AddressInfo
  const items = collection.item.flatMap((folder) => folder.item).toSorted((left, right) => rank(left) - rank(right))
  const values = { base_url: `http://127.0.0.1:${port}`, token: String(key.body['secret_key']) }
  const variable = Object.entries({ ...values, username: 'john', domain: 'example.com', sso_nonce: 'x', session_token: '' })
  const ordered = { ...collection, item: items, variable: variable.map(([name, value]) => ({ key: name, value })) }
  return new Promise<newman.NewmanRunSummary>((resolve, reject) => {
    newman.run({ collection: ordered as never, timeoutRequest: 10_000 }, (error, summary) =>
      error === null ? resolve(summary) : reject(error),
    )
  })
}

describe.each([
  ['main', main, 0.5],
  ['extended', extended, 0.35],
] as const)('the %s collection against the panel', (_name, collection, least) => {
  test('is answered as documented, request by request', async () => {
    const { run: ran } = await run({
      ...collection,
      item: collection.item.map((folder) => ({ ...folder, item: folder.item.filter(isFinite) })),
    })
    const failures = ran.failures.map(({ source, error }) => `${source?.name}: ${error.test ?? ''} ${error.message}`)
    expect(failures).toEqual([])
    expect(ran.stats.requests.total).toBe(count(collection) - count(streams(collection)))
    const good = ran.executions.filter(({ response }) => response !== undefined && response.code < 300)
    // the rest are refusals that the examples deserve: ids that nothing has, codes that are wrong
    expect(good.length / ran.executions.length).toBeGreaterThan(least)
  })
})

/** Streams of events do not end by themselves. */
const endless = new Set(
  operationsOf(document)
    .filter(({ answer }) => answer.kind === 'events')
    .map(({ summary }) => summary),
)
function isFinite({ name }: Item): boolean {
  return !endless.has(name)
}
function streams(collection: Collection): Collection {
  return { ...collection, item: collection.item.map((folder) => ({ ...folder, item: folder.item.filter((item) => !isFinite(item)) })) }
}
