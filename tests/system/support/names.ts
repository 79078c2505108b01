import type { Host } from '../../bed/host.ts'

/** Answers of a name server as dig shows them, sorted; `server` is an address. */
export async function dig(host: Pick<Host, 'run'>, name: string, type: string, server = '127.0.0.1', ...more: string[]): Promise<string[]> {
  const argv = ['dig', `@${server}`, '+short', '+tries=1', '+time=2', '+norecurse', ...more, name, type] as const
  const { stdout } = await host.run([...argv], { allowFailure: true })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .toSorted()
}

/** Status and flags of an answer: `NOERROR qr aa`. */
export async function digStatus(host: Pick<Host, 'run'>, name: string, type: string, server = '127.0.0.1'): Promise<string> {
  const argv = ['dig', `@${server}`, '+tries=1', '+time=2', '+norecurse', name, type] as const
  const { stdout } = await host.run([...argv], { allowFailure: true })
  return `${/status: (\w+)/.exec(stdout)?.[1] ?? 'none'} ${/flags: ([^;]*);/.exec(stdout)?.[1] ?? ''}`.trim()
}
