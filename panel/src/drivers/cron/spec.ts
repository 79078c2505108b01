import { z } from 'zod'
import { PhpVersion } from '../php/spec.ts'
import { Username } from '../unix/spec.ts'

/** Names that the runner itself gives a command, or that change how the shell reads what it is given. */
const reserved = new Set(
  'HOME USER LOGNAME SHELL IFS OPTIND PWD OLDPWD PPID UID EUID ENV BASH_ENV BASHOPTS SHELLOPTS POSIXLY_CORRECT PS4'.split(' '),
)

/** Name of an environment variable that a tenant may set. */
export const EnvironmentName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]{0,63}$/)
  .refine((name) => !reserved.has(name))
export const EnvironmentValue = z.string().regex(/^[^\p{Cc}]{0,1000}$/u)

/** One command of a tenant and when it runs. */
export const CronJobSpec = z.strictObject({
  id: z.number().int().positive(),
  /** The tenant's own command line, for the tenant's shell alone: one line. */
  command: z.string().regex(/^[^\p{Cc}]{1,2000}$/u),
  /** Five fields or a word, in the form of `normalCron`. */
  expression: z.string().regex(/^[@0-9A-Za-z*,/ -]{1,255}$/),
  /** `''`: that of the machine. */
  timezone: z.string().regex(/^[A-Za-z0-9_+/-]{0,64}$/),
  enabled: z.boolean(),
  /** 0 = none. */
  timeoutSeconds: z.number().int().min(0).max(86_400),
  /** May start while an earlier run of it goes on. */
  allowOverlap: z.boolean(),
  /** What `php` is for the command; `null`: that of the machine. */
  phpVersion: PhpVersion.nullable(),
  environment: z.record(EnvironmentName, EnvironmentValue),
})
export type CronJobSpec = z.infer<typeof CronJobSpec>

/** All jobs of one account. */
export const CronSpec = z.strictObject({
  username: Username,
  uid: z.number().int().min(1000).max(60_000_000),
  /** Nothing of the account starts, and what runs is ended. */
  suspended: z.boolean(),
  jobs: z.array(CronJobSpec).max(1000),
})
export type CronSpec = z.infer<typeof CronSpec>

/** `1763726400000-5-9f3a`: start in milliseconds, job, and what tells two of one millisecond apart. */
export const RunId = z.string().regex(/^\d{13}-\d{1,12}-[0-9a-f]{8}$/)

/** What the runner writes down of a run that has ended. Times in milliseconds since the epoch. */
export const CronRun = z.strictObject({
  run: RunId,
  account: z.number().int().positive(),
  job: z.number().int().positive(),
  startedAt: z.number().int(),
  finishedAt: z.number().int(),
  /** That of the command; 124 = ended by its time limit, 128 + n = ended by signal n. */
  exitCode: z.number().int(),
  /** Both outputs as they came, its middle left out above 64 KiB. */
  output: z.string().max(70_000),
})
export type CronRun = z.infer<typeof CronRun>
