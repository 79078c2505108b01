import { languages } from '../i18n/index.ts'

/** Every time zone that there is, the plain one first. */
export const timeZones = (): readonly string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

/** What may be chosen in the fields `language` and `timezone`; what somebody has already stays among it. */
export const regionChoices = (now: { readonly language: string; readonly timezone: string }) => ({
  language: [...new Set([...Object.keys(languages), now.language])],
  timezone: [...new Set([...timeZones(), now.timezone])],
})
