import { z } from 'zod'
import { isTimezone, normalCron } from '../../core/cron.ts'
import { EnvironmentName, EnvironmentValue } from '../../drivers/cron/spec.ts'

/** Without `ext=1` the published thirteen fields. */
export const CronJob = z
  .object({
    id: z.number().int(),
    name: z.string(),
    command: z.string(),
    cron_expr: z.string(),
    enabled: z.boolean(),
    owner: z.string(),
    last_run_at: z.string().nullable(),
    last_run_ok: z.boolean(),
    next_run_at: z.string().nullable(),
    email_on_complete: z.string(),
    email_on_error: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
    domain: z.string().optional(),
    timeout_seconds: z.number().int().optional(),
    allow_overlap: z.boolean().optional(),
    timezone: z.string().optional(),
    php_version: z.string().optional(),
    environment: z.record(z.string(), z.string()).optional(),
    running: z.boolean().optional(),
  })
  .meta({ id: 'CronJob' })
export type CronJob = z.infer<typeof CronJob>

export const CronFilter = z.object({ owner: z.string().optional(), domain: z.string().optional(), enabled: z.boolean().optional() })
export type CronFilter = z.infer<typeof CronFilter>

// not trimmed before it is looked at: a line break at its end is one too
const command = () =>
  z
    .string()
    .min(1)
    .max(2000)
    .refine((text) => !/[\r\n\u2028\u2029]/.test(text), 'Command must be a single line')
    .refine((text) => !/\p{Cc}/u.test(text), 'Command contains invalid characters')
    .refine((text) => text.trim() !== '', 'Command is required')
    .meta({ multiline: true, verbatim: true })
const expression = () =>
  z
    .string()
    .max(255)
    .refine((text) => normalCron(text) !== null, 'Invalid cron expression')
const email = () =>
  z
    .string()
    .max(254)
    .refine((text) => text === '' || z.email().safeParse(text).success)
const environment = () => z.record(EnvironmentName, EnvironmentValue).refine((values) => Object.keys(values).length <= 20)

const fields = {
  command: command(),
  name: z.string().min(1).max(64),
  cron_expr: expression(),
  domain: z.string().max(253),
  enabled: z.boolean(),
  email_on_complete: email(),
  email_on_error: z.boolean(),
  timeout_seconds: z.number().int().min(0).max(86_400),
  allow_overlap: z.boolean(),
  timezone: z
    .string()
    .max(64)
    .refine((name) => name === '' || isTimezone(name)),
  php_version: z.string().max(8),
  environment: environment(),
}

export const CreateCronJob = z.object({
  ...fields,
  cron_expr: fields.cron_expr.meta({ label: 'Cron expression' }),
  domain: fields.domain.default(''),
  enabled: fields.enabled.default(true),
  email_on_complete: fields.email_on_complete.default(''),
  email_on_error: fields.email_on_error.default(false),
  timeout_seconds: fields.timeout_seconds.default(0),
  allow_overlap: fields.allow_overlap.default(false),
  timezone: fields.timezone.default(''),
  php_version: fields.php_version.default(''),
  environment: fields.environment.default({}),
  owner: z.string().optional(),
})
export type CreateCronJob = z.infer<typeof CreateCronJob>

export const UpdateCronJob = z.object(fields).partial()
export type UpdateCronJob = z.infer<typeof UpdateCronJob>

export const CronParams = z.object({ id: z.number().int().positive() })

export const CronLog = z
  .object({
    id: z.number().int(),
    started_at: z.string(),
    finished_at: z.string(),
    duration_ms: z.number().int(),
    exit_code: z.number().int(),
    ok: z.boolean(),
    output: z.string(),
  })
  .meta({ id: 'CronRun' })
export type CronLog = z.infer<typeof CronLog>

export const CronLogFilter = z.object({
  from: z.string().max(64).optional(),
  to: z.string().max(64).optional(),
  ok: z.boolean().optional(),
})
export type CronLogFilter = z.infer<typeof CronLogFilter>

export const CronToggled = z.object({ success: z.literal(true), message: z.string(), enabled: z.boolean() }).meta({ id: 'CronToggled' })

export const CronPreviewQuery = z.object({
  cron_expr: expression().meta({ label: 'Cron expression' }),
  count: z.number().int().min(1).max(50).default(5),
  timezone: fields.timezone.default(''),
})
export const CronPreview = z
  .object({ valid: z.literal(true), description: z.string(), next: z.array(z.string()) })
  .meta({ id: 'CronPreview' })
