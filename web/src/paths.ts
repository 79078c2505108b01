/** Addresses of pages, built in one place. */
export const paths = {
  domain: (name: string) => `/domains/${encodeURIComponent(name)}`,
  user: (username: string) => `/users/${encodeURIComponent(username)}`,
  zone: (name: string) => `/zones/${encodeURIComponent(name)}`,
  cronJob: (id: number) => `/cron/${id}`,
  ftp: (name: string) => `/ftp/${encodeURIComponent(name)}`,
  database: (name: string) => `/databases/${encodeURIComponent(name)}`,
  service: (name: string) => `/services/${encodeURIComponent(name)}`,
  package: (name: string) => `/packages/${encodeURIComponent(name)}`,
}
