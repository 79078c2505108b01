import { request } from 'node:http'

/**
 * Runs on a host: `hammer-names.ts <release> <zone> <count>`. Asks for names without a pause while they are made, as busy resolvers do, and prints
 * how many milliseconds after the API's answer the last of the askers knew the slowest of them.
 */
const [release = '', zone = '', count = ''] = process.argv.slice(2)
type Asking = typeof import('@croft/panel/resources/dns-servers/ask.ts')
const { ask } = (await import(`${release}/panel/src/resources/dns-servers/ask.ts`)) as Asking
const server = { address: '127.0.0.1', port: 53 }

const make = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { socketPath: '/run/croft/panel/panel.sock', path: `/api/v1/dns/zones/${zone}/records`, method: 'POST' }
    const sent = request({ ...options, headers: { 'content-type': 'application/json' } }, (reply) => {
      reply.resume()
      reply.once('end', () => (reply.statusCode === 201 ? resolve() : reject(new Error(`${name}: ${reply.statusCode}`))))
    })
    sent.once('error', reject)
    sent.end(JSON.stringify({ name, type: 'A', content: '192.0.2.9' }))
  })

const untilKnown = async (name: string): Promise<number> => {
  while ((await ask(server, name, 'A', { recursion: false })).answers.length === 0);
  return performance.now()
}

let worst = 0
for (let index = 0; index < Number(count); index += 1) {
  const name = `hammered-${index}`
  const askers = Array.from({ length: 4 }, () => untilKnown(`${name}.${zone}`))
  await make(name)
  const answered = performance.now()
  worst = Math.max(worst, ...(await Promise.all(askers)).map((at) => at - answered))
}
process.stdout.write(worst.toFixed(0))
