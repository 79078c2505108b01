import type { NamesOutside } from '../../dns-parts.ts'
import type { TestApp } from '../../testing/app.ts'
import type { Client } from '../../testing/client.ts'

export const serverIp = '203.0.113.10'
export const serverIp6 = '2001:db8::10'

/** A panel whose names lead to known addresses, with a customer. */
export async function dnsWorld(start: (outside?: undefined, names?: NamesOutside) => Promise<TestApp>, names?: NamesOutside) {
  const app = await start(undefined, names)
  const set = await app.admin.put('/settings/dns', { ip: serverIp, ipv6: serverIp6 })
  if (set.status !== 200) throw new Error(`cannot set up names: ${set.text}`)
  return { app, admin: app.admin, john: await app.account('john') }
}

interface Shown {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly content: string
  readonly priority: number | null
  readonly managed: boolean
}

/** Records of a zone as `name type content`, sorted. */
export async function linesOf(by: Client, zone: string): Promise<string[]> {
  const reply = await by.get(`/dns/zones/${zone}/records`)
  if (reply.status !== 200) throw new Error(`no records of ${zone}: ${reply.text}`)
  return (reply.list as unknown as Shown[]).map(({ name, type, content }) => `${name} ${type} ${content}`).toSorted()
}

/** One record of a zone by name and type. */
export async function recordOf(by: Client, zone: string, name: string, type: string): Promise<Shown> {
  const reply = await by.get(`/dns/zones/${zone}/records?name=${encodeURIComponent(name)}&type=${type}`)
  const [first] = reply.list as unknown as Shown[]
  if (first === undefined) throw new Error(`no ${type} record of ${name} in ${zone}`)
  return first
}

/** `status message` of a refusal. */
export const refusal = async (reply: Promise<{ readonly status: number; readonly body: Record<string, unknown> }>): Promise<string> => {
  const { status, body } = await reply
  return `${status} ${typeof body['message'] === 'string' ? body['message'] : ''}`
}
