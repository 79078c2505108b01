import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { PanelConfig } from '../../config.ts'
import { isIpOrCidr, matchesAny } from '../../core/ip.ts'
import { type PanelSettings, ensureSettings } from '../configuration.ts'
import { panelStatus } from '../health.ts'
import { places } from '../places.ts'
import { problem } from '../report.ts'
import { observeDaemons, orderDaemons } from './daemons.ts'
import { audited, requireOwner, requireSettings } from './own-data.ts'

/** Writes the panel's configuration and has a running panel read it; true when it runs. Refuses what the panel would not start with. */
async function apply(settings: PanelSettings): Promise<boolean> {
  const parsed = PanelConfig.safeParse(settings)
  if (!parsed.success) throw problem(`${places.panelConfig} would be wrong: ${z.prettifyError(parsed.error)}`)
  await ensureSettings(places.panelConfig, settings, { uid: 0, gid: requireOwner().gid, mode: 0o640 })
  const runs = (await observeDaemons()).some(({ name, running }) => name === 'croft-panel' && running)
  if (runs) await orderDaemons('reload')
  return runs
}

/** A route that answers 401 or 503 and changes nothing. */
const closedPath = '/api/v1/auth/me'
const patienceMs = 15_000

async function waitUntilClosed(settings: PanelSettings, closed: boolean): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await sleep(100)) {
    const status = await panelStatus(settings, closedPath)
    if (status !== null && (status === 503) === closed) return
    if (Date.now() > end) throw problem('the panel has not taken it up; it will at its next start: croft restart')
  }
}

/** Closes the panel with a message, or opens it again; sites and root's socket are as before. */
export async function setMaintenance(message: string | null): Promise<{ maintenance: string | null; applied: boolean }> {
  const { maintenance: _before, ...settings } = requireSettings()
  let applied = false
  await audited(
    message === null ? 'server.maintenance-off' : 'server.maintenance-on',
    'maintenance',
    async () => {
      const wanted = message === null ? settings : { ...settings, maintenance: { message } }
      applied = await apply(wanted)
      if (applied) await waitUntilClosed(wanted, message !== null)
    },
    message ?? '',
  )
  return { maintenance: message, applied }
}

interface NetworkChange {
  readonly networks: readonly string[]
  readonly changed: boolean
  readonly applied: boolean
}

async function setNetworks(networks: readonly string[], action: string, network: string): Promise<NetworkChange> {
  let applied = false
  await audited(action, network, async () => {
    applied = await apply({ ...requireSettings(), networks })
  })
  return { networks, changed: true, applied }
}

/** Adds to the list of who may reach the panel. `from`: where the caller is logged in from, who must not be locked out; `null` = not known. */
export async function allowNetwork(network: string, from: string | null, force: boolean): Promise<NetworkChange> {
  if (!isIpOrCidr(network)) throw problem(`${network} is no address and no network: 203.0.113.5, 203.0.113.0/24, 2001:db8::/48`)
  const { networks = [] } = requireSettings()
  if (networks.includes(network)) return { networks, changed: false, applied: false }
  const after = [...networks, network]
  requireInside(after, from, force)
  return setNetworks(after, 'server.allow-ip', network)
}

/** Takes one off the list; with the last one the panel is open to everybody again. */
export async function denyNetwork(network: string, from: string | null, force: boolean): Promise<NetworkChange> {
  const { networks = [] } = requireSettings()
  if (!networks.includes(network))
    throw problem(`${network} is not on the list${networks.length > 0 ? `: ${networks.join(', ')}` : ', which is empty'}`)
  const after = networks.filter((each) => each !== network)
  if (after.length === 0 && !force) throw problem('this is the last one: without it everybody may reach the panel. Say --yes to do so.')
  requireInside(after, from, force)
  return setNetworks(after, 'server.deny-ip', network)
}

function requireInside(networks: readonly string[], from: string | null, force: boolean): void {
  if (force || from === null || networks.length === 0 || matchesAny(from, networks)) return
  throw problem(
    `you are logged in from ${from}, which could not reach the panel any more. Add it first (croft allow-ip ${from}), or say --yes.`,
  )
}
