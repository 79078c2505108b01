// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, Sync } from '../client.ts'
import type {
  Ack,
  AcmeAccount,
  Certificate,
  CertificateOrderAccepted,
  CertificatePreflight,
  CertificateRequest,
} from '../shapes.generated.ts'

/** Show the account at the certificate authority. */
export const acmeShow = (client: Client, options?: CallOptions): Promise<AcmeAccount> =>
  client.json({ method: 'GET', path: `/ssl/acme/account` }, options)

export type AcmeUpdateBody = {
  readonly directory_url?: string
  readonly email?: string
  readonly eab_kid?: string
  readonly eab_hmac?: string
  readonly profile?: string
  readonly fallback?: readonly { readonly directory_url: string; readonly eab_kid?: string; readonly eab_hmac?: string }[]
  readonly agree_tos: boolean
}

/** Choose certificate authorities and accept their terms. */
export const acmeUpdate = (client: Client, body: AcmeUpdateBody, options?: CallOptions): Promise<AcmeAccount & Sync> =>
  client.json({ method: 'PUT', path: `/ssl/acme/account`, body }, options)

export type ListQuery = { readonly owner?: string; readonly type?: string; readonly expiring_days?: number }

/** List certificates. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly Certificate[]> =>
  client.json({ method: 'GET', path: `/ssl`, query }, options)

/** List certificates, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<Certificate>> =>
  client.json({ method: 'GET', path: `/ssl`, query: { page: 1, ...query } }, options)

/** Certificate status. */
export const show = (client: Client, domain: string | number, options?: CallOptions): Promise<Certificate> =>
  client.json({ method: 'GET', path: `/ssl/${encodeURIComponent(domain)}` }, options)

export type Delete_Query = { readonly revoke?: boolean; readonly force?: boolean }

/** Delete a certificate. */
export const delete_ = (client: Client, domain: string | number, query: Delete_Query = {}, options?: CallOptions): Promise<Ack & Sync> =>
  client.json({ method: 'DELETE', path: `/ssl/${encodeURIComponent(domain)}`, query }, options)

/** List signing requests. */
export const csrList = (client: Client, domain: string | number, options?: CallOptions): Promise<readonly CertificateRequest[]> =>
  client.json({ method: 'GET', path: `/ssl/${encodeURIComponent(domain)}/csr` }, options)

export type CsrCreateBody = {
  readonly common_name?: string
  readonly names?: readonly string[]
  readonly organization?: string
  readonly organizational_unit?: string
  readonly city?: string
  readonly state?: string
  readonly country?: string
  readonly email?: string
  readonly key_type?: 'ec256' | 'ec384' | 'rsa2048' | 'rsa4096'
}

/** Generate CSR. */
export const csrCreate = (
  client: Client,
  domain: string | number,
  body: CsrCreateBody = {},
  options?: CallOptions,
): Promise<CertificateRequest & Sync> => client.json({ method: 'POST', path: `/ssl/${encodeURIComponent(domain)}/csr`, body }, options)

export type UploadBody = {
  readonly certificate: string
  readonly private_key?: string
  readonly chain?: string
  readonly force_https?: boolean
}

/** Upload certificate. */
export const upload = (client: Client, domain: string | number, body: UploadBody, options?: CallOptions): Promise<Certificate & Sync> =>
  client.json({ method: 'POST', path: `/ssl/${encodeURIComponent(domain)}/upload`, body }, options)

export type SelfSignBody = { readonly days?: number; readonly key_type?: 'ec256' | 'ec384' | 'rsa2048' | 'rsa4096' }

/** Make a self-signed certificate. */
export const selfSign = (
  client: Client,
  domain: string | number,
  body: SelfSignBody = {},
  options?: CallOptions,
): Promise<Certificate & Sync> => client.json({ method: 'POST', path: `/ssl/${encodeURIComponent(domain)}/self-signed`, body }, options)

export type ForceHttpsBody = {
  readonly enabled: boolean
  readonly hsts?: boolean
  readonly hsts_max_age?: number
  readonly hsts_subdomains?: boolean
}

/** Lead visitors to HTTPS. */
export const forceHttps = (
  client: Client,
  domain: string | number,
  body: ForceHttpsBody,
  options?: CallOptions,
): Promise<Certificate & Sync> => client.json({ method: 'PUT', path: `/ssl/${encodeURIComponent(domain)}/force-https`, body }, options)

export type AutoRenewBody = { readonly enabled: boolean }

/** Switch automatic renewal. */
export const autoRenew = (
  client: Client,
  domain: string | number,
  body: AutoRenewBody,
  options?: CallOptions,
): Promise<Certificate & Sync> => client.json({ method: 'PUT', path: `/ssl/${encodeURIComponent(domain)}/auto-renew`, body }, options)

export type OptionsBody = { readonly tls_min?: '1.2' | '1.3' }

/** Choose the oldest TLS version. */
export const options = (
  client: Client,
  domain: string | number,
  body: OptionsBody = {},
  options?: CallOptions,
): Promise<Certificate & Sync> => client.json({ method: 'PUT', path: `/ssl/${encodeURIComponent(domain)}/options`, body }, options)

export type DownloadQuery = { readonly part?: 'certificate' | 'chain' | 'fullchain' }

/** Download a certificate. */
export const download = (client: Client, domain: string | number, query: DownloadQuery = {}, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/ssl/${encodeURIComponent(domain)}/download`, query }, options)

/** Download a private key. */
export const privateKey = (client: Client, domain: string | number, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/ssl/${encodeURIComponent(domain)}/private-key` }, options)

export type IssueBody = {
  readonly challenge?: 'http-01' | 'dns-01'
  readonly wildcard?: boolean
  readonly names?: readonly string[]
  readonly key_type?: 'ec256' | 'ec384' | 'rsa2048' | 'rsa4096'
  readonly dns_provider_id?: string
  readonly force_https?: boolean
  readonly dry_run?: boolean
}

/** Issue certificate. */
export const issue = (
  client: Client,
  domain: string | number,
  body: IssueBody = {},
  options?: CallOptions,
): Promise<CertificatePreflight | CertificateOrderAccepted> =>
  client.json({ method: 'POST', path: `/ssl/${encodeURIComponent(domain)}/issue`, body }, options)

export type RenewBody = { readonly force?: boolean }

/** Renew certificate. */
export const renew = (
  client: Client,
  domain: string | number,
  body: RenewBody = {},
  options?: CallOptions,
): Promise<CertificateOrderAccepted> => client.json({ method: 'POST', path: `/ssl/${encodeURIComponent(domain)}/renew`, body }, options)

export type PreflightQuery = { readonly challenge?: 'http-01' | 'dns-01'; readonly names?: string }

/** Check whether a certificate can be issued. */
export const preflight = (
  client: Client,
  domain: string | number,
  query: PreflightQuery = {},
  options?: CallOptions,
): Promise<CertificatePreflight> => client.json({ method: 'GET', path: `/ssl/${encodeURIComponent(domain)}/preflight`, query }, options)
