import { places } from '@croft/panel/setup/places.ts'
import type { Server } from './server.ts'

export interface Change {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** Sends many changes as root of the machine, some at a time, by one curl. Answers with their statuses in order; 0: no answer. */
export async function send({ host }: Server, changes: readonly Change[], atOnce: number): Promise<readonly number[]> {
  const entries = changes.map(({ method, path, body }, index) =>
    [
      `url = ${quote(`http://localhost/api/v1${path}`)}`,
      `unix-socket = ${quote(`${places.panelRun}/panel.sock`)}`,
      `request = ${quote(method)}`,
      'header = "Content-Type: application/json"',
      ...(body === undefined ? [] : [`data-binary = ${quote(JSON.stringify(body))}`]),
      'max-time = 40',
      'output = "/dev/null"',
      `write-out = "${index} %{http_code}\\n"`,
    ].join('\n'),
  )
  const argv = ['curl', '--silent', '--parallel', '--parallel-max', String(atOnce), '--config', '-'] as const
  const { stdout } = await host.run(argv, { stdin: `${entries.join('\nnext\n')}\n`, allowFailure: true, timeoutMs: 300_000 })
  const statuses = changes.map(() => 0)
  for (const [, index, status] of stdout.matchAll(/^(\d+) (\d+)$/gm)) statuses[Number(index)] = Number(status)
  return statuses
}
