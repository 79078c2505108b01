import { quoteNginxPlain } from '../../../system/quote.ts'
import type { Listen, Listeners, Speaks } from './options.ts'

/**
 * One line per address. `listen.conf` is included by every server block but the first and has no socket options; `listen-first.conf`
 * has them: the packets of one HTTP/3 connection must all come to the same worker.
 */
export function renderListen({ http, https }: Listeners, speaks: Speaks, place: 'first' | 'other' = 'other'): string {
  const host = ({ address }: Listen) => (address.includes(':') ? `[${address}]` : address)
  const line = (listener: Listen, how: string) => `listen ${quoteNginxPlain(`${host(listener)}:${listener.port}`)}${how};\n`
  const secure = speaks === 'http2' ? ' ssl http2' : ' ssl'
  const quic = speaks === 'http2' ? [] : https.map((listener) => line(listener, place === 'first' ? ' quic reuseport' : ' quic'))
  return [...http.map((listener) => line(listener, '')), ...https.map((listener) => line(listener, secure)), ...quic].join('')
}

/** `generation.conf`: what the probe must hear after a reload. */
export const renderGeneration = (generation: string): string => `return 200 ${quoteNginxPlain(generation)};\n`
