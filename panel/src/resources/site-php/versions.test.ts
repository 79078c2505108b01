import { expect, test } from 'vitest'
import { eachApp, type TestApp } from '../../testing/app.ts'
import type { TestReply } from '../../testing/client.ts'

const folder = { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 } as const
const file = (content: string) => ({ kind: 'file', content, uid: 0, gid: 0, mode: 0o644 }) as const

eachApp('PHP versions of the server', (start) => {
  const done = async (app: TestApp, reply: TestReply) => {
    expect(reply).toMatchObject({ status: 202, body: { success: true } })
    const job = `/jobs/${Number(reply.body['job_id'])}`
    await expect.poll(async () => (await app.admin.get(job)).body['finished_at'], { timeout: 8000 }).not.toBeNull()
    return (await app.admin.get(job)).body
  }
  const world = async () => {
    const app = await start()
    const ran: string[] = []
    const names = new Set<string>()
    let words = ''
    app.machine.answer((argv) => {
      if (argv[0] === 'dpkg-query') return { code: 0, stdout: [...names].map((name) => `${name} installed\n`).join(''), stderr: '' }
      if (argv[0] !== 'apt-get') return null
      ran.push(argv.slice(argv.indexOf('--force-confold') + 6).join(' '))
      const given = argv.slice(argv.indexOf('--') + 1)
      if (words !== '' && !argv.includes('update')) return { code: 100, stdout: 'Reading...\n', stderr: words }
      if (argv.includes('install')) {
        expect(app.machine.tree.get('/usr/sbin/policy-rc.d')?.mode).toBe(0o755)
        for (const name of given) names.add(name)
        if (names.has('php8.4-fpm')) app.machine.tree.put('/usr/sbin/php-fpm8.4', file(''))
      }
      if (argv.includes('remove')) {
        for (const name of given) names.delete(name)
        app.machine.tree.remove('/usr/sbin/php-fpm8.4')
      }
      return { code: 0, stdout: '', stderr: '' }
    })
    return { app, ran, names, fail: (text: string) => (words = text) }
  }

  test('a version is installed with its extensions and without starting what Debian brings, and removed again', async () => {
    const { app, names } = await world()
    expect(await done(app, await app.admin.post('/php/versions/8.4/install'))).toMatchObject({
      status: 'succeeded',
      type: 'php.install',
      result: { version: '8.4' },
    })
    expect([...names].sort()).toContain('php8.4-mbstring')
    expect(app.machine.tree.get('/usr/sbin/policy-rc.d')).toBeUndefined()
    const again = await app.admin.post('/php/versions/8.4/install')
    expect([again.status, again.body['message']]).toEqual([409, 'PHP version is already installed'])
    expect(await done(app, await app.admin.delete('/php/versions/8.4'))).toMatchObject({ status: 'succeeded' })
    expect([...names]).toEqual([])
    expect((await app.admin.delete('/php/versions/8.4')).status).toBe(404)
  })

  test('apt says why it could not', async () => {
    const { app, fail } = await world()
    fail("E: Unable to locate package php8.4-fpm\nE: Couldn't find any package by glob")
    const job = await done(app, await app.admin.post('/php/versions/8.4/install'))
    expect(job).toMatchObject({ status: 'failed', error: "Unable to locate package php8.4-fpm; Couldn't find any package by glob" })
    expect(app.machine.tree.get('/usr/sbin/policy-rc.d')).toBeUndefined()
  })

  test('a version that sites use stays; only administrators may', async () => {
    const { app } = await world()
    const john = await app.account('john')
    await john.post('/domains', { domain: 'example.com', php_version: '8.2' })
    const reply = await app.admin.delete('/php/versions/8.2')
    expect([reply.status, reply.body['message']]).toEqual([409, 'PHP version is in use'])
    expect((await app.admin.post('/php/versions/8.2;id/install')).status).toBe(400)
    for (const path of ['/php/versions/8.4/install']) expect((await john.post(path)).status).toBe(403)
    expect((await john.put('/php/versions/8.3/extensions/gd', { enabled: true })).status).toBe(403)
  })

  test('an extension is linked by its priority, remembered for upgrades, and put back when PHP dislikes it', async () => {
    const { app, names } = await world()
    for (const path of [
      '/etc',
      '/etc/php',
      '/etc/php/8.3',
      '/etc/php/8.3/mods-available',
      '/etc/php/8.3/fpm',
      '/etc/php/8.3/fpm/conf.d',
      '/var',
      '/var/lib',
    ]) {
      app.machine.tree.put(path, folder)
    }
    app.machine.tree.put('/etc/php/8.3/mods-available/pdo.ini', file('; priority=10\nextension=pdo.so\n'))
    const set = async (name: string, enabled: boolean) =>
      done(app, await app.admin.put(`/php/versions/8.3/extensions/${name}`, { enabled }))
    expect(await set('pdo', true)).toMatchObject({ status: 'succeeded' })
    expect(app.machine.tree.get('/etc/php/8.3/fpm/conf.d/10-pdo.ini')).toMatchObject({
      kind: 'link',
      content: '/etc/php/8.3/mods-available/pdo.ini',
    })
    expect(await set('pdo', false)).toMatchObject({ status: 'succeeded' })
    expect(app.machine.tree.children('/etc/php/8.3/fpm/conf.d')).toEqual([])
    expect(app.machine.tree.children('/var/lib/php/modules/8.3/fpm/disabled_by_admin')).toEqual(['pdo'])
    expect(app.machine.tree.children('/var/lib/php/modules/8.3/fpm/enabled_by_admin')).toEqual([])
    expect(await set('nowhere', true)).toMatchObject({ status: 'failed', error: 'PHP extension not found' })
    expect([...names]).toEqual(['php8.3-nowhere'])
    const john = await app.account('john')
    await john.post('/domains', { domain: 'example.com', php_version: '8.3' })
    await app.running.idle()
    app.machine.answer((argv) =>
      argv.includes('-t') ? { code: 0, stdout: '', stderr: "PHP Warning: Unable to load dynamic library 'pdo.so'" } : null,
    )
    expect(await set('pdo', true)).toMatchObject({ status: 'failed', error: "PHP Warning: Unable to load dynamic library 'pdo.so'" })
    expect(app.machine.tree.children('/etc/php/8.3/fpm/conf.d')).toEqual([])
  })
})
