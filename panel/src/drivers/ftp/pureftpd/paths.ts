import type { SystemPaths } from '../../../system/system.ts'

/** Where the FTP daemon's files are; everything but what is below `run` is root's alone. */
export const ftpPaths = (paths: SystemPaths) => ({
  folder: `${paths.config}/ftp`,
  conf: `${paths.config}/ftp/pure-ftpd.conf`,
  /** A file for each account with the lines of its logins. */
  logins: `${paths.config}/ftp/logins`,
  /** A file for each account with the folders that its logins see, for the time after a boot. */
  jails: `${paths.config}/ftp/jails`,
  /** A file for each name that the daemon asks Croft about. */
  asked: `${paths.config}/ftp/asked`,
  /** Where it asks. */
  socket: `${paths.run}/ftp/ask.sock`,
  /** All of them as the daemon reads them at each login. */
  database: `${paths.config}/ftp/logins.pdb`,
  /** Of what it was made, and what was made. */
  sum: `${paths.config}/ftp/logins.sum`,
  /** What was transferred, a line each. */
  transfers: `${paths.logs}/ftp-transfers.log`,
  run: `${paths.run}/ftp`,
  /** With what the running daemon was started. */
  started: `${paths.run}/ftp/started`,
  /** Rules of sshd for logins that may come from few addresses only. */
  addresses: `${paths.config}/ssh/addresses`,
  /** The certificate for names without one of their own: the panel's, else a self-signed one. Leaf, chain and key. */
  certificate: `${paths.state}/web/tls/names/TLSv1.3/default`,
})

/** What a login sees: `root` is root's, as sshd wants it, open to the group of the login alone, and in it is the folder. */
export const loginJail = (paths: Pick<SystemPaths, 'run'>, login: string) => {
  const root = `${paths.run}/jails/${login}`
  return { root, files: `${root}/files` }
}
