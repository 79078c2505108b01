import { expect, test } from 'vitest'
import { eachApp } from '../../testing/app.ts'

eachApp('limits of processes', (start) => {
  test('a package that limits processes gives its accounts masters of their own, and takes them back', async () => {
    const app = await start()
    await app.admin.post('/packages', { name: 'small', memory_limit_mb: 256, cpu_limit_percent: 50, process_limit: 20 })
    const john = {
      username: 'john',
      email: 'john@example.com',
      password: 'Battery-Staple-91',
      package: 'small',
      domain: 'john.example.com',
    }
    expect((await app.admin.post('/users', john)).status).toBe(201)
    await app.running.idle()
    const version = app.machine.daemons.has('php-fpm-8.3@john') ? '8.3' : '8.2'
    expect(app.machine.daemons.get(`php-fpm-${version}@john`)?.status).toBe('running')
    expect(app.machine.limits.get('john')).toEqual({ cpuPercent: 50, memoryMb: 256, ioMbps: 0, processes: 21 })
    await app.admin.put('/packages/small', { cpu_limit_percent: 80 })
    await app.running.idle()
    expect(app.machine.limits.get('john')).toMatchObject({ cpuPercent: 80 })
    await app.admin.put('/packages/small', { cpu_limit_percent: 0, memory_limit_mb: 0, process_limit: -1 })
    await app.running.idle()
    expect(app.machine.limits.size).toBe(0)
    expect(app.machine.daemons.has(`php-fpm-${version}@john`)).toBe(false)
    expect(app.machine.daemons.get(`php-fpm-${version}`)?.status).toBe('running')
  })
})
