import { z } from 'zod'
import { canonicalAddress, interfaceAddress } from '../../core/address.ts'
import { InterfaceName } from '../../drivers/server/spec.ts'

const address = (read: (text: string) => string | null) =>
  z
    .string()
    .max(45)
    .transform((text, context) => {
      const found = read(text)
      if (found !== null) return found
      context.addIssue({ code: 'custom', message: '' })
      return z.NEVER
    })
const NatIp = z.union([address(canonicalAddress), z.literal('')])
const Owner = z.string().max(64)

export const ServerIp = z
  .object({
    ip: z.string(),
    version: z.number(),
    interface: z.string(),
    shared: z.boolean(),
    owner: z.string(),
    nat_ip: z.string(),
    domains: z.number(),
  })
  .meta({ id: 'ServerIp' })
export type ServerIp = z.infer<typeof ServerIp>

export const CreateServerIp = z.object({
  ip: address(interfaceAddress),
  /** Length of the network part; the address alone by default, which works in every network. */
  prefix: z.number().int().min(1).max(128).optional(),
  /** The one that holds the server's first address by default. */
  interface: InterfaceName.optional(),
  shared: z.boolean().optional(),
  owner: Owner.optional(),
  nat_ip: NatIp.optional(),
})
export type CreateServerIp = z.infer<typeof CreateServerIp>

export const UpdateServerIp = z.object({ shared: z.boolean().optional(), owner: Owner.optional(), nat_ip: NatIp.optional() })
export type UpdateServerIp = z.infer<typeof UpdateServerIp>

export const ServerIpParams = z.object({ ip: z.string() })
