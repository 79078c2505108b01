// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client } from '../client.ts'
import type { JobAccepted, PhpExtension, PhpVersion } from '../shapes.generated.ts'

/** List the PHP versions of the server. */
export const versionsList = (client: Client, options?: CallOptions): Promise<readonly PhpVersion[]> =>
  client.json({ method: 'GET', path: `/php/versions` }, options)

/** List the extensions of a PHP version. */
export const extensionsList = (client: Client, version: string | number, options?: CallOptions): Promise<readonly PhpExtension[]> =>
  client.json({ method: 'GET', path: `/php/versions/${encodeURIComponent(version)}/extensions` }, options)

/** From the Debian sources that are configured on the server, with the usual extensions. */
export const versionsInstall = (client: Client, version: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'POST', path: `/php/versions/${encodeURIComponent(version)}/install` }, options)

/** Remove a PHP version. */
export const versionsDelete = (client: Client, version: string | number, options?: CallOptions): Promise<JobAccepted> =>
  client.json({ method: 'DELETE', path: `/php/versions/${encodeURIComponent(version)}` }, options)

export type ExtensionsUpdateBody = { readonly enabled: boolean }

/** One that is not installed is installed first. */
export const extensionsUpdate = (
  client: Client,
  version: string | number,
  name: string | number,
  body: ExtensionsUpdateBody,
  options?: CallOptions,
): Promise<JobAccepted> =>
  client.json({ method: 'PUT', path: `/php/versions/${encodeURIComponent(version)}/extensions/${encodeURIComponent(name)}`, body }, options)
