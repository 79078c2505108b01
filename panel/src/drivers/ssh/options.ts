/** Where sshd of this machine is configured. */
export interface SshOptions {
  /** `/etc/ssh`. */
  readonly folder: string
}

/** Files of sshd and of Croft beside it. */
export const sshPlaces = ({ folder }: SshOptions) => ({
  program: '/usr/sbin/sshd',
  main: `${folder}/sshd_config`,
  dropIns: `${folder}/sshd_config.d`,
  /** Read before the main file: the first value of a setting counts. */
  rules: `${folder}/sshd_config.d/10-croft.conf`,
  /** sshd refuses even to test a configuration without it; it is made at sshd's own start. */
  separation: '/run/sshd',
})
