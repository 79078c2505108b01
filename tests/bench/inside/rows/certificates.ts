import { X509Certificate } from 'node:crypto'
import { tlsSpec } from '../../../../panel/src/drivers/tls/testing/specs.ts'
import { places } from '../../../../panel/src/setup/places.ts'
import { daemonNamed } from '../../../../panel/src/system/services/catalogue.ts'
import { type Figure, one, spreadOf } from '../../figures.ts'
import { callAgent } from '../api.ts'
import type { Bench, Row } from '../bench.ts'
import { countHandshakes, shakeHands } from '../handshakes.ts'
import { secureEdgeAddress } from '../place.ts'
import { childrenOf, memoryOf, pidOf } from '../processes.ts'
import { startStaticEdge } from '../static-edge.ts'
import { inSequence, sideBySide, timed } from '../timing.ts'

const { port } = secureEdgeAddress
const master = () => pidOf(daemonNamed(places, 'nginx').unit)
const edge = () => [master(), ...childrenOf(master())]

async function publish(id: number, names: readonly string[]): Promise<string> {
  const tls = await tlsSpec(names)
  const reply = await callAgent<{ outcome: string; error: string }>('apply', { scope: `tls:${id}`, generation: 1, specs: { tls } })
  if (reply.outcome !== 'applied') throw new Error(reply.error)
  return new X509Certificate(tls.certificate).fingerprint256
}

/** A certificate given to the agent → the handshake shows it; making it is not counted. */
async function live({ options, sites, say }: Bench): Promise<Figure> {
  const total = sites
  const before = memoryOf(edge()).pss
  const filling = await timed(() => sideBySide(total, 8, async (index) => void (await publish(5_000_000 + index, [nameOf(index)]))))
  say(`${total} certificates after ${(filling / 1000).toFixed(1)} s`)
  const specs = await Promise.all(Array.from({ length: options.domains }, (_, index) => tlsSpec([`live-${index}.example.net`])))
  const times = await inSequence(options.domains, async (index) => {
    const [tls, name] = [specs[index], `live-${index}.example.net`]
    if (tls === undefined) return
    const wanted = new X509Certificate(tls.certificate).fingerprint256
    await callAgent('apply', { scope: `tls:${6_000_000 + index}`, generation: 1, specs: { tls } })
    for (let asked = 0; (await shakeHands(port, name)) !== wanted; asked += 1) {
      if (asked > 1000) throw new Error(`${name} does not show its certificate`)
    }
  })
  const grown = memoryOf(edge()).pss - before
  return {
    row: 'certificate → handshake',
    sites: total,
    unit: 'ms',
    measured: spreadOf(times),
    floor: null,
    goal: { p50: { most: 40 }, p99: { most: 150 } },
    notes: { 'edge grown MB': grown, 'certificates/s in bulk': total / (filling / 1000) },
  }
}

const nameOf = (index: number) => `shop-${index}.example.net`

/** Handshakes with as many certificates as sites, against an nginx that has one in memory. */
async function rate({ options, sites }: Bench): Promise<Figure> {
  // 1000 names of its own would make the certificate large; a client of this kind does not compare them
  const shared = await tlsSpec(['shop.example.net'])
  const expected = new X509Certificate(shared.certificate).fingerprint256
  // same certificate on both sides, each name with files of its own
  await sideBySide(Math.min(sites, 1000), 8, async (index) => {
    const tls = { ...shared, names: [nameOf(index)] }
    await callAgent('apply', { scope: `tls:${5_000_000 + index}`, generation: 2, specs: { tls } })
  })
  const names = Array.from({ length: Math.min(sites, 1000) }, (_, index) => nameOf(index))
  const floor = await startStaticEdge(shared.certificate + shared.privateKey)
  try {
    const count = options.seconds * 500
    await countHandshakes(port, names, expected, 200, master())
    const ours = await countHandshakes(port, names, expected, count, master())
    const theirs = await countHandshakes(floor.port, names, expected, count, floor.master)
    return {
      row: 'TLS handshakes of a CPU second',
      sites,
      unit: '/s',
      measured: one(ours.perCpuSecond),
      floor: one(theirs.perCpuSecond),
      // Debian 12's OpenSSL takes a millisecond to decode a key; 0.7 on Debian 13
      goal: { ratio: { least: 0.25 }, zero: ['failed'] },
      notes: { failed: ours.failed + theirs.failed, 'with this client /s': ours.perSecond, 'its floor /s': theirs.perSecond },
    }
  } finally {
    await floor.stop()
  }
}

/** How soon a certificate is shown, and what looking for it costs each handshake. */
export const certificates: Row = async (bench) => [await live(bench), await rate(bench)]
