import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bob, john, startPrivateMachine, whyNot, type PrivateMachine } from '../web/testing/private-machine.ts'
import { copyFolder, moveFolder, observeFolder, removeFolder } from './site-files.ts'

const missing = whyNot()
const never = new AbortController().signal

describe.skipIf(missing !== null)('folders of sites on a real file system', () => {
  let machine: PrivateMachine
  const of = ({ name, uid }: typeof john, folder: string) => ({ username: name, uid, folder })
  const path = (tenant: typeof john, ...rest: string[]) => join(machine.system.paths.homes, tenant.name, 'domains', ...rest)
  const as = (tenant: typeof john, program: string, ...args: string[]) =>
    execFileSync(program, args, { uid: tenant.uid, gid: tenant.uid, cwd: path(tenant) })

  beforeAll(async () => {
    machine = await startPrivateMachine()
    as(john, '/bin/mkdir', '-p', 'a.example/public_html/deep')
    await machine.write(john, 'domains/a.example/public_html/index.html', 'hello')
    as(john, '/bin/chmod', '4755', 'a.example/public_html/index.html')
    as(john, '/bin/ln', '-s', '/etc/shadow', 'a.example/public_html/link')
    as(john, '/bin/ln', '-s', '../../..', 'a.example/up')
  })
  afterAll(() => machine.stop())

  test('a copy belongs to the other tenant, keeps links as links and loses set-id bits', async () => {
    await copyFolder({ from: of(john, 'a.example'), to: of(bob, 'b.example'), job: 1, since: null }, machine.system, never)
    const file = lstatSync(path(bob, 'b.example/public_html/index.html'))
    expect([file.uid, file.gid, file.mode & 0o7777]).toEqual([bob.uid, bob.uid, 0o755])
    expect(readFileSync(path(bob, 'b.example/public_html/index.html'), 'utf8')).toBe('hello')
    expect(lstatSync(path(bob, 'b.example/public_html/link')).isSymbolicLink()).toBe(true)
    expect(readdirSync(path(bob))).toEqual(['b.example'])
    expect(lstatSync(path(john, 'a.example/public_html/index.html')).uid).toBe(john.uid)
  })

  test('what changed meanwhile comes after, and newer work in the copy stays', async () => {
    await machine.write(john, 'domains/a.example/public_html/late.txt', 'late')
    await machine.write(john, 'domains/a.example/public_html/index.html', 'changed at the source')
    await machine.write(bob, 'domains/b.example/public_html/index.html', 'changed in the copy')
    const soon = Date.now() / 1000 + 60
    utimesSync(path(bob, 'b.example/public_html/index.html'), soon, soon)
    await copyFolder({ from: of(john, 'a.example'), to: of(bob, 'b.example'), job: 1, since: Date.now() - 3000 }, machine.system, never)
    expect(readFileSync(path(bob, 'b.example/public_html/late.txt'), 'utf8')).toBe('late')
    expect(readFileSync(path(bob, 'b.example/public_html/index.html'), 'utf8')).toBe('changed in the copy')
  })

  test('a copy that was cut off is begun anew, a whole one is left alone', async () => {
    mkdirSync(path(bob, '.croft-2.part'))
    writeFileSync(path(bob, '.croft-2.part/half'), 'x')
    execFileSync('/bin/chown', ['-R', `${bob.uid}:${bob.uid}`, path(bob, '.croft-2.part')])
    const request = { from: of(john, 'a.example'), to: of(bob, 'c.example'), job: 2, since: null }
    await copyFolder(request, machine.system, never)
    await copyFolder(request, machine.system, never)
    expect(existsSync(path(bob, 'c.example/half'))).toBe(false)
    expect(readdirSync(path(bob))).toEqual(['b.example', 'c.example'])
  })

  test('what cannot be read fails with the words of tar and leaves no copy under the name', async () => {
    await machine.write(john, 'domains/a.example/public_html/closed', 'x')
    as(john, '/bin/chmod', '000', 'a.example/public_html/closed')
    const copy = copyFolder({ from: of(john, 'a.example'), to: of(bob, 'd.example'), job: 3, since: null }, machine.system, never)
    await expect(copy).rejects.toThrow(/closed: Cannot open: Permission denied/)
    expect(await observeFolder(of(bob, 'd.example'), machine.system)).toBeNull()
    as(john, '/bin/chmod', '600', 'a.example/public_html/closed')
  })

  test('a folder is renamed once, never over another, and removed', async () => {
    await moveFolder(of(bob, 'b.example'), 'e.example', machine.system)
    await moveFolder(of(bob, 'b.example'), 'e.example', machine.system)
    await expect(moveFolder(of(bob, 'c.example'), 'e.example', machine.system)).rejects.toThrow('already exists in the home of bob')
    expect(readdirSync(path(bob)).filter((name) => !name.startsWith('.'))).toEqual(['c.example', 'e.example'])
    await removeFolder(of(bob, 'e.example'), machine.system)
    await removeFolder(of(bob, 'e.example'), machine.system)
    expect(await observeFolder(of(bob, 'e.example'), machine.system)).toBeNull()
  })

  test('a link in the place of the folder is not followed', async () => {
    as(bob, '/bin/ln', '-s', path(john, 'a.example'), 'trap.example')
    expect(await observeFolder(of(bob, 'trap.example'), machine.system)).toBe('other')
    await copyFolder({ from: of(bob, 'trap.example'), to: of(bob, 'f.example'), job: 4, since: null }, machine.system, never)
    expect(await observeFolder(of(bob, 'f.example'), machine.system)).toBeNull()
  })

  test('an abort ends both programs', async () => {
    const abort = new AbortController()
    const end = (program: 'find', ...args: string[]) => ({
      argv: [program, ...args] as [typeof program, ...string[]],
      as: { uid: john.uid, gid: john.uid },
      inHome: { user: 'john', parts: [] },
    })
    setTimeout(() => abort.abort(), 300)
    await expect(
      machine.system.pipe(end('find', '/proc', '/proc', '/proc'), end('find', '/'), { timeoutMs: 60_000, signal: abort.signal }),
    ).rejects.toThrow()
  })
})
