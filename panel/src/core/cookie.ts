/** The cookie of console mode; scripts cannot read it and other sites cannot send it. */
export const sessionCookie = (token: string, seconds: number): string =>
  `__Host-croft=${token}; HttpOnly; Secure; SameSite=Strict; Path=/; Max-Age=${seconds}`
