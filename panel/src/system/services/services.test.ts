import { expect, test } from 'vitest'
import { createFakeSystem } from '../fake/fake.ts'
import { defaultPaths, pathsBelow } from '../paths.ts'
import type { Argv } from '../run.ts'
import { daemonNamed } from './catalogue.ts'
import { createSystemdServices } from './systemd.ts'
import { renderUnit } from './unit.ts'

test('a unit holds one command and its signals', () => {
  const text = renderUnit(daemonNamed(pathsBelow('/srv/50% $x'), 'nginx'), '/usr/sbin/nginx')
  expect(text.match(/^ExecStart=.*$/gm)).toEqual([
    'ExecStart="/usr/sbin/nginx" "-e" "/srv/50%% $$x/log/nginx-start.log" "-c" "/srv/50%% $$x/etc/nginx/nginx.conf" "-g" "daemon off;"',
  ])
  expect(text).toContain('KillSignal=SIGQUIT')
  expect(text).toContain('ExecReload=/bin/kill -s HUP $MAINPID')
  expect(text).not.toContain('RuntimeDirectory')
  expect(() => renderUnit(daemonNamed(pathsBelow('/a\nExecStart=/x'), 'nginx'), '/usr/sbin/nginx')).toThrow('unit file')
})

test('folders for sockets are there after a boot without the agent', () => {
  const text = renderUnit(daemonNamed(defaultPaths, 'php-fpm-8.2'), '/usr/sbin/php-fpm8.2')
  expect(text).toContain('RuntimeDirectory="croft/php/8.2"\nRuntimeDirectoryPreserve=yes')
})

test('systemd is asked by unit name, and the unit is written once', async () => {
  const { files, paths } = createFakeSystem()
  const asked: string[] = []
  let active = 'active'
  let sub = 'running'
  const run = async (argv: Argv) => {
    asked.push(argv.slice(2).join(' '))
    const show = `LoadState=loaded\nActiveState=${active}\nSubState=${sub}\nMainPID=77\nUnitFileState=enabled\n`
    return { code: 0, stdout: argv.includes('show') || argv[1] === 'show' ? show : '', stderr: '' }
  }
  const services = createSystemdServices({
    paths,
    files,
    run,
    programs: { nginx: '/bin/true' },
    unitFolder: '/croft/etc',
    settleMs: 0,
    rememberMs: 0,
  })
  await services.reload('nginx')
  await services.reload('nginx')
  expect(asked.filter((line) => line === 'daemon-reload')).toHaveLength(1)
  expect(asked).toContain('reload-or-restart -- croft-nginx.service')
  expect(await services.state('nginx')).toEqual({ status: 'running', enabled: true, pid: 77 })
  sub = 'auto-restart'
  expect((await services.state('nginx')).status).toBe('failed')
  sub = 'running'
  active = 'failed'
  await files.ensureDirectory(paths.logs, { uid: 0, gid: 0, mode: 0o755 })
  await files.writeAtomic(`${paths.logs}/nginx-start.log`, 'emerg: no\n', { uid: 0, gid: 0, mode: 0o644 })
  await expect(services.start('nginx')).rejects.toThrow('emerg: no')
})

test('a running daemon is asked about once while its process lives, and again after anything was done to it', async () => {
  const { files, paths } = createFakeSystem()
  let shows = 0
  let pid = process.pid
  const run = async (argv: Argv) => {
    if (argv.includes('show')) shows += 1
    return {
      code: 0,
      stdout: `LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=${pid}\nUnitFileState=enabled\n`,
      stderr: '',
    }
  }
  const services = createSystemdServices({ paths, files, run, programs: { nginx: '/bin/true' }, unitFolder: '/croft/etc', settleMs: 0 })
  await services.state('nginx')
  await services.state('nginx')
  expect(shows).toBe(1)
  await services.disable('nginx')
  await services.state('nginx')
  expect(shows).toBe(2)
  // no such process: it may have died since
  pid = 2 ** 22 + 1
  await services.reload('nginx', { proven: true })
  const before = shows
  await services.state('nginx')
  await services.state('nginx')
  expect(shows).toBe(before + 2)
})

test('a reload that its caller proves is not watched as well', async () => {
  const { files, paths } = createFakeSystem()
  const asked: string[] = []
  const run = async (argv: Argv) => {
    asked.push(argv[1] === 'show' || argv.includes('show') ? 'show' : (argv[2] ?? ''))
    return { code: 0, stdout: 'LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=1\n', stderr: '' }
  }
  const services = createSystemdServices({ paths, files, run, programs: { nginx: '/bin/true' }, unitFolder: '/croft/etc' })
  await services.reload('nginx', { proven: true })
  expect(asked).toEqual(['daemon-reload', 'reload-or-restart'])
})
