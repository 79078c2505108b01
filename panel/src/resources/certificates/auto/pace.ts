const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long a domain of some age that does not lead here yet is left alone. A new one is about to be pointed here; an old one is not. */
const paces: readonly { readonly younger: number; readonly pause: number }[] = [
  { younger: 10 * minute, pause: 20 * second },
  { younger: hour, pause: 2 * minute },
  { younger: day, pause: 15 * minute },
  { younger: 7 * day, pause: hour },
]

/** Whether a certificate lasts long enough to wait for names that cannot be proven now: as long as a quarter of its life is left. */
export const mayWait = (
  { not_before: from, not_after: until }: { readonly not_before: number | null; readonly not_after: number | null },
  now: number,
) => from !== null && until !== null && until - now > (until - from) / 4

/** When to look again whether a name leads here; a renewal that cannot be made is looked at often, for it ends one day. */
export function nextLook(now: number, createdAt: number, renewal: boolean): number {
  if (renewal) return now + 4 * hour
  const age = now - createdAt
  return now + (paces.find(({ younger }) => age < younger)?.pause ?? 12 * hour)
}
