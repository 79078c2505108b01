import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { cronClients, cronHosts } from './support/cron.ts'
import { eventually, startSupervisor } from './support/server.ts'

/** Cron jobs while something is down, killed, full, edited by hand, or taken away. */

const reason = await whyLeftOut('cron jobs in trouble')

describe.skipIf(reason !== null).each(cronHosts('cront'))('cron jobs in trouble ($release, without systemd: $direct)', (options) => {
  const get = useServer(options)
  const quiet = { allowFailure: true } as const
  const { direct } = options
  const { call, host, make, logs, ended, run, running, processes, once, untilRunning, untilGone, runner, accountId } = cronClients(get)
  const control = (verb: 'start' | 'stop', name: string) => host().run(['systemctl', verb, name])

  beforeAll(async () => {
    await get().account('john')
  })

  test('its minute comes, also while panel and agent are down, and what it did is told afterwards', { timeout: 200_000 }, async () => {
    const id = await make({ command: 'date +%S; echo minute', cron_expr: '* * * * *' })
    if (direct) await ended(id, 1, 70)
    else {
      await control('stop', 'croft-panel')
      await control('stop', 'croft-agent')
      const files = async () => (await host().run(['ls', '/var/lib/croft/cron/ended'])).stdout
      await eventually('a record', files, (text) => text.includes(`-${id}-`), 70)
      await control('start', 'croft-agent')
      await control('start', 'croft-panel')
      await get().ready()
    }
    const [log] = await ended(id)
    expect(log?.output).toMatch(/^0[0-5]\nminute\n$/)
    expect((await call('GET', `/cronjobs/${id}`)).json()).toMatchObject({ last_run_ok: true, last_run_at: log?.started_at })
    await call('POST', `/cronjobs/${id}/toggle`)
    await eventually(
      'records are fetched',
      async () => (await host().run(['ls', '/var/lib/croft/cron/ended'])).stdout,
      (text) => text === '',
    )
  })

  test('a runner that is killed comes back, ends what it left and says so', async () => {
    const id = await make({ command: 'sleep 983' })
    await call('POST', `/cronjobs/${id}/run`)
    await untilRunning(id)
    const before = await runner()
    await host().run(['kill', '-9', String(before)])
    await eventually('another runner', runner, (pid) => pid !== 0 && pid !== before)
    const [log] = await ended(id)
    expect(log).toMatchObject({ exit_code: 137, ok: false })
    expect(log?.output).toContain('was stopped while it ran')
    expect(await processes('sleep 983')).toBe('')
    expect((await once({ command: 'echo again' })).output).toBe('again\n')
  })

  test('a spec that was edited by hand counts as before, and is put right', async () => {
    const id = await make({ command: 'echo good' })
    await run(id)
    const file = `/var/lib/croft/cron/accounts/${await accountId()}.json`
    await host().run(['tee', file], { stdin: '{"jobs": [' })
    expect((await run(id)).output).toBe('good\n')
    await host().run(['tee', '/var/lib/croft/cron/accounts/4711.json'], {
      stdin: '{"username":"root","uid":0,"suspended":false,"jobs":[]}',
    })
    expect(await get().agent('sweep')).toMatchObject({ failed: [] })
    expect((await host().run(['cat', file])).stdout).toContain('echo good')
    expect((await host().run(['stat', '--format=%U %a', file])).stdout.trim()).toBe('root 600')
    expect((await host().run(['ls', '/var/lib/croft/cron/accounts'])).stdout).not.toContain('4711')
  })

  test('a full disk keeps no command from running', async () => {
    const id = await make({ command: 'echo full' })
    await host().run(['mount', '-t', 'tmpfs', '-o', 'size=4k,mode=700', 'tmpfs', '/var/lib/croft/cron/running'])
    await host().run(['mount', '-t', 'tmpfs', '-o', 'size=4k,mode=700', 'tmpfs', '/var/lib/croft/cron/ended'])
    for (const folder of ['running', 'ended'])
      await host().run(['dd', 'if=/dev/zero', `of=/var/lib/croft/cron/${folder}/fill`, 'bs=1k', 'count=64'], quiet)
    const pid = await runner()
    await call('POST', `/cronjobs/${id}/run`)
    await eventually('it has run', running, (list) => list.length === 0)
    for (const folder of ['running', 'ended']) await host().run(['umount', '-l', `/var/lib/croft/cron/${folder}`])
    // written at the next look at the clock
    expect((await ended(id, 1, 75))[0]).toMatchObject({ ok: true, output: 'full\n' })
    expect(await runner()).toBe(pid)
  }, 100_000)

  test('suspension ends what runs and starts nothing; afterwards all is as before', async () => {
    const id = await make({ command: 'sleep 982' })
    await call('POST', `/cronjobs/${id}/run`)
    await untilRunning(id)
    await call('POST', '/users/john/suspend', { reason: 'unpaid' })
    await untilGone('sleep 982')
    await expect(call('POST', `/cronjobs/${id}/run`)).rejects.toThrow('403')
    expect(await get().agent('cron.start', { account: await accountId(), job: id })).toEqual({ outcome: 'unknown' })
    expect((await ended(id))[0]).toMatchObject({ exit_code: 143 })
    await call('POST', '/users/john/unsuspend')
    expect((await once({ command: 'echo back' })).output).toBe('back\n')
  })

  test.skipIf(direct)('what is withdrawn while it is being put into its group never begins', async () => {
    const [program, moved] = ['/usr/bin/systemd-run', '/usr/bin/systemd-run.moved']
    await host().run(['mv', program, moved])
    await host().run(['tee', program], { stdin: `#!/bin/sh\nsleep 2\nexec ${moved} "$@"\n` })
    await host().run(['chmod', '755', program])
    const id = await make({ command: 'touch begun; sleep 977' })
    await call('POST', `/cronjobs/${id}/run`)
    await untilRunning(id)
    await call('POST', '/users/john/suspend', { reason: 'unpaid' })
    expect((await ended(id))[0]).toMatchObject({ exit_code: 143 })
    await host().run(['sleep', '3'])
    expect([await processes('sleep 977'), await running()]).toEqual(['', []])
    await host().run(['mv', moved, program])
    await call('POST', '/users/john/unsuspend')
    expect((await once({ command: 'ls begun; echo back' })).output).toContain('back\n')
    expect((await host().run(['ls', '/home/john'])).stdout).not.toContain('begun')
  })

  test('after a power cut jobs of the boot run once, and a run that was cut off is told', { timeout: 120_000 }, async () => {
    const boot = await make({ command: 'echo booted', cron_expr: '@reboot' })
    const cutOff = await make({ command: 'sleep 981' })
    await call('POST', `/cronjobs/${cutOff}/run`)
    // what is still being put into its group says so when the power goes
    await eventually(
      'it runs',
      () => processes('sleep 981'),
      (text) => text !== '',
    )
    await host().powerCut()
    if (direct) await startSupervisor(host())
    await get().ready(60)
    expect((await ended(boot))[0]?.output).toBe('booted\n')
    expect((await ended(cutOff))[0]).toMatchObject({ exit_code: 137 })
    const before = await runner()
    await host().run(['kill', '-9', String(before)])
    await eventually('another runner', runner, (pid) => pid !== 0 && pid !== before)
    expect((await once({ command: 'echo again' })).output).toBe('again\n')
    expect(await logs(boot)).toHaveLength(1)
  })

  test('what is deleted is gone, and what of it runs is ended', async () => {
    const id = await make({ command: 'sleep 980' })
    await call('POST', `/cronjobs/${id}/run`)
    await untilRunning(id)
    await call('DELETE', `/cronjobs/${id}`)
    await untilGone('sleep 980')
    const other = await make({ command: 'sleep 979' })
    await call('POST', `/cronjobs/${other}/run`)
    await untilRunning(other)
    await call('DELETE', '/users/john')
    await untilGone('sleep 979')
    await eventually(
      'its file is gone',
      async () => (await host().run(['ls', '/var/lib/croft/cron/accounts'])).stdout,
      (text) => text === '',
    )
    expect(await get().agent('sweep')).toMatchObject({ repaired: [], failed: [] })
  })
})
