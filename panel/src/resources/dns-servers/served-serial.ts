import { NoAnswer } from './ask.ts'

/** The name server of this machine. */
const ourselves = '127.0.0.1'

export interface ServedZone {
  readonly name: string
  readonly serial: number
  /** Algorithm of its keys, `` for a zone that is not signed. */
  readonly dnssec: string
}

/**
 * The serial that every name server of a zone should show; `null` when nobody knows. Signed zones are served with a higher one than ours,
 * which goes up with the signatures, so what our own name server shows counts.
 */
export async function servedSerial(
  { name, serial, dnssec }: ServedZone,
  ask: (address: string, zone: string) => Promise<number | null>,
): Promise<number | null> {
  if (dnssec === '') return serial
  try {
    return await ask(ourselves, name)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return null
  }
}
