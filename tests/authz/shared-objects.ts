/** Paths whose parameters name things of the whole server, not of an account: there is nobody to hide them from. */
const sharedPaths = [
  '/databases/engines/:engine',
  '/databases/processes/:id',
  '/ftp/sessions/:id',
  '/dns/servers/:id',
  '/dns/templates/:name',
  '/packages/:name',
  '/php/versions/:version',
  '/services/:name',
  '/settings/:group',
  '/system/ips/:ip',
  '/system/processes/:pid',
]

export const isShared = (path: string): boolean => sharedPaths.some((shared) => path === shared || path.startsWith(`${shared}/`))
