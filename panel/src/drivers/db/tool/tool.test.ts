import { expect, test } from 'vitest'
import { createFakeSystem } from '../../../system/fake/fake.ts'
import { findDaemon } from '../../../system/services/catalogue.ts'
import { renderUnit } from '../../../system/services/unit.ts'
import { rootOwned } from '../../../system/system.ts'
import { ensureTool, observeTool } from './ensure.ts'
import { toolPaths } from './paths.ts'
import { renderTool } from './render.ts'
import { installAdminer } from './testing.ts'

test('nothing is made where Adminer is not', async () => {
  const system = createFakeSystem()
  const before = system.dump()
  expect(await ensureTool(system)).toEqual([])
  expect(system.dump()).toBe(before)
  expect(await observeTool(system)).toMatchObject({ adminer: false, phpmyadmin: false })
})

test('one master runs, with folders that are the tool’s alone; a second time there is nothing to do', async () => {
  const system = createFakeSystem()
  await installAdminer(system)
  expect(await ensureTool(system)).toContain('dbtool-8.2')
  const own = toolPaths(system.paths)
  expect(await system.services.state('dbtool-8.2')).toMatchObject({ status: 'running', enabled: true })
  for (const folder of [own.sessions, own.temporary])
    expect(await system.files.stat(folder)).toMatchObject({ uid: 981, gid: 981, mode: 0o700 })
  for (const file of [own.script, own.conf]) expect(await system.files.stat(file)).toMatchObject({ uid: 0, mode: 0o644 })
  expect(await observeTool(system)).toMatchObject({ adminer: true, socket: own.socket, script: own.script })
  system.faults.restore()
  expect(await ensureTool(system)).toEqual([])
  expect(system.faults.log).toEqual([])
})

test('what was edited by hand or stopped comes back; another PHP takes over', async () => {
  const system = createFakeSystem()
  await installAdminer(system)
  await ensureTool(system)
  const own = toolPaths(system.paths)
  const good = await system.files.readText(own.script)
  await system.files.writeAtomic(own.script, '<?php phpinfo();', rootOwned(0o644))
  await system.services.stop('dbtool-8.2')
  expect(await ensureTool(system)).toEqual([own.script, 'dbtool-8.2'])
  expect(await system.files.readText(own.script)).toBe(good)
  system.tree.put('/usr/sbin/php-fpm8.4', { kind: 'file', content: '', ...rootOwned(0o755) })
  await ensureTool(system)
  expect((await system.services.state('dbtool-8.4')).status).toBe('running')
  expect((await system.services.state('dbtool-8.2')).status).not.toBe('running')
})

test('a power cut before the master took over its configuration is made good', async () => {
  const system = createFakeSystem()
  await installAdminer(system)
  await ensureTool(system)
  await system.files.remove(toolPaths(system.paths).started)
  expect(await ensureTool(system)).toContain('dbtool-8.2')
})

test('the pool may start nothing, read nothing of others, and tells no password', () => {
  const { paths } = createFakeSystem()
  const text = renderTool(paths, { tool: { uid: 981, gid: 981 }, panel: { uid: 990, gid: 990 } })
  for (const line of [
    'user = 981',
    'listen.owner = 990',
    'listen.mode = 0600',
    "php_admin_value[mysqli.allow_local_infile] = '0'",
    "php_admin_value[zend.exception_ignore_args] = '1'",
    "php_admin_value[display_errors] = '0'",
  ]) {
    expect(text.split('\n')).toContain(line)
  }
  expect(/disable_functions\] = '([^']*)'/.exec(text)?.[1]?.split(',')).toEqual(expect.arrayContaining(['exec', 'proc_open', 'mail']))
  expect(
    /open_basedir\] = '([^']*)'/
      .exec(text)?.[1]
      ?.split(':')
      .every((folder) => folder.endsWith('/')),
  ).toBe(true)
})

test('the unit of the master sees no homes and writes nothing but its own', () => {
  const { paths } = createFakeSystem()
  const daemon = findDaemon(paths, 'dbtool-8.2')
  if (daemon === null) throw new Error('not on the list')
  const unit = renderUnit(daemon, '/usr/sbin/php-fpm8.2')
  expect(unit).toContain('ProtectHome=true\n')
  expect(unit).toContain('ProtectSystem=strict\n')
  expect(unit).toContain(`ReadWritePaths="${paths.logs}" "${paths.run}/dbtool" "${paths.state}/dbtool"\n`)
  const tenants = findDaemon(paths, 'php-fpm-8.2')
  expect(tenants === null ? '' : renderUnit(tenants, '/usr/sbin/php-fpm8.2')).not.toContain('ProtectHome')
})
