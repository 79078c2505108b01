import { describe, expect, test } from 'vitest'
import { resources } from '@croft/panel/resources/index.ts'
import { againstDirection, againstRank, cycles, isBarrel } from './layers.ts'
import { files, importsOf, isTest, type Source, sources } from './sources.ts'
import * as style from './style.ts'

const product = sources.filter(({ path }) => !isTest(path))
const written = product.filter(({ path }) => !path.endsWith('.generated.ts'))
const ranks = new Map(resources.map(({ name, rank }) => [name, rank]))
/** Without the texts below, which break the rules on purpose. */
const others = sources.filter(({ path }) => !path.startsWith('tests/architecture/'))
const at = (path: string, text: string): Source => ({ path, text })

test('the repository was read', () => {
  expect(product.length).toBeGreaterThan(200)
  expect(files.some(({ path }) => path === 'package-lock.json')).toBe(true)
  const known = new Set(sources.map(({ path }) => path))
  // What prints code holds imports that are not its own.
  const lost = sources
    .filter(({ path }) => !path.startsWith('panel/src/print/'))
    .flatMap((source) => importsOf(source).filter((target) => /^(kit|panel|cli|tests)\/.*\.ts$/.test(target) && !known.has(target)))
  expect(lost).toEqual([])
})

describe('the direction of imports', () => {
  test('is kept', () => expect(product.flatMap(againstDirection)).toEqual([]))
  test('a lower layer that imports a higher one is found, however it does', () => {
    expect(againstDirection(at('kit/src/x.ts', "import { y } from '../../panel/src/core/actor.ts'"))).toHaveLength(1)
    expect(againstDirection(at('panel/src/core/x.ts', "import { y } from '../db/write.ts'"))).toHaveLength(1)
    expect(againstDirection(at('panel/src/jobs/x.ts', "import {\n  a,\n  b,\n} from '../resources/users/store.ts'"))).toHaveLength(1)
    expect(againstDirection(at('panel/src/resources/users/x.ts', "const { y } = await import('../../drivers/index.ts')"))).toHaveLength(1)
    expect(againstDirection(at('panel/src/resources/users/x.ts', "import '../../system/linux.ts'"))).toHaveLength(1)
    expect(againstDirection(at('panel/src/agent/x.ts', "import { y } from '../resources/files/agent.ts'"))).toHaveLength(1)
  })
  test('contracts, and types of interfaces, may be shared', () => {
    expect(againstDirection(at('panel/src/resources/users/x.ts', "import type { UnixSpec } from '../../drivers/unix/spec.ts'"))).toEqual([])
    expect(againstDirection(at('panel/src/agent/x.ts', "import type { Y } from '../resources/files/agent.ts'"))).toEqual([])
  })
})

describe('resources', () => {
  test('import only resources of a lower rank', () => expect(product.flatMap((source) => againstRank(source, ranks))).toEqual([]))
  test('one of the same or a higher rank is found', () => {
    const known = new Map([
      ['users', 2],
      ['domains', 5],
      ['sites', 5],
    ])
    expect(againstRank(at('panel/src/resources/users/x.ts', "import { y } from '../domains/store.ts'"), known)).toHaveLength(1)
    expect(againstRank(at('panel/src/resources/domains/x.ts', "import { y } from '../sites/store.ts'"), known)).toHaveLength(1)
    expect(againstRank(at('panel/src/resources/domains/x.ts', "import { y } from '../users/store.ts'"), known)).toEqual([])
  })
  test('are named after their folders, each once', () => {
    const folders = new Set(product.flatMap(({ path }) => /^panel\/src\/resources\/([\w-]+)\/index\.ts$/.exec(path)?.[1] ?? []))
    expect(new Set(ranks.keys())).toEqual(folders)
    expect(ranks.size).toBe(resources.length)
  })
})

describe('files', () => {
  test('do not import in circles', () => expect(cycles(product)).toEqual([]))
  test('a circle is found', () => {
    const circle = [
      at('kit/src/a.ts', "import { b } from './b.ts'"),
      at('kit/src/b.ts', "export { c } from './c.ts'"),
      at('kit/src/c.ts', "import './a.ts'"),
    ]
    expect(cycles(circle)).toEqual(['kit/src/a.ts → kit/src/b.ts → kit/src/c.ts → kit/src/a.ts'])
  })
  // a package for others has one door
  const doors = ['sdk/typescript/src/index.ts']
  test('say something of their own', () => expect(product.filter(isBarrel).map(({ path }) => path)).toEqual(doors))
  test('a file that only passes on is found', () => {
    expect(isBarrel(at('kit/src/a.ts', "/** All. */\nexport * from './b.ts'\nexport { c } from './c.ts'\n"))).toBe(true)
    expect(isBarrel(at('kit/src/a.ts', "import { b } from './b.ts'\nexport const c = b\n"))).toBe(false)
  })
})

/** Rule, what it looks at, and texts that break it and that do not. */
const rules: Readonly<Record<string, readonly [style.Rule, readonly Source[], breaking: readonly string[], fine: readonly string[]]>> = {
  'no shell': [
    style.noShell,
    product,
    ["spawn('x', { shell: true })", "execSync('ls')", "run(['sh', '-c', text])", 'const line = `sh -c ${x}`'],
    ["run(['nginx', '-t'])", '// never shell: true', "const shell = 'none'"],
  ],
  'few files start programs': [
    style.fewStarters,
    product,
    ["import { spawn } from 'node:child_process'", "await import('child_process')"],
    ["import { run } from '../system/run.ts'"],
  ],
  'no default exports': [style.noDefaultExport, product, ['export default 1', 'export default function f() {}'], ['export const x = 1']],
  'no any': [
    style.noAny,
    others,
    ['const x: any = 1', 'x as any)', 'Record<string, any>', 'let y: any[]'],
    ['// any of these', 'const company = 1', "'any'"],
  ],
  'no enums and namespaces': [
    style.noEnum,
    others,
    ['enum A {', 'export const enum B {', 'namespace C {'],
    ['z.enum([', 'const enumerate = {'],
  ],
  'no decorators': [style.noDecorator, others, ['@Injectable()', '  @get'], [' * @param x\n'.replace(' * ', '// '), "'@x'"]],
  'no notes to oneself': [style.noNotes, files, [`// ${['TO', 'DO'].join('')}: later`, ['FIX', 'ME'].join('')], ['a to-do list']],
  'no suppressed types': [style.noSuppression, sources, [`// @ts-${['ign', 'ore'].join('')}`], ['// ts is fine']],
  'at most 250 lines': [style.short, written, ['\n'.repeat(250) + 'x'], ['\n'.repeat(249) + 'x']],
  'no package registry is named': [
    style.noRegistry,
    files,
    [`https://${['registry', 'npm', 'js.org'].join('.').replace('npm.', 'npm')}/x`],
    ['npm ci'],
  ],
}

describe.each(Object.entries(rules))('%s', (_name, [rule, subjects, breaking, fine]) => {
  test('is kept', () => expect(subjects.flatMap(rule)).toEqual([]))
  test('is noticed when it is not', () => {
    for (const text of breaking) expect(rule(at('panel/src/core/sample.ts', text)), text).not.toEqual([])
    for (const text of fine) expect(rule(at('panel/src/core/sample.ts', text)), text).toEqual([])
  })
})

test('the lock file says what, not from where', () => {
  expect(files.flatMap(style.noResolved)).toEqual([])
  expect(style.noResolved(at('package-lock.json', '"resolved": "https://host/x.tgz"'))).toHaveLength(1)
})
