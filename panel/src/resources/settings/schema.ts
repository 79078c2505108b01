import { z } from 'zod'

const Values = z.record(z.string(), z.unknown())

/** All groups with their values; secrets appear as `<redacted>`. */
export const AllSettings = z.object({ groups: z.array(z.string()), settings: z.record(z.string(), Values) }).meta({ id: 'Settings' })

/** One group with the JSON schema of its keys. */
export const SettingsGroup = z.object({ group: z.string(), settings: Values, schema: z.unknown() }).meta({ id: 'SettingsGroup' })
