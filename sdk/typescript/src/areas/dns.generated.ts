// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type {
  Ack,
  DnsProvider,
  DnsRecord,
  DnsRecordsChanged,
  DnsServer,
  DnsTemplate,
  DnsZone,
  DnsZoneCheck,
  DnsZoneImported,
  DnsZoneWithRecords,
  DnssecStatus,
  JobAccepted,
} from '../shapes.generated.ts'

/** List templates of zones. */
export const templatesList = (client: Client, options?: CallOptions): Promise<readonly DnsTemplate[]> =>
  client.json({ method: 'GET', path: `/dns/templates` }, options)

/** List templates of zones, one page. */
export const templatesListPage = (client: Client, query: PageQuery, options?: CallOptions): Promise<Page<DnsTemplate>> =>
  client.json({ method: 'GET', path: `/dns/templates`, query: { page: 1, ...query } }, options)

export type TemplatesCreateBody = {
  readonly name: string
  readonly records: readonly {
    readonly name: string
    readonly type: string
    readonly content: string
    readonly ttl?: number | null
    readonly priority?: number | null
  }[]
}

/** Placeholders: {domain}, {ip}, {ipv6}, {ns1} to {ns6}, {hostname}, {dkim}. A record whose placeholder is empty is left out. */
export const templatesCreate = (client: Client, body: TemplatesCreateBody, options?: CallOptions): Promise<DnsTemplate & Sync> =>
  client.json({ method: 'POST', path: `/dns/templates`, body }, options)

/** Show a template of zones. */
export const templatesShow = (client: Client, name: string | number, options?: CallOptions): Promise<DnsTemplate> =>
  client.json({ method: 'GET', path: `/dns/templates/${encodeURIComponent(name)}` }, options)

export type TemplatesUpdateBody = {
  readonly records?: readonly {
    readonly name: string
    readonly type: string
    readonly content: string
    readonly ttl?: number | null
    readonly priority?: number | null
  }[]
}

/** Zones that are there keep their records; resetting one brings the new ones. */
export const templatesUpdate = (
  client: Client,
  name: string | number,
  body: TemplatesUpdateBody = {},
  options?: CallOptions,
): Promise<DnsTemplate & Sync> => client.json({ method: 'PUT', path: `/dns/templates/${encodeURIComponent(name)}`, body }, options)

/** Delete a template of zones. */
export const templatesDelete = (client: Client, name: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/dns/templates/${encodeURIComponent(name)}` }, options)

/** List secondary name servers. */
export const serversList = (client: Client, options?: CallOptions): Promise<readonly DnsServer[]> =>
  client.json({ method: 'GET', path: `/dns/servers` }, options)

/** List secondary name servers, one page. */
export const serversListPage = (client: Client, query: PageQuery, options?: CallOptions): Promise<Page<DnsServer>> =>
  client.json({ method: 'GET', path: `/dns/servers`, query: { page: 1, ...query } }, options)

export type ServersCreateBody = {
  readonly hostname: string
  readonly ip: string
  readonly role?: 'secondary' | 'cluster'
  readonly tsig_key?: string
}

/** It is told about every change and may transfer every zone. `tsig_key` is `name:secret` (HMAC-SHA256, base64), or the secret alone. */
export const serversCreate = (client: Client, body: ServersCreateBody, options?: CallOptions): Promise<DnsServer & Sync> =>
  client.json({ method: 'POST', path: `/dns/servers`, body }, options)

/** Remove a secondary name server. */
export const serversDelete = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/dns/servers/${encodeURIComponent(id)}` }, options)

/** List DNS providers. */
export const providersList = (client: Client, options?: CallOptions): Promise<readonly DnsProvider[]> =>
  client.json({ method: 'GET', path: `/dns/providers` }, options)

/** List DNS providers, one page. */
export const providersListPage = (client: Client, query: PageQuery, options?: CallOptions): Promise<Page<DnsProvider>> =>
  client.json({ method: 'GET', path: `/dns/providers`, query: { page: 1, ...query } }, options)

export type ProvidersCreateBody = {
  readonly name: string
  readonly type: 'cloudflare' | 'route53' | 'google' | 'digitalocean' | 'hetzner' | 'ovh' | 'rfc2136'
  readonly credentials: Readonly<Record<string, unknown>>
}

/** For certificates of names whose zone is hosted elsewhere. Credentials: `token` (cloudflare, digitalocean, hetzner), `access_key_id` and `secret_access_key` (route53), `service_account`, the whole key file (google), `application_key`, `application_secret` and `consumer_key` (ovh), each with an optional `endpoint`; or `server`, `zone`, `key_name`, `key_secret`, `algorithm` (rfc2136). They are tried before they are stored, and never shown. */
export const providersCreate = (client: Client, body: ProvidersCreateBody, options?: CallOptions): Promise<DnsProvider & Sync> =>
  client.json({ method: 'POST', path: `/dns/providers`, body }, options)

/** Delete a DNS provider. */
export const providersDelete = (client: Client, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/dns/providers/${encodeURIComponent(id)}` }, options)

export type ZonesListQuery = { readonly owner?: string; readonly kind?: string; readonly dnssec?: boolean }

/** List zones. */
export const zonesList = (client: Client, query: ZonesListQuery = {}, options?: CallOptions): Promise<readonly DnsZone[]> =>
  client.json({ method: 'GET', path: `/dns/zones`, query }, options)

/** List zones, one page. */
export const zonesListPage = (client: Client, query: ZonesListQuery & PageQuery, options?: CallOptions): Promise<Page<DnsZone>> =>
  client.json({ method: 'GET', path: `/dns/zones`, query: { page: 1, ...query } }, options)

export type ZonesCreateBody = {
  readonly domain: string
  readonly owner?: string
  readonly kind?: 'primary' | 'secondary'
  readonly primaries?: readonly string[]
  readonly template?: string
  readonly ip?: string
  readonly ipv6?: string
}

/** Create zone. */
export const zonesCreate = (client: Client, body: ZonesCreateBody, options?: CallOptions): Promise<DnsZone & Sync> =>
  client.json({ method: 'POST', path: `/dns/zones`, body }, options)

/** Get zone with records. */
export const zonesShow = (client: Client, domain: string | number, options?: CallOptions): Promise<DnsZoneWithRecords> =>
  client.json({ method: 'GET', path: `/dns/zones/${encodeURIComponent(domain)}` }, options)

export type ZonesUpdateBody = {
  readonly soa?: {
    readonly rname?: string
    readonly refresh?: number
    readonly retry?: number
    readonly expire?: number
    readonly minimum?: number
  }
  readonly default_ttl?: number
  readonly status?: 'active' | 'disabled'
}

/** Update zone. */
export const zonesUpdate = (
  client: Client,
  domain: string | number,
  body: ZonesUpdateBody = {},
  options?: CallOptions,
): Promise<DnsZone & Sync> => client.json({ method: 'PUT', path: `/dns/zones/${encodeURIComponent(domain)}`, body }, options)

export type ZonesDeleteQuery = { readonly force?: boolean }

/** Delete zone. */
export const zonesDelete = (
  client: Client,
  domain: string | number,
  query: ZonesDeleteQuery = {},
  options?: CallOptions,
): Promise<Ack & Sync> => client.json({ method: 'DELETE', path: `/dns/zones/${encodeURIComponent(domain)}`, query }, options)

export type ZonesResetBody = { readonly template?: string; readonly keep_custom?: boolean; readonly confirm: boolean }

/** Reset zone to its template. */
export const zonesReset = (client: Client, domain: string | number, body: ZonesResetBody, options?: CallOptions): Promise<DnsZone & Sync> =>
  client.json({ method: 'POST', path: `/dns/zones/${encodeURIComponent(domain)}/reset`, body }, options)

/** Export zone as a BIND file. */
export const zonesExport = (client: Client, domain: string | number, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/dns/zones/${encodeURIComponent(domain)}/export` }, options)

export type ZonesImportBody = { readonly zone: string; readonly mode?: 'merge' | 'replace'; readonly dry_run?: boolean }

/** `merge` adds and changes records, `replace` also removes what the file does not hold. The SOA record stays that of the zone. */
export const zonesImport = (
  client: Client,
  domain: string | number,
  body: ZonesImportBody,
  options?: CallOptions,
): Promise<DnsZoneImported & Sync> =>
  client.json({ method: 'POST', path: `/dns/zones/${encodeURIComponent(domain)}/import`, body }, options)

export type RecordsListQuery = { readonly type?: string; readonly name?: string }

/** List records. */
export const recordsList = (
  client: Client,
  domain: string | number,
  query: RecordsListQuery = {},
  options?: CallOptions,
): Promise<readonly DnsRecord[]> => client.json({ method: 'GET', path: `/dns/zones/${encodeURIComponent(domain)}/records`, query }, options)

/** List records, one page. */
export const recordsListPage = (
  client: Client,
  domain: string | number,
  query: RecordsListQuery & PageQuery,
  options?: CallOptions,
): Promise<Page<DnsRecord>> =>
  client.json({ method: 'GET', path: `/dns/zones/${encodeURIComponent(domain)}/records`, query: { page: 1, ...query } }, options)

export type RecordsCreateBody = {
  readonly name: string
  readonly type: string
  readonly content: string
  readonly ttl?: number
  readonly priority?: number
  readonly disabled?: boolean
  readonly comment?: string
}

/** Create record. */
export const recordsCreate = (
  client: Client,
  domain: string | number,
  body: RecordsCreateBody,
  options?: CallOptions,
): Promise<DnsRecord & Sync> => client.json({ method: 'POST', path: `/dns/zones/${encodeURIComponent(domain)}/records`, body }, options)

export type RecordsChangeBody = {
  readonly create?: readonly Readonly<Record<string, unknown>>[]
  readonly update?: readonly Readonly<Record<string, unknown>>[]
  readonly delete?: readonly string[]
}

/** All or nothing, at most 1000 entries. A refusal names the entry: `create[3]: Invalid record name`. */
export const recordsChange = (
  client: Client,
  domain: string | number,
  body: RecordsChangeBody = {},
  options?: CallOptions,
): Promise<DnsRecordsChanged & Sync> =>
  client.json({ method: 'PUT', path: `/dns/zones/${encodeURIComponent(domain)}/records`, body }, options)

/** Get record. */
export const recordsShow = (client: Client, domain: string | number, id: string | number, options?: CallOptions): Promise<DnsRecord> =>
  client.json({ method: 'GET', path: `/dns/zones/${encodeURIComponent(domain)}/records/${encodeURIComponent(id)}` }, options)

export type RecordsUpdateBody = {
  readonly name?: string
  readonly content?: string
  readonly ttl?: number
  readonly priority?: number
  readonly disabled?: boolean
  readonly comment?: string
}

/** A record that the panel kept is the editor’s own afterwards. */
export const recordsUpdate = (
  client: Client,
  domain: string | number,
  id: string | number,
  body: RecordsUpdateBody = {},
  options?: CallOptions,
): Promise<DnsRecord & Sync> =>
  client.json({ method: 'PUT', path: `/dns/zones/${encodeURIComponent(domain)}/records/${encodeURIComponent(id)}`, body }, options)

/** Delete record. */
export const recordsDelete = (client: Client, domain: string | number, id: string | number, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/dns/zones/${encodeURIComponent(domain)}/records/${encodeURIComponent(id)}` }, options)

/** Check whether a zone is delegated here and served everywhere. */
export const zonesCheck = (client: Client, domain: string | number, options?: CallOptions): Promise<DnsZoneCheck> =>
  client.json({ method: 'GET', path: `/dns/zones/${encodeURIComponent(domain)}/check` }, options)

/** Show how a zone is signed. */
export const dnssecShow = (client: Client, domain: string | number, options?: CallOptions): Promise<DnssecStatus> =>
  client.json({ method: 'GET', path: `/dns/zones/${encodeURIComponent(domain)}/dnssec` }, options)

export type DnssecEnableBody = { readonly algorithm?: 'ecdsap256sha256' | 'ed25519' | 'rsasha256'; readonly nsec3?: boolean }

/** The answer holds the DS records for the registrar. */
export const dnssecEnable = (
  client: Client,
  domain: string | number,
  body: DnssecEnableBody = {},
  options?: CallOptions,
): Promise<DnssecStatus & Sync> => client.json({ method: 'POST', path: `/dns/zones/${encodeURIComponent(domain)}/dnssec`, body }, options)

export type DnssecDisableQuery = { readonly force?: boolean }

/** Stop signing a zone. */
export const dnssecDisable = (
  client: Client,
  domain: string | number,
  query: DnssecDisableQuery = {},
  options?: CallOptions,
): Promise<Ack & Sync> => client.json({ method: 'DELETE', path: `/dns/zones/${encodeURIComponent(domain)}/dnssec`, query }, options)

export type DnssecRolloverBody = { readonly key?: 'ksk' | 'zsk' }

/** The old key goes when no resolver remembers it. For a key-signing key the parent has to show the new DS record first; both sign until then. */
export const dnssecRollover = (
  client: Client,
  domain: string | number,
  body: DnssecRolloverBody = {},
  options?: CallOptions,
): Promise<JobAccepted> => client.json({ method: 'POST', path: `/dns/zones/${encodeURIComponent(domain)}/dnssec/rollover`, body }, options)
