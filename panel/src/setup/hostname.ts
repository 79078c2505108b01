import { hostname, networkInterfaces } from 'node:os'
import { exec } from './exec.ts'

/** Addresses of this machine that others can reach, IPv4 first. */
export function observeAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((entry) => !entry.internal && !entry.address.startsWith('fe80:'))
    .toSorted((a, b) => a.family.localeCompare(b.family))
    .map((entry) => entry.address)
}

/** The full host name of this machine, else its first address: a name without a dot is known to nobody else. */
export async function observeHostname(): Promise<string> {
  const shown = await exec(['getent', 'hosts', hostname()], { timeoutMs: 5_000 })
  const names = [hostname(), ...shown.stdout.trim().split(/\s+/).slice(1)].map((name) => name.toLowerCase())
  const full = names.find((name) => name.includes('.') && !name.startsWith('localhost.'))
  return full ?? observeAddresses()[0] ?? 'localhost'
}

/** An address or name as it stands in a URL. */
export const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)
