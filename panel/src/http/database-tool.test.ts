import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createRateLimiter } from '@croft/kit/http/rate-limit.ts'
import { createServer } from '@croft/kit/http/server.ts'
import { serveDatabaseTool, toolHeaders, type ToolSessions } from './database-tool.ts'
import { fastCgi } from './fastcgi.ts'

const fpm = ['/usr/sbin/php-fpm8.2', '/usr/sbin/php-fpm8.4'].find((path) => existsSync(path))
const id = 'a'.repeat(32)
const value = 'b'.repeat(43)
const cookie = `__Secure-croft-db=${value}`

const script = `<?php
if (isset($_GET['big'])) { for ($i = 0; $i < 64; $i++) { echo str_repeat(chr(65 + $i % 26), 65536); flush(); } exit; }
if (isset($_GET['cut'])) { echo str_repeat('x', 100000); flush(); posix_kill(getmypid(), 9); }
if (isset($_GET['to'])) { header('Location: ' . $_GET['to']); exit; }
if (isset($_POST['logout'])) { header('X-Croft-End: 1'); exit('bye'); }
if (isset($_GET['sum'])) { echo hash('sha256', file_get_contents('php://input')); exit; }
header('Content-Type: application/json');
header('Set-Cookie: adminer_sid=1; path=/');
header('X-Powered-By: secret');
header("Content-Security-Policy: script-src 'none'");
http_response_code(isset($_GET['missing']) ? 404 : 200);
fwrite(fopen('php://stderr', 'w'), "not for the page\\n");
echo json_encode($_SERVER);
`

describe('headers of the tool', () => {
  test('only a few go on, none of its cookies, and to nowhere else', () => {
    const shown = toolHeaders(id, [
      ['content-type', 'text/html'],
      ['set-cookie', 'adminer_sid=1'],
      ['x-frame-options', 'allow'],
      ['access-control-allow-origin', '*'],
      ['location', 'https://evil.example/'],
      ['content-security-policy', "script-src 'nonce-1'"],
    ])
    expect(shown).toMatchObject({ 'content-type': 'text/html', 'x-frame-options': 'DENY', location: `/adminer/${id}/` })
    expect(shown['content-security-policy']).toMatch(/^sandbox .*, script-src 'nonce-1'$/)
    expect(shown['content-security-policy']).not.toContain('allow-same-origin')
    expect(Object.keys(shown).toSorted()).not.toContain('set-cookie')
    expect(Object.keys(shown)).not.toContain('access-control-allow-origin')
    for (const [given, wanted] of [
      ['?db=x', `/adminer/${id}/?db=x`],
      [`/adminer/${id}/?edit=x`, `/adminer/${id}/?edit=x`],
      [`/adminer/${'d'.repeat(32)}/?edit=x`, `/adminer/${id}/`],
      ['//evil.example', `/adminer/${id}/`],
      ['javascript:alert(1)', `/adminer/${id}/`],
    ]) {
      expect(toolHeaders(id, [['location', given ?? '']])['location']).toBe(wanted)
    }
  })
})

describe.skipIf(fpm === undefined)('the tool behind a real PHP-FPM', () => {
  let folder = ''
  let master: ChildProcess | undefined
  const socket = () => join(folder, 'fpm.sock')
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'croft-tool-'))
    chmodSync(folder, 0o755)
    writeFileSync(join(folder, 'tool.php'), script, { mode: 0o644 })
    const user = process.geteuid?.() === 0 ? ['user = 65534', 'group = 65534'] : []
    const pool = [
      '[t]',
      ...user,
      `listen = ${socket()}`,
      'listen.mode = 0666',
      'pm = static',
      'pm.max_children = 4',
      'catch_workers_output = yes',
    ]
    writeFileSync(join(folder, 'fpm.conf'), ['[global]', `error_log = ${folder}/log`, 'daemonize = no', ...pool, ''].join('\n'))
    master = spawn(fpm ?? '', ['-F', '-y', join(folder, 'fpm.conf')], { stdio: 'ignore' })
    for (let waited = 0; !existsSync(socket()) && waited < 10_000; waited += 20) await sleep(20)
  })
  afterAll(async () => {
    const ended = new Promise((resolve) => master?.once('exit', resolve))
    master?.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true })
  })

  const login = { engine: 'mariadb', server: 'localhost', user: 'u', password: 'secret', database: 'd', session: 'c'.repeat(64) } as const
  const world = () => {
    const ended: string[] = []
    const sessions: ToolSessions = {
      exchange: async (token) => (token === 'good' ? { id, cookie: value } : null),
      isLive: async (asked) => asked === id,
      use: async (asked, given) => (asked === id && given === value ? login : null),
      place: async () => ({ adminer: true, phpmyadmin: false, socket: socket(), script: join(folder, 'tool.php') }),
      end: async (asked) => void ended.push(asked),
    }
    const server = createServer({ rateLimiter: createRateLimiter() })
    serveDatabaseTool(server, sessions)
    onTestFinished(() => server.close())
    const get = (path: string, headers: Record<string, string> = { cookie }) =>
      server.inject({ method: 'GET', url: `/adminer/${id}/${path}`, headers })
    return { server, get, ended }
  }

  test('PHP is told who logs in, and nothing of the console', async () => {
    const { get } = world()
    const reply = await get('?db=evil', {
      cookie: `__Host-croft=console; ${cookie}; adminer_permanent=x`,
      authorization: 'Bearer console',
      'croft-db-password': 'given',
      croft_db_password: 'given',
      'x-forwarded-prefix': '/evil',
      'accept-language': 'de',
    })
    expect(reply.statusCode).toBe(200)
    const seen = reply.json<Record<string, string>>()
    expect(seen).toMatchObject({
      CROFT_DB_PASSWORD: 'secret',
      CROFT_DB_USER: 'u',
      HTTP_COOKIE: `adminer_sid=${login.session}`,
      HTTP_ACCEPT_LANGUAGE: 'de',
      REQUEST_URI: `/adminer/${id}/?db=evil`,
      QUERY_STRING: 'db=evil',
      HTTPS: 'on',
    })
    expect(JSON.stringify(seen)).not.toMatch(/console|given|\/evil|adminer_permanent/)
    expect(reply.headers['set-cookie']).toBeUndefined()
    expect(reply.headers['x-powered-by']).toBeUndefined()
    expect(reply.headers['content-security-policy']).toMatch(/^sandbox allow-scripts .*frame-ancestors 'none', script-src 'none'$/)
    expect([reply.headers['referrer-policy'], reply.headers['x-content-type-options']]).toEqual(['no-referrer', 'nosniff'])
    expect(reply.body).not.toContain('not for the page')
    expect((await get('?missing=1')).statusCode).toBe(404)
    expect((await get('?to=https://evil.example/')).headers.location).toBe(`/adminer/${id}/`)
  })

  test('nobody without the cookie; style sheets of a session come without it, but know no login', async () => {
    const { get, server } = world()
    expect((await get('', {})).statusCode).toBe(403)
    expect((await get('', { cookie: `__Secure-croft-db=${'x'.repeat(43)}` })).statusCode).toBe(403)
    const other = await server.inject({ method: 'GET', url: `/adminer/${'d'.repeat(32)}/`, headers: { cookie } })
    expect(other.statusCode).toBe(403)
    const style = await get('?file=default.css&version=4.8.1', {})
    expect(style.statusCode).toBe(200)
    expect(style.body).not.toMatch(/CROFT_DB|secret|HTTP_COOKIE/)
    expect((await server.inject({ method: 'GET', url: `/adminer/${'d'.repeat(32)}/?file=default.css&version=4.8.1` })).statusCode).toBe(403)
    expect((await server.inject({ method: 'GET', url: '/adminer/?token=bad' })).statusCode).toBe(403)
    expect((await server.inject({ method: 'GET', url: '/adminer/?token=good' })).headers.location).toBe(`/adminer/${id}/`)
    expect((await server.inject({ method: 'PUT', url: `/adminer/${id}/`, headers: { cookie } })).statusCode).toBe(405)
  })

  test('large forms and large answers pass whole', async () => {
    const { server } = world()
    const body = randomBytes(3_000_000)
    const sent = await server.inject({
      method: 'POST',
      url: `/adminer/${id}/?sum=1`,
      headers: { cookie, 'content-type': 'application/octet-stream', 'content-length': String(body.length) },
      payload: body,
    })
    expect(sent.body).toBe(createHash('sha256').update(body).digest('hex'))
    const reply = await fastCgi(socket(), {
      parameters: { SCRIPT_FILENAME: join(folder, 'tool.php'), REQUEST_METHOD: 'GET', QUERY_STRING: 'big=1' },
      body: Readable.from([]),
      idleMs: 10_000,
    })
    expect((await buffer(reply.body)).length).toBe(64 * 65_536)
    const huge = await server.inject({
      method: 'POST',
      url: `/adminer/${id}/`,
      headers: { cookie, 'content-type': 'text/plain', 'content-length': String(65 * 1024 * 1024) },
      payload: 'x',
    })
    expect(huge.statusCode).toBe(413)
  })

  test('logging out ends the session and takes the cookie back', async () => {
    const { server, ended } = world()
    const reply = await server.inject({
      method: 'POST',
      url: `/adminer/${id}/`,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'logout=1',
    })
    expect([reply.body, ended]).toEqual(['bye', [id]])
    expect(reply.headers['set-cookie']).toMatch(/^__Secure-croft-db=; .*Max-Age=0$/)
  })

  test('a session has three requests at once', async () => {
    const { get } = world()
    const replies = await Promise.all(Array.from({ length: 8 }, () => get('?big=1')))
    const statuses = replies.map(({ statusCode }) => statusCode)
    expect(statuses).toContain(429)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3)
    expect((await get('')).statusCode).toBe(200)
  })
})
