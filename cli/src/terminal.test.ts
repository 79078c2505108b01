import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { gatherSecrets, generatePassword } from './secrets.ts'
import { askHidden, confirm } from './terminal.ts'
import { testIo } from './testing/fake-panel.ts'

/** Somebody at a keyboard, typing these things one after the other. */
function keyboard(...typed: string[]) {
  const raw: boolean[] = []
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) })
  const stderr = Object.assign(new PassThrough(), { isTTY: true })
  stderr.on('pipe', () => undefined)
  const shown: string[] = []
  stderr.on('data', (chunk: Buffer) => {
    shown.push(chunk.toString())
    if (!/[:?\]] $/.test(chunk.toString())) return
    const next = typed.shift()
    if (next !== undefined) stdin.write(next)
  })
  const io = testIo({ stdin: stdin as never, stderr: stderr as never })
  return { io, raw, shown: () => shown.join('') }
}

test('a secret is typed without echo, with corrections', async () => {
  const { io, raw, shown } = keyboard('wrong\u0015secrex\u007ft\r')
  expect(await askHidden(io, 'Password: ')).toBe('secret')
  expect(shown()).toBe('Password: \n')
  expect(raw).toEqual([true, false])
})

test('Ctrl-C while typing gives the terminal back', async () => {
  const { io, raw } = keyboard('sec\u0003')
  await expect(askHidden(io, 'Password: ')).rejects.toMatchObject({ exit: 130 })
  expect(raw).toEqual([true, false])
})

test('a new password is typed twice and has to be the same', async () => {
  const field = { name: 'password', type: 'string', required: true, secret: true } as const
  const same = keyboard('one\r', 'one\r')
  const { values } = await gatherSecrets(same.io, [field], {}, () => false)
  expect(values['password']?.reveal()).toBe('one')
  const other = keyboard('one\r', 'two\r')
  await expect(gatherSecrets(other.io, [field], {}, () => false)).rejects.toThrow('not the same')
})

test('only yes is yes', async () => {
  await expect(confirm(keyboard('y\n').io, 'Delete?')).resolves.toBeUndefined()
  await expect(confirm(keyboard('\n').io, 'Delete?')).rejects.toMatchObject({ exit: 2 })
  await expect(confirm(testIo({}), 'Delete?')).rejects.toThrow('--yes')
})

test('made-up passwords are long and differ', () => {
  expect(generatePassword()).toMatch(/^[A-Za-z2-9]{6}(-[A-Za-z2-9]{6}){3}$/)
  expect(new Set(Array.from({ length: 50 }, generatePassword)).size).toBe(50)
})

test('nothing is asked where nobody sits', async () => {
  const io = testIo({})
  expect(() => askHidden(io, 'x')).toThrow('no terminal')
  expect(await text(Object.assign(io.stdin as PassThrough))).toBe('')
})
