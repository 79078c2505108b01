import { quoteNginxPlain } from '../../../system/quote.ts'
import type { Listen } from './options.ts'

/** `listen.conf`: one line per address, without socket options, because every server block includes it. */
export function renderListen(listeners: readonly Listen[]): string {
  const host = ({ address }: Listen) => (address.includes(':') ? `[${address}]` : address)
  return listeners.map((listener) => `listen ${quoteNginxPlain(`${host(listener)}:${listener.port}`)};\n`).join('')
}

/** `generation.conf`: what the probe must hear after a reload. */
export const renderGeneration = (generation: string): string => `return 200 ${quoteNginxPlain(generation)};\n`
