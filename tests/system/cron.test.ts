import { describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'
import { cronClients, cronHosts } from './support/cron.ts'
import { eventually } from './support/server.ts'

/** Cron jobs by the API, run by the runner on a server. */

const reason = await whyLeftOut('cron jobs')

describe.skipIf(reason !== null).each(cronHosts('cron'))('cron jobs ($release, without systemd: $direct)', (options) => {
  const get = useServer(options)
  const { direct } = options
  const { call, host, make, ended, running, processes, once, untilRunning, accountId } = cronClients(get)

  test('the command runs as the tenant, with nothing of the runner’s', async () => {
    await get().account('john')
    await get().account('mary')
    const uid = (await host().run(['id', '-u', 'john'])).stdout.trim()
    const log = await once({
      command: 'id -u; id -G; pwd; umask; ls /proc/self/fd | wc -l; grep -E "NoNewPrivs|CapBnd|CapEff" /proc/self/status; cat - | wc -c',
    })
    expect(log.ok, log.output).toBe(true)
    const lines = log.output.trim().split('\n')
    expect(lines.slice(0, 3)).toEqual([uid, uid, '/home/john'])
    // its three streams, and the folder that is being listed
    expect(Number(lines[4])).toBe(4)
    expect(lines.slice(5)).toEqual(['CapEff:\t0000000000000000', 'CapBnd:\t0000000000000000', 'NoNewPrivs:\t1', '0'])
    const { output } = await once({
      command: 'env | sort',
      environment: { APP_ENV: 'pro duction $x `id`', LD_PRELOAD: '/home/john/no.so' },
    })
    const environment = output.split('\n').filter((line) => /^[A-Z_]+=/.test(line) && !/^(_|PWD|OLDPWD|SHLVL|INVOCATION_ID)=/.test(line))
    expect(environment).toEqual([
      'APP_ENV=pro duction $x `id`',
      'HOME=/home/john',
      'LANG=C.UTF-8',
      'LD_PRELOAD=/home/john/no.so',
      'LOGNAME=john',
      'PATH=/usr/local/bin:/usr/bin:/bin',
      'SHELL=/bin/sh',
      'TMPDIR=/home/john/tmp',
      'USER=john',
    ])
    const blind = await once({ command: 'cat /etc/croft/panel.json /var/lib/croft/cron/accounts/* /run/croft/agent.sock; ls /home/mary' })
    expect([blind.ok, blind.output.match(/Permission denied|No such device/g)?.length ?? 0]).toEqual([false, expect.any(Number)])
    expect(blind.output).not.toMatch(/"command"|listen|public_html/)
    expect((await once({ command: 'ps -e -o user= | sort -u | tr "\\n" " "' })).output.trim().split(' ')).toEqual(
      direct ? expect.arrayContaining(['john']) : ['john'],
    )
  })

  test('what it says and how it ends is written down', async () => {
    expect(await once({ command: 'echo out; echo err >&2; exit 3' })).toMatchObject({ exit_code: 3, ok: false, output: 'out\nerr\n' })
    expect(await once({ command: 'kill -9 $$' })).toMatchObject({ exit_code: 137, ok: false })
    expect(await once({ command: '/no/such/program' })).toMatchObject({ exit_code: 127, ok: false })
    const much = await once({ command: 'head -c 300000000 /dev/zero | tr "\\0" x & sleep 3; kill %1 2>/dev/null; echo the end' })
    expect(much.output).toMatch(/^x+\n?\[… \d+ bytes left out …\]/)
    expect(Buffer.byteLength(much.output)).toBeLessThan(70_000)
    expect((await once({ command: "printf 'a\\000b\\033[31m'" })).output).toBe('a\u{fffd}b\u001b[31m')
  })

  test('the PHP version is the one that was asked for', async () => {
    const version = options.release === 'bookworm' ? '8.2' : '8.4'
    const command =
      'php -r "echo PHP_MAJOR_VERSION, chr(46), PHP_MINOR_VERSION, chr(32); echo get_current_user(), posix_geteuid() > 0 ? 1 : 0;"'
    const log = await once({ command, php_version: version })
    expect(log.output, log.output).toMatch(new RegExp(`^${version} `))
    expect((await once({ command: 'echo $PATH; readlink -f $(command -v php)', domain: 'john.example.com' })).output).toBe(
      `/run/croft/cron/php/${version}:/usr/local/bin:/usr/bin:/bin\n/usr/bin/php${version}\n`,
    )
  })

  test.skipIf(direct)('it runs in the control group of its account', async () => {
    const id = await make({ command: 'cat /proc/self/cgroup; sleep 3' })
    await call('POST', `/cronjobs/${id}/run`)
    await untilRunning(id)
    const units = async () => (await host().run(['systemctl', 'list-units', '--plain', '--no-legend', 'croft-cron-*.scope'])).stdout
    const unit = (await eventually('its unit', units, (text) => text.includes(`-${id}-`))).split(' ')[0] ?? ''
    expect((await host().run(['systemctl', 'show', '--value', '--property=Slice', '--', unit])).stdout.trim()).toBe('croft-john.slice')
    expect((await ended(id))[0]?.output).toContain('/croft.slice/croft-john.slice/croft-cron-')
    expect(await units()).not.toContain(`-${id}-`)
  })

  test('a time limit ends everything that it started, in whichever group', async () => {
    const command = 'trap "" TERM; sleep 987 & setsid sleep 986 & sleep 985'
    const log = await once({ command: direct ? 'trap "" TERM; sleep 987 & sleep 985' : command, timeout_seconds: 1 })
    expect(log).toMatchObject({ exit_code: 124, ok: false })
    expect(log.output).toContain('[Ended after 1 s: its time limit]')
    expect(await processes('sleep 98[567]')).toBe('')
    // and so does the end of the command
    expect((await once({ command: 'sleep 984 >/dev/null 2>&1 & echo gone' })).output).toBe('gone\n')
    expect(await processes('sleep 984')).toBe('')
  })

  test('one that runs is not started again, unless it may', async () => {
    const alone = await make({ command: 'sleep 4' })
    const both = await Promise.allSettled([call('POST', `/cronjobs/${alone}/run`), call('POST', `/cronjobs/${alone}/run`)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await untilRunning(alone)
    await expect(call('POST', `/cronjobs/${alone}/run`)).rejects.toThrow('409')
    expect(await get().agent('cron.start', { account: await accountId(), job: alone })).toEqual({ outcome: 'busy' })
    await ended(alone)
    const together = await make({ command: 'sleep 3', allow_overlap: true })
    await Promise.all([call('POST', `/cronjobs/${together}/run`), call('POST', `/cronjobs/${together}/run`)])
    await eventually('two runs at once', running, (list) => list.filter((id) => id === together).length === 2)
    await ended(together, 2)
  })
})
