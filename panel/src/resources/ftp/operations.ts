import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { PanelDb } from '../../db/database.ts'
import { touch } from '../../db/write.ts'
import { ftpServerScope } from './server-store.ts'
import type { FtpMachine, FtpServers } from './machine.ts'

/** Installs the FTP server from Debian's sources. */
export const installFtp = (db: PanelDb, machine: FtpMachine, servers: FtpServers) =>
  defineOperation<Record<string, never>>({
    type: 'ftp.install',
    input: z.object({}),
    steps: [
      {
        name: 'lists',
        message: 'Reading the lists of packages',
        async run({ log }) {
          try {
            await machine.update()
          } catch (error) {
            // one source of many may be down: what is missing then is told by the installation
            await log(`apt-get update: ${error instanceof Error ? error.message : String(error)}`)
          }
        },
      },
      { name: 'packages', message: 'Installing packages', run: () => machine.install() },
      {
        name: 'check',
        message: 'Looking whether it answers',
        async run({ state, ctx }) {
          servers.forget()
          if (!(await servers()).running) throw conflict('Pure-FTPd does not run after its installation')
          // from now on its settings are applied, and put right when somebody edits them
          await touch(ctx, db, [ftpServerScope], 'ftp.server.installed', { type: 'ftp', id: 'server' }, null)
          state['result'] = { installed: true, running: true }
        },
      },
    ],
  })
