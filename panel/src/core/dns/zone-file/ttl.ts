const seconds: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }
const longest = 2_147_483_647

/** Seconds of `3600`, `1h30m`, `2W`; `null` when it is no time or too long. */
export function parseTtl(text: string): number | null {
  if (/^\d{1,10}$/.test(text)) return Number(text) <= longest ? Number(text) : null
  if (text.length > 64 || !/^(?:\d{1,10}[wdhms])+$/i.test(text)) return null
  const parts = [...text.toLowerCase().matchAll(/(\d+)([wdhms])/g)]
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (seconds[unit ?? ''] ?? 0), 0)
  return total <= longest ? total : null
}
