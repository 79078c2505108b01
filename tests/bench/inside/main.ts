import { appendFileSync, writeFileSync } from 'node:fs'
import type { Figure } from '../figures.ts'
import type { BenchOptions } from '../options.ts'
import { openApi } from './api.ts'
import type { Bench, Row } from './bench.ts'
import { addDomain } from './rows/add-domain.ts'
import { apiRead } from './rows/api-read.ts'
import { bulk } from './rows/bulk.ts'
import { certificateOrder } from './rows/certificate-order.ts'
import { certificates } from './rows/certificates.ts'
import { cron } from './rows/cron.ts'
import { databaseList } from './rows/database-list.ts'
import { databases } from './rows/databases.ts'
import { dns } from './rows/dns.ts'
import { ftp } from './rows/ftp.ts'
import { firstPhp } from './rows/first-php.ts'
import { memoryAfterWork, memoryEdge, memoryIdle } from './rows/memory.ts'
import { otherSites } from './rows/other-sites.ts'
import { restart } from './rows/restart.ts'
import { sweep } from './rows/sweep.ts'
import { openTenants } from './tenants.ts'
import { timed } from './timing.ts'

/** Runs on the host: `main.ts <options as JSON> <figures out> <progress out>`. */
const [given = '', output = '', progress = ''] = process.argv.slice(2)
const options = JSON.parse(given) as BenchOptions
const started = performance.now()
const say = (text: string) => appendFileSync(progress, `${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}\n`)

const always: readonly Row[] = [restart, memoryIdle, addDomain, firstPhp, dns, apiRead, sweep]
const atTheLargest: readonly Row[] = [bulk, otherSites, databases, ftp, cron, memoryEdge, certificates, certificateOrder, memoryAfterWork, databaseList]

const api = await openApi()
const tenants = await openTenants(api)
const figures: Figure[] = []
for (const sites of options.sizes) {
  const filling = await timed(() => tenants.fill(sites))
  say(`${tenants.sites()} sites after ${(filling / 1000).toFixed(1)} s`)
  const bench: Bench = { options, api, tenants, sites, say }
  for (const row of sites === options.sizes.at(-1) ? [...always, ...atTheLargest] : always) {
    for (const figure of await row(bench)) {
      figures.push(figure)
      const { p50, p99 } = figure.measured
      say(`${figure.row}: p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)} ${figure.unit} ${JSON.stringify(figure.notes)}`)
      writeFileSync(output, JSON.stringify(figures))
    }
  }
}
api.close()
process.exit(0)
