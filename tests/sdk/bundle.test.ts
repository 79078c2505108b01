import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeBundle } from '@croft/panel/print/sdk/bundle.ts'
import { describeApi } from '@croft/panel/resources/description/document.ts'
import { adminPassword, testApp } from '@croft/panel/testing/app.ts'
import { routes } from '../support/table.ts'

const top = join(import.meta.dirname, '../..')
const run = promisify(execFile)
const work = mkdtempSync(join(tmpdir(), 'croft-bundle-'))
const folder = join(work, 'croft-sdk')

beforeAll(async () => {
  const archive = await makeBundle(join(top, 'sdk'), describeApi(routes), join(work, 'out'))
  mkdirSync(folder)
  await run('tar', ['--extract', `--file=${archive}`, '--strip-components=1', `--directory=${folder}`])
  mkdirSync(join(work, 'node_modules/@croft'), { recursive: true })
  symlinkSync(join(folder, 'typescript'), join(work, 'node_modules/@croft/sdk'))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** The examples of the README in the bundle, of one language. */
const examples = (language: string) =>
  [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  )

async function panel(): Promise<Record<string, string>> {
  const app = await testApp()
  await app.admin.post('/auth/reauth', { password: adminPassword })
  const key = await app.admin.post('/users/admin/api-keys', { name: 'sdk', permissions: ['all'] })
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.server.address() as AddressInfo
  return {
    ...process.env,
    CROFT_SDK: folder,
    CROFT_URL: `http://127.0.0.1:${port}`,
    CROFT_KEY: String(key.body['secret_key']),
    CROFT_WEBHOOK_SECRET: 'x',
  }
}

describe('the bundle', () => {
  test('holds the collections and what they lack', () => {
    const [croft, wispanel, extended] = ['croft-api', 'wispanel-api', 'croft-api-extended'].map((name) =>
      readFileSync(join(folder, 'postman', `${name}.postman_collection.json`), 'utf8'),
    )
    expect(wispanel).toBe(croft)
    expect(JSON.parse(extended ?? '')).toHaveProperty('item')
    expect(readFileSync(join(folder, 'MISSING.txt'), 'utf8')).toMatch(/^(?:[^\n]+: [^\n]+\n)*$/)
  })

  test('is the same, byte by byte, when it is made again', async () => {
    const again = await makeBundle(join(top, 'sdk'), describeApi(routes), join(work, 'again'))
    const name = again.slice(again.lastIndexOf('/'))
    expect(readFileSync(again).equals(readFileSync(join(work, 'out', name)))).toBe(true)
  })
})

describe('the examples of the README', () => {
  const said = ['example.com is active', expect.stringMatching(/^Domain/) as string, 'example.com', '<h1>hello</h1>', 'succeeded']

  test('PHP', async () => {
    const [main = '', webhook = ''] = examples('php')
    const env = await panel()
    const outputs = []
    for (const [name, text] of Object.entries({ main, webhook })) {
      writeFileSync(join(work, `${name}.php`), text)
      outputs.push((await run('php', ['-d', 'error_reporting=-1', join(work, `${name}.php`)], { env, timeout: 50_000 })).stdout)
    }
    const lines = outputs[0]?.trimEnd().split('\n') ?? []
    expect(lines.filter((line) => !line.endsWith(' changes'))).toEqual(said)
    expect(lines).toHaveLength(6)
    expect(outputs[1]).toBe('not from the panel\n')
  })

  test('TypeScript, as types and as a program', async () => {
    const [main = ''] = examples('ts')
    const file = join(work, 'main.mts')
    writeFileSync(file, main)
    const types = ['--typeRoots', join(top, 'node_modules/@types'), '--types', 'node', '--lib', 'es2024,dom,dom.iterable']
    const how = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022']
    await run(join(top, 'node_modules/.bin/tsc'), [...how, ...types, file]).catch((failed: { stdout: string }) => {
      throw new Error(`the example does not fit the types: ${failed.stdout}`, { cause: failed })
    })
    const { stdout } = await run(process.execPath, [file], { env: await panel(), timeout: 50_000 })
    expect(stdout.trimEnd().split('\n')).toEqual([...said, 'false'])
  })
})
