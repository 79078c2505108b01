import { expect, test } from 'vitest'
import { systemCtx } from '../../core/actor.ts'
import type { StepContext } from '../../jobs/operations/define.ts'
import { eachApp, type TestApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

const homes = '/croft/home'

/** Gives a site a file of its tenant. */
async function put(app: TestApp, username: string, folder: string, name: string, content: string) {
  const { uid } = await app.db.q.selectFrom('users').select('uid').where('username', '=', username).executeTakeFirstOrThrow()
  const path = `${homes}/${username}/domains/${folder}/public_html`
  app.machine.tree.put(`${path}/${name}`, { kind: 'file', content, uid, gid: uid, mode: 0o644 })
}
/** Path → owner and content of everything in the homes. */
const files = (app: TestApp) =>
  Object.fromEntries(
    [...app.machine.tree.nodes]
      .filter(([path, node]) => path.startsWith(`${homes}/`) && node.kind === 'file')
      .map(([path, { uid, content }]) => [path.slice(homes.length), `${uid} ${content}`]),
  )
const hosts = (app: TestApp) => app.machine.tree.children('/croft/var/lib/web/hosts').toSorted()
const ended = async (app: TestApp, client: Client, reply: { status: number; body: Record<string, unknown> }) => {
  expect(reply).toMatchObject({ status: 202, body: { success: true } })
  await expect
    .poll(async () => (await client.get(`/jobs/${Number(reply.body['job_id'])}`)).body['finished_at'], { timeout: 8000 })
    .not.toBeNull()
  await app.running.idle()
  return (await client.get(`/jobs/${Number(reply.body['job_id'])}`)).body
}
const world = async (start: () => Promise<TestApp>) => {
  const app = await start()
  const john = await app.account('john')
  const mary = await app.account('mary')
  await john.post('/domains', { domain: 'example.com' })
  await app.running.idle()
  await put(app, 'john', 'example.com', 'index.html', 'hello')
  const [johnUid, maryUid] = (
    await app.db.q.selectFrom('users').select('uid').where('username', 'in', ['john', 'mary']).orderBy('username').execute()
  ).map(({ uid }) => uid)
  return { app, john, mary, johnUid, maryUid }
}

eachApp('renaming', (start) => {
  test('names, folder and rows change together; the old names redirect when asked', async () => {
    const { app, john, johnUid } = await world(start)
    const job = await ended(app, john, await john.post('/domains/example.com/rename', { new_domain: 'Example.org', keep_redirect: true }))
    expect(job).toMatchObject({ status: 'succeeded', type: 'domain.rename', result: { domain: 'example.org' } })
    expect(files(app)).toEqual({ '/john/domains/example.org/public_html/index.html': `${johnUid} hello` })
    const shown = await john.get('/domains/example.org')
    expect(shown.body).toMatchObject({ type: 'primary', document_root: '/home/john/domains/example.org/public_html', sync: 'applied' })
    expect((await john.get('/domains/example.org/aliases')).list.map(({ alias, mode }) => [alias, mode])).toEqual([
      ['example.com', 'redirect'],
      ['www.example.com', 'redirect'],
    ])
    expect((await john.get('/domains/example.com')).status).toBe(404)
    expect(app.machine.dump()).toContain('/sites/1/to/example.org')
  })

  test('without a redirect the old names are free for others', async () => {
    const { app, john, mary } = await world(start)
    await ended(app, john, await john.post('/domains/example.com/rename', { new_domain: 'example.org' }))
    expect((await mary.post('/domains', { domain: 'example.com' })).status).toBe(201)
  })

  test('what cannot be is refused at once', async () => {
    const { app, john, mary } = await world(start)
    await mary.post('/domains', { domain: 'mary.test' })
    const refused = async (body: Record<string, unknown>, client = john) => {
      const reply = await client.post('/domains/example.com/rename', body)
      return `${reply.status} ${String(reply.body['message'])}`
    }
    expect(await refused({ new_domain: 'mary.test' })).toBe('409 Domain already exists')
    expect(await refused({ new_domain: 'www.example.com' })).toBe('409 Domain already exists')
    expect(await refused({ new_domain: 'x.mary.test' })).toBe('403 Parent domain belongs to another account')
    expect(await refused({ new_domain: 'co.uk' })).toBe('400 Invalid domain')
    expect(await refused({ new_domain: 'a.test' }, mary)).toBe('404 Domain not found')
    await john.post('/domains', { domain: 'blog.example.com' })
    expect(await refused({ new_domain: 'a.test' })).toBe('409 Domain is in use')
    expect((await app.admin.get('/jobs?type=domain.rename')).list).toEqual([])
  })

  test('a folder in the way ends it with nothing changed', async () => {
    const { app, john } = await world(start)
    const { uid } = await app.db.q.selectFrom('users').select('uid').where('username', '=', 'john').executeTakeFirstOrThrow()
    app.machine.tree.put(`${homes}/john/domains/example.org`, { kind: 'directory', content: '', uid, gid: uid, mode: 0o755 })
    const job = await ended(app, john, await john.post('/domains/example.com/rename', { new_domain: 'example.org' }))
    expect(job).toMatchObject({ status: 'failed', error: 'The folder domains/example.org already exists in the home of john' })
    expect((await john.post('/domains', { domain: 'example.org' })).status).toBe(201)
  })
})

eachApp('transfer', (start) => {
  test('files, subdomains and aliases go to the other account, and nothing of it stays', async () => {
    const { app, john, mary, maryUid } = await world(start)
    await john.post('/domains', { domain: 'blog.example.com' })
    await john.post('/domains', { domain: 'example.net', type: 'alias', target: 'example.com' })
    await app.running.idle()
    await put(app, 'john', 'blog.example.com', 'post.html', 'post')
    const job = await ended(app, app.admin, await app.admin.post('/domains/example.com/transfer', { username: 'mary' }))
    expect(job).toMatchObject({ status: 'succeeded', owner: 'john' })
    expect(files(app)).toEqual({
      '/mary/domains/example.com/public_html/index.html': `${maryUid} hello`,
      '/mary/domains/blog.example.com/public_html/post.html': `${maryUid} post`,
    })
    expect((await mary.get('/domains')).list.map(({ domain, type, sync }) => [domain, type, sync])).toEqual([
      ['blog.example.com', 'subdomain', 'applied'],
      ['example.com', 'primary', 'applied'],
      ['example.net', 'alias', 'applied'],
    ])
    expect((await john.get('/domains')).list).toEqual([])
    expect((await john.get('/domains/example.com')).status).toBe(404)
  })

  test('limits of the target, foreign parents and foreign eyes', async () => {
    const { app, john, mary } = await world(start)
    await john.post('/domains', { domain: 'blog.example.com' })
    const refused = async (domain: string, username: string, client = app.admin) => {
      const reply = await client.post(`/domains/${domain}/transfer`, { username })
      return `${reply.status} ${String(reply.body['message'])}`
    }
    await app.account('full', { max_domains: 0 })
    expect(await refused('example.com', 'full')).toBe('403 Limit reached: max_domains (0)')
    expect(await refused('blog.example.com', 'mary')).toBe('403 Parent domain belongs to another account')
    expect(await refused('example.com', 'nobody')).toBe('404 User not found')
    expect(await refused('example.com', 'john')).toBe('409 Domain already belongs to this user')
    expect((await john.post('/domains/example.com/transfer', { username: 'mary' })).status).toBe(403)
    expect((await mary.post('/domains/example.com/transfer', { username: 'mary' })).status).toBe(403)
  })

  test('deleting an account hands its domains over first, and its home stays until they are gone', async () => {
    const { app, mary, maryUid } = await world(start)
    const reply = await app.admin.delete('/users/john', { transfer_domains_to: 'mary' })
    expect(reply.status).toBe(200)
    await expect
      .poll(async () => (await mary.get('/domains')).list.map(({ domain, sync }) => [domain, sync]), { timeout: 8000 })
      .toEqual([['example.com', 'applied']])
    await app.running.idle()
    expect(files(app)).toEqual({ '/mary/domains/example.com/public_html/index.html': `${maryUid} hello` })
  })

  test('a purge does not overtake the transfer', async () => {
    const { app } = await world(start)
    const john = await app.parts.userStore.findById(2)
    const purge = app.parts.operations.definition('user.purge').steps[0]
    const context = { input: { userId: john?.id, username: 'john', uid: john?.uid } } as unknown as StepContext<unknown>
    await expect(purge?.run(context)).rejects.toThrow('Its domains have not been handed over yet')
  })
})

eachApp('cloning', (start) => {
  test('files and settings are copied; both sites stand for themselves', async () => {
    const { app, john, johnUid } = await world(start)
    await john.post('/domains/example.com/redirects', { source: '/a', target: '/b' })
    await john.put('/domains/example.com/error-pages/404', { content: 'gone' })
    const job = await ended(app, john, await john.post('/domains/example.com/clone', { target_domain: 'copy.example.com' }))
    expect(job).toMatchObject({ status: 'succeeded', result: { domain: 'copy.example.com' } })
    expect(files(app)).toEqual({
      '/john/domains/example.com/public_html/index.html': `${johnUid} hello`,
      '/john/domains/copy.example.com/public_html/index.html': `${johnUid} hello`,
    })
    expect((await john.get('/domains/copy.example.com')).body).toMatchObject({ type: 'subdomain', parent: 'example.com', sync: 'applied' })
    expect((await john.get('/domains/copy.example.com/redirects')).list).toMatchObject([{ source: '/a', target: '/b' }])
    expect((await john.get('/domains/copy.example.com/error-pages/404')).body).toEqual({ code: 404, content: 'gone' })
    expect((await john.post('/domains/example.com/clone', { target_domain: 'copy.example.com' })).status).toBe(409)
  })
})

/** The steps of an operation one by one, in place of the runner. */
async function byHand(app: TestApp, type: string, input: unknown) {
  const { steps } = app.parts.operations.definition(type)
  const state: Record<string, unknown> = {}
  const context: StepContext<unknown> = {
    input,
    ctx: systemCtx(),
    jobId: 1,
    again: false,
    state,
    keep: async () => undefined,
    signal: new AbortController().signal,
    log: async () => undefined,
    progress: async () => undefined,
  }
  return { steps, context }
}

const inputs = async (app: TestApp) => {
  const person = async (username: string) =>
    app.db.q.selectFrom('users').select(['id', 'username', 'uid']).where('username', '=', username).executeTakeFirstOrThrow()
  const domains = [{ id: 1, folder: 'example.com', isSite: true, phpVersion: '8.3' }]
  return {
    'domain.rename': {
      domainId: 1,
      from: 'example.com',
      to: 'example.org',
      folderFrom: 'example.com',
      folderTo: 'example.org',
      keepRedirect: false,
    },
    'domain.transfer': { domains, from: await person('john'), to: await person('mary') },
    'domain.clone': { domainId: 1, target: 'example.org', folder: 'example.org' },
  }
}

eachApp('a power cut', (start) => {
  for (const type of ['domain.rename', 'domain.transfer', 'domain.clone'] as const) {
    test(`${type}: each step may be cut off anywhere and run again`, async () => {
      const reference = await world(start)
      const whole = await byHand(reference.app, type, (await inputs(reference.app))[type])
      for (const step of whole.steps) await step.run(whole.context)
      await reference.app.running.idle()
      const wanted = { files: files(reference.app), hosts: hosts(reference.app) }

      const { app } = await world(start)
      const { steps, context } = await byHand(app, type, (await inputs(app))[type])
      let cuts = 0
      for (const step of steps) {
        for (let at = 1; at < 50; at += 1) {
          await app.running.idle()
          app.machine.faults.cutAt(at)
          const failure = await step.run(context).then(
            () => null,
            (error: unknown) => error,
          )
          app.machine.faults.restore()
          if (failure === null) break
          cuts += 1
        }
        // the answer was lost: it runs once more
        await step.run(context)
      }
      await app.running.idle()
      expect(cuts).toBeGreaterThan(0)
      expect({ files: files(app), hosts: hosts(app) }).toEqual(wanted)
    })

    test(`${type}: undone from every step, nothing of it stays`, async () => {
      const { app } = await world(start)
      const before = { files: files(app), hosts: hosts(app) }
      const { steps, context } = await byHand(app, type, (await inputs(app))[type])
      const last = steps.findIndex(({ name }) => name === 'rows')
      for (let done = 1; done <= last; done += 1) {
        for (const step of steps.slice(0, done)) await step.run(context)
        for (const step of steps.slice(0, done).toReversed()) await step.undo?.(context)
        expect({ files: files(app), hosts: hosts(app) }, `after ${done} steps`).toEqual(before)
        expect(await app.parts.domainStore.nameTaken('example.org')).toBe(false)
      }
    })
  }
})
