import { isIP } from 'node:net'
import { z } from 'zod'

/** `Europe/Berlin`: a file below `/usr/share/zoneinfo`. */
export const Timezone = z.string().regex(/^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:\/[A-Za-z0-9_+-]{1,32}){0,2}$/)

/** Name of a network interface, as Linux allows it. */
export const InterfaceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/)

/** A host name that the kernel can hold: at most 64 bytes, in lower case, with a dot. */
export const ServerName = z
  .string()
  .max(64)
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/)

/** An address that Croft itself gives to an interface. */
export const ServerAddress = z
  .strictObject({ ip: z.string().max(45), prefix: z.number().int().min(1).max(128), interface: InterfaceName })
  .refine(({ ip, prefix }) => isIP(ip) === 6 || (isIP(ip) === 4 && prefix <= 32), 'no address with a prefix of its family')
export type ServerAddress = z.infer<typeof ServerAddress>

/** What is wanted of the machine itself; `null` leaves things as they are. */
export const ServerSpec = z.strictObject({
  hostname: ServerName.nullable(),
  timezone: Timezone.nullable(),
  /** Whether a time service sets the clock. */
  ntp: z.boolean().nullable(),
  /** Addresses besides those that the machine configures itself. */
  addresses: z.array(ServerAddress).max(4096),
})
export type ServerSpec = z.infer<typeof ServerSpec>
