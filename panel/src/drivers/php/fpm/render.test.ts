import { describe, expect, test } from 'vitest'
import { defaultPaths } from '../../../system/paths.ts'
import { parseReply, renderRequest } from './ping.ts'
import { renderFpm, renderPhpIni, renderPool } from './render.ts'

const edge = { name: 'croft-edge', uid: 990, gid: 991 }
const pool = (settings: Record<string, string>) => ({
  name: 'john-7',
  version: '8.2',
  maxChildren: 10,
  idleTimeoutSeconds: 30,
  maxRequests: 500,
  settings,
})
const spec = { username: 'john', uid: 20_003, pools: [], limits: null }
const render = (settings: Record<string, string>) => renderPool(spec, pool(settings), defaultPaths, edge)

describe('rendered PHP configuration', () => {
  test('a pool', async () => {
    await expect(render({ memory_limit: '512M', 'date.timezone': 'Europe/Berlin', disable_functions: '' })).toMatchFileSnapshot(
      'golden/pool.conf',
    )
  })
  test('the master', async () => {
    await expect(
      renderFpm(defaultPaths, { version: '8.2', account: null }, '0123456789abcdef', ['/etc/croft/php/8.2/pools/*.conf']),
    ).toMatchFileSnapshot('golden/fpm.conf')
    await expect(renderPhpIni()).toMatchFileSnapshot('golden/php.ini')
  })
  test('an account with limits: another socket, no more processes than it may have', () => {
    const limits = { cpuPercent: 50, memoryMb: 0, ioMbps: 0, processes: 4 }
    const lines = renderPool({ ...spec, limits }, pool({}), defaultPaths, edge).split('\n')
    expect(lines).toContain("listen = '/run/croft/php/8.2/own/john-7.sock'")
    expect(lines).toContain('pm.max_children = 4')
    const fpm = renderFpm(defaultPaths, { version: '8.2', account: 'john' }, 'x', [])
    expect(fpm).toContain("listen = '/run/croft/php/8.2/own/.john.sock'")
    expect(fpm).toContain("error_log = '/var/log/croft/php-fpm-8.2@john.log'")
  })
  test('only settings of the list, and none can add a line or a pool', () => {
    expect(() => render({ extension: 'x.so' })).toThrow('PHP setting is not allowed: extension')
    expect(() => render({ constructor: 'x' })).toThrow('PHP setting is not allowed: constructor')
    expect(() => render({ memory_limit: "1M'\n[evil]" })).toThrow('control characters')
    expect(render({ memory_limit: "1'] user = root" }).split('\n')).toHaveLength(render({ memory_limit: '1' }).split('\n').length)
  })
})

describe('FastCGI', () => {
  test('an answer in several padded records is read to its end', () => {
    const record = (type: number, text: string, padding: number) =>
      Buffer.concat([Buffer.from([1, type, 0, 1, 0, text.length, padding, 0]), Buffer.from(text), Buffer.alloc(padding)])
    const bytes = Buffer.concat([
      record(6, 'A: b\r\n', 2),
      record(7, 'noise', 3),
      record(6, '\r\nbo', 4),
      record(6, 'dy', 0),
      record(3, '', 0),
    ])
    expect(parseReply(bytes)).toBe('body')
    expect(parseReply(Buffer.from('garbage'))).toBeNull()
  })
  test('a request ends its parameters and its input', () => {
    const bytes = renderRequest('/generation')
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([1, 1]))
    expect(bytes.includes('SCRIPT_FILENAME/generation')).toBe(true)
    expect(bytes.subarray(-16)).toEqual(Buffer.from([1, 4, 0, 1, 0, 0, 0, 0, 1, 5, 0, 1, 0, 0, 0, 0]))
  })
})
