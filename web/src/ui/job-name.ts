import type { TFunction } from 'i18next'
import { humanize } from '../i18n/index.ts'

/** What a job does, as people say it: a type of its own words, else those of what it changes and of how (`domain.alias.create`). */
export function jobName(t: TFunction, type: string): string {
  const parts = type.split('.')
  const verb = parts.at(-1) ?? ''
  const what = parts.slice(0, -1).join('.')
  return t(`job.${type}`, {
    defaultValue: t('jobs.name', {
      what: t(`part.${what}`, { defaultValue: humanize(what.replaceAll('.', ' ')) }),
      verb: t(`verb.${verb}`, { defaultValue: humanize(verb) }),
    }),
  })
}
