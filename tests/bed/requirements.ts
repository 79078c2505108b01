import { existsSync } from 'node:fs'
import { command } from './command.ts'

const programs: Readonly<Record<string, string>> = {
  'systemd-nspawn': 'systemd-container',
  mmdebstrap: 'mmdebstrap',
  nft: 'nftables',
  ip: 'iproute2',
  nsenter: 'util-linux',
}

/** Why hosts cannot be started on this machine, `null` when they can. */
export async function whyNoBed(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'hosts need root'
  for (const [program, from] of Object.entries(programs)) {
    const places = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
    if (!places.some((folder) => existsSync(`${folder}/${program}`))) return `${program} is missing (Debian package ${from})`
  }
  const probe = await command(['unshare', '--mount', '--pid', '--net', '--fork', 'true'], { allowFailure: true })
  return probe.code === 0 ? null : 'this machine does not allow new namespaces'
}
