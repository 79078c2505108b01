import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { eventually } from './support/server.ts'

/** PHP versions and their extensions come and go by the API, with Debian's own packages; an account gets another name. */

const title = 'PHP versions and names of accounts'
const reason = await whyLeftOut(title)

interface Job {
  readonly status: string
  readonly error: string | null
}

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'phpvers', prepare: async (host) => void (await host.run(['apt-get', '-q', 'update'])) })
  const call = (method: string, path: string, body?: unknown) => get().root(method, path, body)
  /** Starts a job and waits for its end. */
  async function job(method: string, path: string, body?: unknown): Promise<Job> {
    const started = await call(method, path, body)
    expect(started.status, started.text).toBe(202)
    const id = String(started.json<{ job_id: number | string }>().job_id)
    const look = async () => (await call('GET', `/jobs/${id}`)).json<Job>()
    return eventually(`job ${id}`, look, ({ status }) => !['queued', 'running', 'pending'].includes(status), 100)
  }
  const versions = async () => (await call('GET', '/php/versions')).json<{ version: string }[]>().map(({ version }) => version)
  const page = async (domain: string) => (await get().page(domain, '/index.php')).text
  const script = '<?php echo get_current_user(), " ", extension_loaded("bcmath") ? "bcmath" : "plain";'
  const account = async (name: string) => {
    await get().account(name)
    await get().put(name, `domains/${name}.example.com/public_html/index.php`, script)
  }

  test('an extension is installed, switched off and on again', { timeout: 300_000 }, async () => {
    await account('john')
    await eventually(
      'the site',
      () => page('john.example.com'),
      (text) => text === 'john plain',
      30,
    )
    for (const enabled of [true, false, true]) {
      expect(await job('PUT', '/php/versions/8.2/extensions/bcmath', { enabled })).toMatchObject({ status: 'succeeded' })
      await eventually(
        'the extension',
        () => page('john.example.com'),
        (text) => text === `john ${enabled ? 'bcmath' : 'plain'}`,
      )
    }
    const listed = (await call('GET', '/php/versions/8.2/extensions')).json<{ name: string }[]>()
    expect(listed.find(({ name }) => name === 'bcmath')).toMatchObject({ installed: true, enabled: true })
    const unknown = await job('PUT', '/php/versions/8.2/extensions/nosuchthing', { enabled: true })
    expect(unknown.status).toBe('failed')
    expect(await page('john.example.com')).toBe('john bcmath')
  })

  test('a version that sites use stays; an unused one goes and comes back', { timeout: 400_000 }, async () => {
    await expect(call('DELETE', '/php/versions/8.2')).rejects.toThrow('PHP version is in use')
    await call('DELETE', '/users/john', { purge: true })
    await eventually(
      'nobody uses it',
      async () => (await call('GET', '/domains')).text,
      (text) => !text.includes('john.example.com'),
    )
    expect(await job('DELETE', '/php/versions/8.2')).toMatchObject({ status: 'succeeded' })
    expect(await versions()).toEqual([])
    expect(await get().pid('^php-fpm: master')).toBe(0)
    await get().account('paul')
    await get().put('paul', 'domains/paul.example.com/public_html/a.txt', 'static')
    const file = async () => (await get().page('paul.example.com', '/a.txt')).text
    await eventually('static files', file, (text) => text === 'static')
    expect(await job('POST', '/php/versions/8.2/install')).toMatchObject({ status: 'succeeded' })
    expect(await versions()).toEqual(['8.2'])
    await account('mary')
    await eventually(
      'the site',
      () => page('mary.example.com'),
      (text) => text.startsWith('mary '),
      30,
    )
    const debian = await get().host.run(['systemctl', 'is-enabled', 'php8.2-fpm.service'], { allowFailure: true })
    expect(debian.stdout.trim()).not.toBe('enabled')
  })

  test('an account with files and running programs gets another name', { timeout: 120_000 }, async () => {
    await call('POST', '/packages', { name: 'small', memory_limit_mb: 256, process_limit: 20 })
    await call('PUT', '/users/mary', { package: 'small' })
    expect(await page('mary.example.com')).toMatch(/^mary /)
    const uid = (await get().host.run(['id', '-u', 'mary'])).stdout.trim()
    const program = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', 'sleep', '1000']
    await get().host.run(['setsid', '--fork', 'sh', '-c', 'exec "$@" </dev/null >/dev/null 2>&1', 'sh', ...program])
    await eventually(
      'the program',
      async () => (await get().host.run(['pgrep', '-u', uid, 'sleep'], { allowFailure: true })).stdout,
      Boolean,
    )
    expect(await job('POST', '/users/mary/rename', { new_username: 'maria' })).toMatchObject({ status: 'succeeded' })
    expect((await get().host.run(['pgrep', '-u', uid, 'sleep'], { allowFailure: true })).stdout).toBe('')
    expect((await get().host.run(['id', 'maria'])).stdout.trim()).toBe(`uid=${uid}(maria) gid=${uid}(maria) groups=${uid}(maria)`)
    expect((await get().host.run(['id', 'mary'], { allowFailure: true })).code).not.toBe(0)
    await eventually(
      'the site',
      () => page('mary.example.com'),
      (text) => text.startsWith('maria '),
    )
    expect((await get().host.run(['find', '/home/maria', '-not', '-user', 'maria', '-not', '-name', 'croft*'])).stdout).toBe('')
    expect(
      (
        await get().host.run([
          'find',
          '/home',
          '/etc/croft',
          '/etc/systemd/system',
          '/var/lib/croft/php',
          '-name',
          '*mary*',
          '-not',
          '-path',
          '*mary.example.com*',
        ])
      ).stdout,
    ).toBe('')
    expect(
      (await get().host.run(['systemctl', 'show', '--value', '--property=Slice', 'croft-php8.2-fpm@maria.service'])).stdout.trim(),
    ).toBe('croft-maria.slice')
    expect(await get().agent('sweep')).toMatchObject({ repaired: [], failed: [] })
  })
})
