import type { Host } from '../../bed/host.ts'

export interface Reply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body as what the caller knows it to be. */
  json<Body = Readonly<Record<string, unknown>>>(): Body
}

export interface Ask {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** A Unix socket of the host instead of a TCP connection. */
  readonly socket?: string
  readonly seconds?: number
}

/** What `curl --include` printed; interim answers (1xx) are skipped. 0: nobody answered. */
function parse(output: string): Reply {
  let rest = output
  let head = ''
  do {
    const end = rest.indexOf('\r\n\r\n')
    head = end < 0 ? '' : rest.slice(0, end)
    rest = end < 0 ? rest : rest.slice(end + 4)
  } while (/^HTTP\/[\d.]+ 1\d\d/.test(head))
  const lines = head.split('\r\n').slice(1)
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const status = Number(/^HTTP\/[\d.]+ (\d{3})/.exec(head)?.[1] ?? 0)
  return { status, headers, text: rest, json: <Body>() => JSON.parse(rest) as Body }
}

/** One request by the host's own curl. A status of 0 means that there was no answer. */
export async function curl(
  host: Pick<Host, 'run'>,
  url: string,
  { method, body, headers = {}, socket, seconds = 40 }: Ask = {},
): Promise<Reply> {
  const fields = { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers }
  const argv = [
    '--silent',
    '--insecure',
    '--include',
    '--path-as-is',
    '--max-time',
    String(seconds),
    ...(method === undefined ? [] : ['--request', method]),
    ...(socket === undefined ? [] : ['--unix-socket', socket]),
    ...Object.entries(fields).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...(body === undefined ? [] : ['--data-binary', '@-']),
  ]
  const stdin = body === undefined ? '' : JSON.stringify(body)
  const { stdout } = await host.run(['curl', ...argv, '--', url], { stdin, allowFailure: true })
  return parse(stdout)
}
