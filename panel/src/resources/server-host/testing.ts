import type { Surroundings } from './surroundings.ts'

/** Names and addresses without DNS and without this machine's interfaces. */
export const around: Surroundings = {
  addresses: async (hostname) => (hostname === 'panel.example.com' ? ['192.0.2.10'] : []),
  reverse: async (ip) => (ip === '192.0.2.10' ? 'panel.example.com' : ''),
  interfaces: () => [
    { name: 'eth0', address: '192.0.2.10', version: 4 },
    { name: 'eth0', address: '192.0.2.11', version: 4 },
    { name: 'eth0', address: '2001:db8::10', version: 6 },
  ],
}
