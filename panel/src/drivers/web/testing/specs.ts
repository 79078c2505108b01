import type { OwnBlock, WebSpec } from '../spec.ts'

/** John's ordinary site 7. */
export const webSpec = (changes: Partial<WebSpec> = {}): WebSpec => ({
  site: 7,
  username: 'john',
  uid: 3_000_007,
  folder: 'john.example',
  documentRoot: 'public_html',
  hosts: ['john.example', 'www.john.example'],
  redirectHosts: [],
  php: null,
  frontController: false,
  suspended: false,
  forceHttps: false,
  hsts: null,
  http3: false,
  errorPages: {},
  own: null,
  ...changes,
})

/** A server block of its own that changes nothing yet. */
export const ownBlock = (changes: Partial<OwnBlock> = {}): OwnBlock => ({
  indexFiles: ['index.php', 'index.html'],
  clientMaxBodyMb: 64,
  gzip: true,
  brotli: true,
  http2: true,
  directoryListing: false,
  accessLog: true,
  errorLog: true,
  securityHeaders: true,
  staticExpiresDays: 7,
  redirects: [],
  protectedDirs: [],
  proxies: [],
  hotlink: null,
  access: null,
  cache: null,
  custom: '',
  ...changes,
})
