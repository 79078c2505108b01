import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** A tenant who swaps files and folders for links, as fast as it can, while the panel works in the same home. */

const title = 'a tenant that swaps files for links all the time'
const reason = await whyLeftOut(title)

const home = '/home/eve'
const site = `${home}/domains/eve.example.com`

/** Exchanges each pair again and again until it is ended; run as the tenant. */
const swapper = `
const { renameSync } = require('node:fs')
const pairs = JSON.parse(process.argv[1])
const swap = (from, to) => { try { renameSync(from, to) } catch {} }
for (;;) for (const [name, link] of pairs) {
  swap(name, name + '.real'); swap(link, name)
  swap(name, link); swap(name + '.real', name)
}
`

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'races' })
  const watched = ['/etc/shadow', '/etc/passwd', '/root/.keep', '/home/bob/domains/bob.example.com/public_html/index.html']
  const node = '/opt/croft/current/node/bin/node'
  let before = ''
  const facts = async () => {
    const sums = await get().host.run(['sha256sum', '--', ...watched.filter((path) => path !== '/etc/passwd' && path !== '/etc/shadow')])
    const modes = await get().host.run([
      'stat',
      '--format=%n %u %g %a',
      '--',
      ...watched,
      '/etc',
      '/root',
      '/home/bob',
      '/home/bob/domains/bob.example.com/public_html',
    ])
    return sums.stdout + modes.stdout
  }

  beforeAll(async () => {
    for (const username of ['bob', 'eve']) {
      const user = { username, email: `${username}@example.com`, password: 'Battery-Staple-91', domain: `${username}.example.com` }
      await get().root('POST', '/users', user)
    }
    await get().put('bob', 'domains/bob.example.com/public_html/index.html', 'page of bob')
    await get().put('eve', 'domains/eve.example.com/public_html/index.html', 'page of eve')
    await get().put('eve', 'note.txt', 'note of eve')
    await get().host.run(['tee', '/root/.keep'], { stdin: 'of root' })
    before = await facts()
  })

  test('nothing of root or of a neighbour is read, changed, given away or removed', async () => {
    const links: readonly (readonly [string, string, string])[] = [
      [`${site}/public_html`, `${site}/l1`, '/home/bob/domains/bob.example.com/public_html'],
      [`${home}/domains`, `${home}/l2`, '/home/bob/domains'],
      [`${home}/tmp`, `${home}/l3`, '/root'],
      [`${home}/note.txt`, `${home}/l4`, '/etc/shadow'],
    ]
    for (const [, link, target] of links) await get().tenant('eve', ['ln', '-sfn', target, link])
    const pairs = JSON.stringify(links.map(([name, link]) => [name, link]))
    const as = ['setpriv', '--reuid=eve', '--regid=eve', '--clear-groups', '--'] as const
    await get().host.run(['systemd-run', '--quiet', '--unit=swapper', '--', ...as, node, '-e', swapper, '--', pairs])
    await sleep(200)
    expect((await get().host.run(['systemctl', 'is-active', 'swapper'])).stdout.trim()).toBe('active')
    const look = 'i=0; while [ $i -lt 300 ]; do readlink "$1"; i=$((i+1)); done; true'
    expect(await get().tenant('eve', ['sh', '-c', look, 'sh', `${home}/note.txt`])).toContain('/etc/shadow')
    const seen: string[] = []
    const call = (method: string, path: string, body?: unknown) =>
      get()
        .root(method, path, body)
        .then(
          (reply) => void seen.push(reply.text),
          // a path that is a link at this moment is refused
          (error: Error) => void seen.push(error.message),
        )
    for (let round = 0; round < 12; round += 1) {
      await Promise.all([
        call('PUT', '/domains/eve.example.com', { document_root: round % 2 === 0 ? 'public_html' : 'public_html/web' }),
        call('POST', '/domains', { domain: `r${round}.eve.example.com`, owner: 'eve' }),
        call('POST', '/files/write', { user: 'eve', path: '/note.txt', content: 'changed' }),
        call('GET', '/files/read?user=eve&path=/note.txt'),
        call('GET', '/files/list?user=eve&path=/tmp'),
        call('POST', '/files/write', { user: 'eve', path: '/domains/eve.example.com/public_html/index.html', content: 'changed' }),
        call('POST', '/files/chmod', { user: 'eve', path: '/tmp', mode: '0777' }),
        get()
          .page('eve.example.com', '/index.html')
          .then(({ text }) => void seen.push(text)),
        get()
          .agent('sweep')
          .catch((error: Error) => void seen.push(error.message)),
      ])
    }
    await call('DELETE', '/domains/r1.eve.example.com', { purge: true, delete_files: true })
    await call('DELETE', '/users/eve', { purge: true })
    await eventually(
      'eve is gone',
      async () => (await get().host.run(['ls', '/home'])).stdout,
      (names) => !names.includes('eve'),
      40,
    )
    await get().host.run(['systemctl', 'stop', 'swapper'], { allowFailure: true })
    const everything = seen.join('\n')
    expect(everything).toContain('"sync":"applied"')
    expect(everything).not.toMatch(/root:[*!$x]|of root|page of bob/)
    expect(await facts()).toBe(before)
    expect((await get().page('bob.example.com', '/index.html')).text).toBe('page of bob')
    expect((await get().host.run(['ls', '/home'])).stdout.split('\n')).toContain('bob')
  }, 120_000)
})
