import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The console knows every operation of the API, or docs/console.md says why it does without. */

const checkout = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
const areas = 'sdk/typescript/src/areas'

/** `domains.show`; a list and its pages are one operation. */
const operations = new Set(
  globSync(`${areas}/*.generated.ts`, { cwd: checkout }).flatMap((path) => {
    const area = path.replace(/^.*\//, '').replace('.generated.ts', '')
    return [...read(path).matchAll(/^export const (\w+)/gm)].map(([, name = '']) => `${area}.${name.replace(/Page$/, '')}`)
  }),
)
/** As `listPage` alone is no other operation than `list`. */
const operationOf = (area: string, name: string) => `${area}.${name.replace(/Page$/, '')}`

function calledIn(text: string): string[] {
  const called: string[] = []
  for (const [, alias = '', area = ''] of text.matchAll(/import \* as (\w+) from '@croft\/sdk\/areas\/(\w+)'/g))
    for (const [, name = ''] of text.matchAll(new RegExp(`(?<!['"])\\b${alias}\\.(\\w+)`, 'g'))) called.push(operationOf(area, name))
  for (const [, names = '', area = ''] of text.matchAll(/import \{([^}]+)\} from '@croft\/sdk\/areas\/(\w+)'/g))
    for (const name of names.split(',')) called.push(operationOf(area, name.trim()))
  return called
}

const called = new Set(globSync('web/src/**/*.{ts,tsx}', { cwd: checkout }).flatMap((path) => calledIn(read(path))))
const explained = [...read('docs/console.md').matchAll(/^\| `(\w+\.\w+)` +\| (.+?) +\|$/gm)].map(([, operation = '']) => operation)

test('calls are found, whichever way they are imported', () => {
  expect(operations.size).toBeGreaterThan(200)
  expect(calledIn("import * as mine from '@croft/sdk/areas/ftp'\nmine.listPage(api, {})")).toEqual(['ftp.list'])
  expect(calledIn("import { search } from '@croft/sdk/areas/search'")).toEqual(['search.search'])
})

test('each operation has a screen, or docs/console.md says why not', () => {
  const missing = [...operations].filter((operation) => !called.has(operation)).toSorted()
  expect(explained.toSorted()).toEqual(missing)
})
