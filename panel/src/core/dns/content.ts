import { ipv4Content, ipv6Content } from './content/addresses.ts'
import { dsContent, sshfpContent, tlsaContent } from './content/digests.ts'
import { aliasContent, cnameContent, mxContent, nsContent, ptrContent, srvContent } from './content/hosts.ts'
import { bindingContent } from './content/service-binding.ts'
import { refused, type ContentRule } from './content/subject.ts'
import { caaContent, txtContent } from './content/text.ts'
import { absoluteName } from './name.ts'
import { hasControl, type RecordType } from './types.ts'

const rules: Readonly<Record<RecordType, ContentRule>> = {
  A: ipv4Content,
  AAAA: ipv6Content,
  CNAME: cnameContent,
  MX: mxContent,
  TXT: txtContent,
  SRV: srvContent,
  CAA: caaContent,
  NS: nsContent,
  PTR: ptrContent,
  TLSA: tlsaContent,
  SSHFP: sshfpContent,
  ALIAS: aliasContent,
  HTTPS: bindingContent,
  SVCB: bindingContent,
  DS: dsContent,
}
const longest = 65_535

/** Whether records of a type have a priority of their own. */
export const hasPriority = (type: RecordType): boolean => type === 'MX' || type === 'SRV'

function checkedPriority(type: RecordType, priority: number | null): number | null {
  // clients send one with every type
  if (!hasPriority(type)) return null
  if (priority === null) throw refused(type, 'priority is required')
  if (!Number.isInteger(priority) || priority < 0 || priority > 65_535) throw refused(type, 'priority must be a number from 0 to 65535')
  return priority
}

/**
 * The stored form of a content and its priority. `name` is the stored form relative to `zone`. Checks all that the record itself tells;
 * `checkZone` checks the rest. Throws 400 `Invalid <TYPE> record: <reason>`.
 */
export function normalizeContent(
  type: RecordType,
  input: string,
  { name, zone, priority }: { readonly name: string; readonly zone: string; readonly priority: number | null },
): { content: string; priority: number | null } {
  if (hasControl(input)) throw refused(type, 'content must not contain control characters')
  if (input.length > longest) throw refused(type, 'content is too long')
  const own = checkedPriority(type, priority)
  const text = type === 'TXT' ? input : input.trim()
  if (text === '' && type !== 'TXT') throw refused(type, 'content is required')
  return { content: rules[type](text, { type, owner: absoluteName(name, zone), zone, priority: own }), priority: own }
}
