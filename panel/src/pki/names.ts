import { getDomain } from 'tldts'

/** Whether one of the names of a certificate covers a host; `*` stands for one label, and only for the first. */
export function covers(names: readonly string[], host: string): boolean {
  const asked = host.toLowerCase().replace(/\.$/, '')
  const parent = asked.slice(asked.indexOf('.') + 1)
  return names.some(
    (name) => name === asked || (name.startsWith('*.') && asked.includes('.') && !asked.startsWith('*.') && name.slice(2) === parent),
  )
}

/** `www.example.co.uk` → `example.co.uk`, by which authorities count; `null` for what has none. */
export const registeredDomain = (host: string): string | null => getDomain(host, { allowPrivateDomains: true })
