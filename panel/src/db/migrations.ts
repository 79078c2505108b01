import type { Migration } from '@croft/kit/db/migrate.ts'
import { core } from './migrations/0001-core.ts'
import { hosting } from './migrations/0002-hosting.ts'
import { files } from './migrations/0003-files.ts'
import { metrics } from './migrations/0004-metrics.ts'
import { traffic } from './migrations/0005-traffic.ts'
import { dns } from './migrations/0006-dns.ts'
import { tls } from './migrations/0007-tls.ts'
import { identity } from './migrations/0008-identity.ts'
import { server } from './migrations/0009-server.ts'
import { emailIndex } from './migrations/0010-email-index.ts'
import { databases } from './migrations/0011-databases.ts'
import { mail } from './migrations/0012-mail.ts'
import { cron } from './migrations/0013-cron.ts'
import { ftp } from './migrations/0014-ftp.ts'
import { fileShares } from './migrations/0015-file-shares.ts'
import { databaseSessions } from './migrations/0016-database-sessions.ts'
import { collaboratorCodes } from './migrations/0017-collaborator-codes.ts'
import { sshPasswords } from './migrations/0018-ssh-passwords.ts'
import { finishedUploads } from './migrations/0019-finished-uploads.ts'
import { ftpTraffic } from './migrations/0020-ftp-traffic.ts'
import { loginAs } from './migrations/0021-login-as.ts'

/** All migrations in order; a new one is added at the end. */
export const migrations: readonly Migration[] = [
  core,
  hosting,
  files,
  metrics,
  traffic,
  dns,
  tls,
  identity,
  server,
  emailIndex,
  databases,
  mail,
  cron,
  ftp,
  fileShares,
  databaseSessions,
  collaboratorCodes,
  sshPasswords,
  finishedUploads,
  ftpTraffic,
  loginAs,
]
