import { account } from './de/account.ts'
import { cron } from './de/cron.ts'
import { databases } from './de/databases.ts'
import { fields } from './de/fields.ts'
import { files } from './de/files.ts'
import { ftp } from './de/ftp.ts'
import { jobs } from './de/jobs.ts'
import { people } from './de/people.ts'
import { server } from './de/server.ts'
import { settings } from './de/settings.ts'
import { shell } from './de/shell.ts'
import { sites } from './de/sites.ts'
import { words } from './de/words.ts'
import type { Texts } from './en.ts'

/** The console in German. */
export const de: Texts = {
  ...account,
  ...cron,
  ...databases,
  ...fields,
  ...files,
  ...ftp,
  ...jobs,
  ...people,
  ...server,
  ...settings,
  ...shell,
  ...sites,
  ...words,
}
