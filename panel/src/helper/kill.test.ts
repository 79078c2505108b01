import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import type { VerbName } from './names.ts'
import type { ReportLine } from './report.ts'
import { testHome } from './testing.ts'

const count = 400
const content = (index: number, age: string) => `${age} ${index}\n`.repeat(50)

function world() {
  const made = testHome()
  const { home } = made
  const folder = (name: string, age: string, every = 1) => {
    mkdirSync(join(home, name), { recursive: true })
    for (let index = 0; index < count; index += every) writeFileSync(join(home, name, `${index}.txt`), content(index, age))
  }
  /** Runs a verb in a process of its own, which is killed after so many milliseconds unless it is done; whether it was. */
  const killed = async (verb: VerbName, args: object, afterMs: number): Promise<boolean> => {
    const victim = spawn(process.execPath, [join(import.meta.dirname, 'victim.ts'), made.home, verb, JSON.stringify(args)])
    const ended = once(victim, 'exit')
    await once(victim.stdout, 'data')
    await Promise.race([ended, sleep(afterMs)])
    const over = victim.exitCode !== null
    victim.kill('SIGKILL')
    await ended
    return !over
  }
  /** Runs a verb to its end in this process. */
  const run = async (verb: VerbName, args: Readonly<Record<string, unknown>>) => {
    const reply = await made.call(verb, args)
    const last = JSON.parse((await text(reply.body)).trim().split('\n').at(-1) ?? '') as ReportLine
    return 'refusal' in last ? last.refusal.message : 'done'
  }
  const ages = (name: string) =>
    new Set(
      readdirSync(join(home, name)).map((file) => {
        const found = readFileSync(join(home, name, file), 'utf8')
        const age = found.split(' ')[0] ?? ''
        // whole, whichever it is
        return found === content(Number(file.replace('.txt', '')), age) ? age : 'broken'
      }),
    )
  const staged = () => readdirSync(join(home, '.croft/staging'))
  return { ...made, folder, killed, run, ages, staged }
}

/** From the first moment to the last, wherever that is on this machine. */
const moments = (full: number) => Array.from({ length: 10 }, (_, index) => (full * (index + 1)) / 10)

async function duration(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

it('killed while it makes an archive: there is none, or a whole one, and asked again it is done', { timeout: 120_000 }, async () => {
  const { home, folder, killed, run, staged } = world()
  folder('tree', 'new')
  const of = (name: string) => ({ paths: ['/tree'], archive: `/${name}.zip`, key: name })
  const full = await duration(() => killed('compress', of('first'), 60_000))
  expect(await run('compress', of('first')), 'asked again when it was done').toBe('done')
  const size = readFileSync(join(home, 'first.zip')).length
  let interrupted = 0
  for (const [index, moment] of moments(full).entries()) {
    if (await killed('compress', of(`${index}`), moment)) interrupted += 1
    expect(readdirSync(home).filter((name) => !/^(tree|first\.zip|\d\.zip|\.croft)$/.test(name))).toEqual([])
    const archive = join(home, `${index}.zip`)
    if (existsSync(archive)) expect(readFileSync(archive).length).toBe(size)
    expect(await run('compress', of(`${index}`))).toBe('done')
    expect(readFileSync(archive).length).toBe(size)
    expect(staged()).toEqual([])
  }
  expect(interrupted).toBeGreaterThan(0)
})

it(
  'killed while it extracts into a new folder: there is none, or a whole one, and asked again it is done',
  { timeout: 120_000 },
  async () => {
    const { home, folder, killed, run, ages, staged } = world()
    folder('tree', 'new')
    expect(await run('compress', { paths: ['/tree'], archive: '/new.tar.gz' })).toBe('done')
    const of = (name: string) => ({ path: '/new.tar.gz', destination: `/${name}`, key: name })
    const full = await duration(() => killed('extract', of('first'), 60_000))
    expect(await run('extract', of('first')), 'asked again when it was done').toBe('done')
    for (const [index, moment] of moments(full).entries()) {
      const name = `to${index}`
      await killed('extract', of(name), moment)
      if (existsSync(join(home, name))) expect(readdirSync(join(home, name, 'tree'))).toHaveLength(count)
      expect(await run('extract', of(name))).toBe('done')
      expect([readdirSync(join(home, name, 'tree')).length, [...ages(`${name}/tree`)], staged()]).toEqual([count, ['new'], []])
    }
  },
)

it(
  'killed while it extracts into a folder: the old state, or the new one as soon as somebody looks after it',
  { timeout: 180_000 },
  async () => {
    const { home, folder, killed, run, ages, staged } = world()
    folder('tree', 'new')
    expect(await run('compress', { paths: ['/tree'], archive: '/new.tar.gz' })).toBe('done')
    const of = (name: string, key: string) => ({ path: '/new.tar.gz', destination: `/${name}`, overwrite: true, key })
    folder('whole/tree', 'old', 2)
    const full = await duration(() => killed('extract', of('whole', 'whole'), 60_000))
    let interrupted = 0
    for (const [index, moment] of moments(full).entries()) {
      const name = `into${index}`
      folder(`${name}/tree`, 'old', 2)
      if (await killed('extract', of(name, name), moment)) interrupted += 1
      // every file of before is there, as it was or as it is to be
      for (let each = 0; each < count; each += 2) expect(existsSync(join(home, name, 'tree', `${each}.txt`))).toBe(true)
      expect(ages(`${name}/tree`)).not.toContain('broken')
      // another piece of work ends what had begun to be put in place, and nothing else
      expect(await run('compress', { paths: ['/new.tar.gz'], archive: `/look${index}.zip` })).toBe('done')
      const after = [...ages(`${name}/tree`)]
      expect(after).toHaveLength(1)
      expect(readdirSync(join(home, name, 'tree'))).toHaveLength(after[0] === 'new' ? count : count / 2)
      expect(await run('extract', of(name, name))).toBe('done')
      expect([...ages(`${name}/tree`)]).toEqual(['new'])
      expect(staged()).toEqual([])
    }
    expect(interrupted).toBeGreaterThan(0)
  },
)
