import { z } from 'zod'
import { invalid } from '@croft/kit/errors.ts'

const megabyte = 1_048_576
const units: Readonly<Record<string, number>> = { '': 1, K: 1024, M: megabyte, G: 1024 * megabyte }

/** `256M`; plain bytes, `K`, `M` and `G` as php.ini takes them, within bounds in MiB. */
const size = (leastMb: number, mostMb: number) =>
  z
    .string()
    .max(20)
    .toUpperCase()
    .refine((text) => {
      const [, digits, unit = ''] = /^(\d{1,12})([KMG]?)$/.exec(text) ?? []
      const bytes = digits === undefined ? -1 : Number(digits) * (units[unit] ?? 0)
      return bytes >= leastMb * megabyte && bytes <= mostMb * megabyte
    })
const whole = (least: number, most: number) => z.number().int().min(least).max(most)

const level =
  '~?E_(?:ALL|ERROR|WARNING|PARSE|NOTICE|STRICT|DEPRECATED|(?:CORE|COMPILE)_(?:ERROR|WARNING)|RECOVERABLE_ERROR|USER_(?:ERROR|WARNING|NOTICE|DEPRECATED))'
const reporting = new RegExp(`^(?:\\d{1,5}|${level}(?: ?[&|^] ?${level}){0,20})$`)

function isTimezone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (cause) {
    if (cause instanceof RangeError) return false
    throw cause
  }
}

/** The php.ini names that customers may set for a site, with what they accept, in published order. */
export const PhpSettings = z.object({
  memory_limit: size(16, 4096),
  upload_max_filesize: size(1, 10_240),
  post_max_size: size(1, 10_240),
  max_execution_time: whole(1, 3600),
  max_input_time: whole(-1, 3600),
  max_input_vars: whole(100, 100_000),
  display_errors: z.boolean(),
  error_reporting: z.string().max(255).regex(reporting),
  'date.timezone': z.string().refine(isTimezone),
  'session.gc_maxlifetime': whole(60, 2_592_000),
  short_open_tag: z.boolean(),
  allow_url_fopen: z.boolean(),
  'opcache.enable': z.boolean(),
})
export type PhpSettings = z.infer<typeof PhpSettings>

export const defaultSettings: PhpSettings = {
  memory_limit: '256M',
  upload_max_filesize: '64M',
  post_max_size: '64M',
  max_execution_time: 60,
  max_input_time: 60,
  max_input_vars: 3000,
  display_errors: false,
  error_reporting: 'E_ALL & ~E_DEPRECATED',
  'date.timezone': 'UTC',
  'session.gc_maxlifetime': 1440,
  short_open_tag: false,
  allow_url_fopen: true,
  'opcache.enable': true,
}

/** The settings that administrators may set besides. */
export const AdminSettings = z.object({
  open_basedir: z
    .string()
    .regex(/^(?:\/[A-Za-z0-9._@/-]*)(?::\/[A-Za-z0-9._@/-]*){0,20}$/)
    .max(255),
  disable_functions: z
    .string()
    .regex(/^(?:[a-z_][a-z0-9_]*(?:,[a-z_][a-z0-9_]*)*)?$/)
    .max(255),
})
export type AdminSettings = z.infer<typeof AdminSettings>

/** What holds for a site without settings of its own. */
export const defaultAdminSettings = (username: string): AdminSettings => ({
  open_basedir: `/home/${username}/:/usr/share/php/:/dev/urandom`,
  disable_functions: 'exec,passthru,shell_exec,system,popen,proc_open,dl,opcache_reset,opcache_get_status,opcache_get_configuration',
})

export const Pool = z.object({
  pm: z.literal('ondemand'),
  max_children: whole(1, 1000),
  idle_timeout: whole(1, 3600),
  max_requests: whole(0, 1_000_000),
})

/** Checks named values against a shape: 400 `PHP setting is not allowed: <name>`, 400 `Invalid <name>`. */
export function requireSettings(schema: z.ZodObject, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const checked = Object.entries(values).map(([name, value]): [string, unknown] => {
    const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined
    if (field === undefined) throw invalid(`PHP setting is not allowed: ${name.replaceAll(/[^\w.-]/g, '?').slice(0, 64)}`)
    const parsed = z.safeParse(field, value)
    if (!parsed.success) throw invalid(`Invalid ${name}`, { cause: parsed.error })
    return [name, parsed.data]
  })
  return Object.fromEntries(checked)
}
