import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Target {
  readonly host: string
  readonly path: string
  /** What the page has to say. */
  readonly text: string
}
export interface LoadReport {
  readonly answered: number
  /** What went wrong, one line each. */
  readonly failures: readonly string[]
}

function ask(address: string, { host, path, text }: Target): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({ host: address, path, headers: { Host: host }, agent: false, timeout: 10_000 }, (reply) => {
      let body = ''
      reply.setEncoding('utf8').on('data', (part: string) => (body += part))
      reply.once('error', (error) => resolve(`${host}: ${error.message}`))
      reply.once('end', () => resolve(reply.statusCode === 200 && body === text ? '' : `${host}: ${reply.statusCode} ${body.slice(0, 80)}`))
    })
    asked.once('timeout', () => asked.destroy(new Error('no answer within 10 s')))
    asked.once('error', (error) => resolve(`${host}: ${error.message}`))
    asked.end()
  })
}

/** Visitors that ask for the targets in turn, each with a new connection, until `stop` is called. */
export function startLoad(address: string, targets: readonly Target[], visitors: number): { stop(): Promise<LoadReport> } {
  let stopped = false
  let answered = 0
  const failures: string[] = []
  const visit = async (first: number) => {
    for (let turn = first; !stopped; turn += 1) {
      const failure = await ask(address, targets[turn % targets.length] as Target)
      if (failure === '') answered += 1
      else failures.push(failure)
      await sleep(10)
    }
  }
  const all = Array.from({ length: visitors }, (_, index) => visit(index))
  return {
    stop: async () => {
      stopped = true
      await Promise.all(all)
      return { answered, failures }
    },
  }
}
