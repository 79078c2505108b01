import { account } from './en/account.ts'
import { cron } from './en/cron.ts'
import { databases } from './en/databases.ts'
import { fields } from './en/fields.ts'
import { files } from './en/files.ts'
import { ftp } from './en/ftp.ts'
import { jobs } from './en/jobs.ts'
import { people } from './en/people.ts'
import { server } from './en/server.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { sites } from './en/sites.ts'
import { words } from './en/words.ts'

/** Every text of the console, in English; other languages have the same keys. */
export const en = {
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
} as const satisfies Readonly<Record<string, string>>
export type Texts = Readonly<Record<keyof typeof en, string>>
