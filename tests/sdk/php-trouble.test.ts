import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { php } from './run-php.ts'

const run = promisify(execFile)

describe('against a server that is in trouble', () => {
  async function troubled(answers: readonly { status: number; body: string; headers?: Record<string, string> }[]) {
    const seen: Record<string, unknown>[] = []
    const server = createServer((request, response) => {
      const answer = answers[seen.length] ?? answers.at(-1)
      seen.push(request.headers)
      response.writeHead(answer?.status ?? 500, { 'content-type': 'application/json', connection: 'close', ...answer?.headers })
      response.end(answer?.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  }
  const limited = JSON.stringify({ success: false, code: 'RATE_LIMITED', error: 'Too many requests', message: 'Slow down', status: 429 })

  test('waits as long as it is told to and repeats with the same key and the newest token', async () => {
    const { url, seen } = await troubled([
      { status: 429, body: limited, headers: { 'retry-after': '0', 'x-new-token': 'renewed' } },
      { status: 503, body: '<h1>proxy</h1>' },
      { status: 200, body: '{"success":true,"message":"done"}' },
    ])
    const script = `$got = null;
$client = new Client($url, 'old', onToken: function (string $next) use (&$got) { $got = $next; });
echo json_encode([$client->domains->delete('a.example')->message, $got]);`
    expect(await php(url, script)).toEqual(['done', 'renewed'])
    const keys = seen.map((headers) => headers['idempotency-key'])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(seen.map((headers) => headers['authorization'])).toEqual(['Bearer old', 'Bearer renewed', 'Bearer renewed'])
  })

  test('gives up when the wait is long, says what is no answer at all, and lets no header grow', async () => {
    const { url, seen } = await troubled([
      { status: 429, body: limited, headers: { 'retry-after': '900' } },
      { status: 200, body: '<h1>a router</h1>' },
    ])
    const script = `$client = new Client($url, 'wsp_x', retries: 0);
function kind(callable $call): array {
    try { return [$call()]; } catch (Throwable $failure) { return [$failure::class, $failure->retryAfter ?? null]; }
}
echo json_encode([
  kind(fn () => (new Client($url))->domains->list()),
  kind(fn () => $client->domains->list()),
  kind(fn () => $client->domains->list([], new CallOptions(ifMatch: "x\\r\\nX-More: 1"))),
  kind(fn () => (new Client('http://127.0.0.1:1', retries: 0))->domains->list()),
]);`
    expect(await php(url, script)).toEqual([
      [String.raw`Croft\Exception\RateLimitedException`, 900],
      [String.raw`Croft\Exception\UnexpectedAnswerException`, null],
      ['InvalidArgumentException', null],
      [String.raw`Croft\Exception\NetworkException`, null],
    ])
    expect(seen).toHaveLength(2)
  })

  test('opens a broken stream again after the last event it has seen', async () => {
    const type = { 'content-type': 'text/event-stream' }
    const { url, seen } = await troubled([
      {
        status: 200,
        headers: type,
        body: ': hello\r\n\r\nid: 7\r\nevent: log\r\ndata: {"line":\r\ndata: "a"}\r\n\r\nid: 8\ndata: {"half"',
      },
      { status: 200, headers: type, body: 'id: 8\nevent: log\ndata: {"line":"b"}\n\nevent: end\ndata: null\n\nevent: log\ndata: 1\n\n' },
    ])
    const script = `$lines = [];
foreach ((new Client($url))->jobs->follow(1) as $event) $lines[] = $event->data['line'] ?? $event->event;
echo json_encode($lines);`
    expect(await php(url, script)).toEqual(['a', 'b', 'end'])
    expect(seen.map((headers) => headers['last-event-id'])).toEqual([undefined, '7'])
  })
})

test('a certificate that nobody vouches for is refused until its file is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'croft-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=panel']
  await run('openssl', [...made, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert])
  const credentials: (string | undefined)[] = []
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    credentials.push(request.headers.authorization)
    response.end('[]')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const script = `function kind(Client $client): mixed {
    try { return $client->domains->list(); } catch (Throwable $failure) { return $failure::class; }
}
$local = strtr($url, ['127.0.0.1' => 'localhost']);
echo json_encode([
  kind(new Client($url, 'wsp_x', retries: 0)),
  kind(new Client($local, 'wsp_x', caFile: '${cert}', retries: 0)),
  kind(new Client($url, 'wsp_x', caFile: '${cert}', retries: 0)),
]);`
  const refused = String.raw`Croft\Exception\NetworkException`
  expect(await php(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, script)).toEqual([refused, refused, []])
  expect(credentials).toEqual(['Bearer wsp_x'])
})

test('webhooks are verified by signature and age', async () => {
  const secret = 'ab'.repeat(32)
  const body = JSON.stringify({ event: 'domain.created', timestamp: 1_700_000_000 })
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const script = `$body = '${body}'; $right = '${signature}'; $secret = '${secret}'; $now = 1700000100;
echo json_encode([
  Webhook::verify($body, $right, $secret, now: $now),
  Webhook::verify($body, 'sha256=' . str_repeat('0', 64) . ", $right", $secret, now: $now),
  Webhook::verify(strtr($body, ['domain' => 'user']), $right, $secret, now: $now),
  Webhook::verify($body, $right, str_repeat('cd', 32), now: $now),
  Webhook::verify($body, $right, $secret, now: $now + 600),
  Webhook::verify($body, 'sha256=' . hash_hmac('sha256', $body, ''), '', now: $now),
]);`
  expect(await php('', script)).toEqual([true, true, false, false, false, false])
})
