import type { StoredEvent } from '../../db/events.ts'
import type { MailLanguage } from '../mail-outbox/letter.ts'
import type { Rules, Severity } from './schema.ts'

/** An event in words. */
export interface Words {
  readonly severity: Severity
  readonly title: string
  readonly body: string
  /** Page of the console. */
  readonly link: string
}

type Data = Readonly<Record<string, unknown>>
const text = (data: Data, name: string): string => {
  const value = data[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Events that everybody hears of who has said nothing else. */
const known: Readonly<Record<string, (event: StoredEvent, data: Data, language: MailLanguage) => Words>> = {
  'job.failed': ({ resource_type: type, resource_id: id }, data) => ({
    severity: 'error',
    title: `Not done: ${text(data, 'type') || type} of ${id}`,
    body: text(data, 'error'),
    link: '/jobs',
  }),
  'sync.failed': ({ resource_id: id }, data) => ({
    severity: 'error',
    title: `The server could not be checked: ${id}`,
    body: text(data, 'error'),
    link: '/system',
  }),
  'ssl.expiring': ({ resource_id: id }, data) => ({
    severity: 'warning',
    title: `The certificate of ${id} ends in ${text(data, 'days_left')} days`,
    body: `It is valid until ${text(data, 'not_after')}.`,
    link: `/certificates`,
  }),
  'ssl.failed': ({ resource_id: id }, data) => ({
    severity: 'warning',
    title: `No certificate for ${id}`,
    body: text(data, 'error'),
    link: `/certificates`,
  }),
  'cron.failed': (_event, data, language) => ({
    severity: 'warning',
    title: language === 'de' ? `Der Cronjob ${text(data, 'name')} ist fehlgeschlagen` : `The cron job ${text(data, 'name')} has failed`,
    body:
      language === 'de'
        ? `Er endete mit dem Code ${text(data, 'exit_code')}. Was er ausgegeben hat, steht in seinem Protokoll.`
        : `It ended with code ${text(data, 'exit_code')}. What it printed stands in its log.`,
    link: `/cron/${text(data, 'id')}`,
  }),
  'mail.failed': ({ resource_id: id }, data) => ({
    severity: 'warning',
    title: `A message to ${id} was not sent`,
    body: text(data, 'error'),
    link: '/settings?tab=mail',
  }),
  'admin.recovered': ({ resource_id: id }) => ({
    severity: 'warning',
    title: `The administrator ${id} was recovered on the server`,
    body: 'Root set a new password by the command line; second factor, passkeys and sessions of that account are gone. If you know nothing of it, look at who has root.',
    link: '/audit',
  }),
  'user.passkey.created': (_event, data) => ({
    severity: 'info',
    title: 'A passkey was added to your account',
    body: `It is called ${text(data, 'name')}. If it was not you, delete it and change your password.`,
    link: '/account',
  }),
}

/** Events that everybody whom they concern is told of in the panel and by mail, whatever the rules say. */
const alwaysTold = new Set(['admin.recovered'])

export const defaultRules: Rules = Object.fromEntries(Object.keys(known).map((event) => [event, ['panel']]))

/** Events that come again and again: told anew only when the last time was read, and an hour is over. */
export const repeating = new Set(['cron.failed'])

/** An event as somebody reads it; `domain.created` of example.com is "Domain created: example.com". */
export function wordsOf(event: StoredEvent, language: MailLanguage): Words {
  const data = JSON.parse(event.data) as Data
  const special = known[event.event]
  if (special !== undefined) return special(event, data, language)
  const plain = event.event.replaceAll(/[._]/g, ' ')
  return {
    severity: event.event.endsWith('.failed') ? 'warning' : 'info',
    title: `${plain.charAt(0).toUpperCase()}${plain.slice(1)}: ${event.resource_id}`.slice(0, 200),
    body: text(data, 'error') || text(data, 'reason'),
    link: '/',
  }
}

/** Where an event goes by these rules: the exact name before the longest prefix before `*`. */
export function destinationsOf(rules: Rules, event: string): readonly string[] {
  if (alwaysTold.has(event)) return ['panel', 'email']
  const parts = event.split('.')
  const patterns = [event, ...parts.slice(0, -1).map((_, index) => `${parts.slice(0, parts.length - 1 - index).join('.')}.*`), '*']
  return patterns.map((pattern) => rules[pattern]).find((found) => found !== undefined) ?? []
}
