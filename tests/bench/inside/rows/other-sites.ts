import { spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { startLoad } from '../load.ts'
import { edgeAddress } from '../place.ts'
import { timed } from '../timing.ts'

/** Constant load on unrelated sites while sites are added, suspended, resumed and deleted. */
export const otherSites: Row = async ({ options, api, tenants, sites, say }) => {
  const hosts = tenants.served().slice(0, 20)
  const load = { secure: false, port: edgeAddress.port, path: '/', headers: {}, hosts, width: 64, rate: options.rate }
  const idle = await startLoad({ ...load, seconds: options.seconds }).done
  const busy = startLoad({ ...load, seconds: 600 })
  const took = await timed(async () => {
    for (let done = 0; done + 4 <= options.changes; done += 4) {
      const site = tenants.nextSite()
      await api.call('POST', '/domains', site)
      await api.call('POST', `/domains/${site.domain}/suspend`, {})
      await api.call('POST', `/domains/${site.domain}/unsuspend`, {})
      await api.call('DELETE', `/domains/${site.domain}`, {})
    }
  })
  busy.stop()
  const { times, failed, errors } = await busy.done
  if (errors.length > 0) say(`failed requests: ${errors.join('; ')}`)
  const [measured, before] = [spreadOf(times), spreadOf(idle.times)]
  return [
    {
      row: 'other sites during changes',
      sites,
      unit: 'ms',
      measured,
      floor: before,
      goal: { p99: { most: 2 * before.p99 }, zero: ['failed'] },
      notes: { failed, changes: options.changes, 'changes/s': options.changes / (took / 1000), 'p99 ratio': measured.p99 / before.p99 },
    },
  ]
}
