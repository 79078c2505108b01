import type { TemplateRecord } from './schema.ts'

/** Name of the template that is always there. */
export const builtinName = 'default'

/** What a zone holds when nobody made another template: name servers, the site, and mail. */
export const builtinTemplate: readonly TemplateRecord[] = [
  { name: '@', type: 'NS', content: '{ns1}' },
  { name: '@', type: 'NS', content: '{ns2}' },
  { name: '@', type: 'NS', content: '{ns3}' },
  { name: '@', type: 'NS', content: '{ns4}' },
  { name: '@', type: 'A', content: '{ip}' },
  { name: '@', type: 'AAAA', content: '{ipv6}' },
  { name: 'www', type: 'A', content: '{ip}' },
  { name: 'www', type: 'AAAA', content: '{ipv6}' },
  { name: 'mail', type: 'A', content: '{ip}' },
  { name: 'mail', type: 'AAAA', content: '{ipv6}' },
  { name: '@', type: 'MX', content: 'mail.{domain}', priority: 10 },
  { name: '@', type: 'TXT', content: 'v=spf1 a mx ~all' },
  { name: '_dmarc', type: 'TXT', content: 'v=DMARC1; p=none' },
]
