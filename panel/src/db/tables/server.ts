/** What an administrator wants of the machine itself; `null`: it stays as it is. */
export interface ServerHostRow {
  node: string
  hostname: string | null
  /** What the panel's configuration file called it when `hostname` was set: a file changed since then counts again. */
  configured_hostname: string
  timezone: string | null
  /** 0 or 1. */
  ntp: number | null
  updated_at: number
}

/** An address of the server of which something is known that the machine cannot tell. */
export interface ServerIpRow {
  ip: string
  prefix: number
  interface: string
  /** 1: Croft gives it to the interface; 0: the machine has it by itself. */
  managed: number
  /** 1: sites of all accounts may use it. */
  shared: number
  owner_id: number | null
  /** What the address is called outside, behind address translation. */
  nat_ip: string
  created_at: number
}
