import {
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRun } from '../run.ts'
import { UnsafePath } from '../system.ts'
import { differingHomeParts, ensureHomeDirectory, openHome, removeHomeDirectory } from './home.ts'

const uid = 20_001
const own = (mode: number) => ({ uid, gid: uid, mode })
const parts = [
  { name: 'domains', owner: own(0o711) },
  { name: 'x.example', owner: own(0o750) },
]

let homes = ''
beforeEach(() => {
  homes = mkdtempSync(join(tmpdir(), 'croft-homes-'))
  // tests run as root below a folder that others may enter
  if (process.geteuid?.() === 0) chownSync(homes, 0, 0)
})
afterEach(() => rmSync(homes, { recursive: true, force: true }))

describe.runIf(process.geteuid?.() === 0)('homes', () => {
  test('makes each part with its owner and mode, then nothing more', () => {
    expect(differingHomeParts(homes, 'john', parts, own(0o711))).toEqual(['', 'domains', 'x.example'])
    expect(ensureHomeDirectory(homes, 'john', parts, own(0o711))).toEqual(['', 'domains', 'x.example'])
    expect(statSync(`${homes}/john/domains/x.example`)).toMatchObject({ uid, gid: uid })
    expect(statSync(`${homes}/john/domains/x.example`).mode & 0o777).toBe(0o750)
    expect(ensureHomeDirectory(homes, 'john', parts, own(0o711))).toEqual([])
    expect(differingHomeParts(homes, 'john', parts, own(0o711))).toEqual([])
  })

  test.each([
    ['a link in the way', () => symlinkSync('/etc', `${homes}/john/domains`)],
    ['a file in the way', () => writeFileSync(`${homes}/john/domains`, '')],
    ['a folder of somebody else', () => (mkdirSync(`${homes}/john/domains`), chownSync(`${homes}/john/domains`, 12_345, 12_345))],
  ])('refuses %s', (_, prepare) => {
    ensureHomeDirectory(homes, 'john', [], own(0o711))
    prepare()
    const before = statSync('/etc')
    expect(() => ensureHomeDirectory(homes, 'john', parts, own(0o711))).toThrow(UnsafePath)
    expect(statSync('/etc')).toMatchObject({ uid: before.uid, mode: before.mode })
  })

  test('refuses names that leave the home', () => {
    for (const name of ['..', '.', '', 'a/b']) expect(() => ensureHomeDirectory(homes, name, [], own(0o711))).toThrow(UnsafePath)
  })

  test('a name of more bytes than the disk takes is no folder', () => {
    ensureHomeDirectory(homes, 'john', [], own(0o711))
    expect(() => openHome(homes, 'john', ['é'.repeat(200)], uid)).toThrow(UnsafePath)
  })

  test('a half-made folder of a power cut is finished', () => {
    mkdirSync(`${homes}/john`, 0o700)
    expect(ensureHomeDirectory(homes, 'john', parts, own(0o711))).toContain('')
    expect(lstatSync(`${homes}/john`).uid).toBe(uid)
  })

  test('swapping folder and link while it works never reaches the target', async () => {
    const prey = mkdtempSync(join(tmpdir(), 'croft-prey-'))
    ensureHomeDirectory(homes, 'john', parts, own(0o711))
    const before = statSync(prey)
    for (let round = 0; round < 50; round += 1) {
      renameSync(`${homes}/john/domains`, `${homes}/john/aside`)
      symlinkSync(prey, `${homes}/john/domains`)
      expect(() => ensureHomeDirectory(homes, 'john', parts, own(0o711))).toThrow(UnsafePath)
      expect(() => openHome(homes, 'john', ['domains'], uid)).toThrow(UnsafePath)
      rmSync(`${homes}/john/domains`)
      renameSync(`${homes}/john/aside`, `${homes}/john/domains`)
    }
    expect(statSync(prey)).toMatchObject({ uid: before.uid, gid: before.gid, mode: before.mode })
    rmSync(prey, { recursive: true })
  })

  test('a removal runs as the tenant, follows no link and leaves the empty home', async () => {
    ensureHomeDirectory(homes, 'john', parts, own(0o711))
    const prey = mkdtempSync(join(tmpdir(), 'croft-prey-'))
    writeFileSync(`${prey}/kept`, 'kept')
    writeFileSync(`${homes}/john/domains/roots`, '')
    symlinkSync(prey, `${homes}/john/link`)
    const run = createRun(homes)
    const as = { uid, gid: uid }
    await run(['find', '.', '-xdev', '-mindepth', '1', '-delete'], { as, inHome: { user: 'john', parts: [] } })
    expect(readFileSync(`${prey}/kept`, 'utf8')).toBe('kept')
    removeHomeDirectory(homes, 'john')
    removeHomeDirectory(homes, 'john')
    expect(() => statSync(`${homes}/john`)).toThrow('ENOENT')
    rmSync(prey, { recursive: true })
  })

  test('root’s power does not reach into a foreign folder of the home', async () => {
    ensureHomeDirectory(homes, 'john', parts, own(0o711))
    mkdirSync(`${homes}/john/foreign`)
    writeFileSync(`${homes}/john/foreign/file`, 'root’s')
    const run = createRun(homes)
    const inHome = { user: 'john', parts: [] }
    await expect(run(['rm', '-rf', '--', 'foreign'], { as: { uid, gid: uid }, inHome })).rejects.toThrow('Permission denied')
    await expect(run(['rm', '-rf', '--', 'foreign'], { inHome })).rejects.toThrow('only as its owner')
    expect(readFileSync(`${homes}/john/foreign/file`, 'utf8')).toBe('root’s')
  })
})
