import type { CronRun } from '../../drivers/cron/spec.ts'
import { type Letter, type MailLanguage, asSubject } from '../mail-outbox/letter.ts'
import type { StoredCronJob } from './store.ts'

const words = {
  en: {
    subject: (name: string, ok: boolean) => (ok ? `Cron job ${name} has run` : `Cron job ${name} has failed`),
    ended: (seconds: string, code: number) => `It ended after ${seconds} s with code ${code}.`,
    said: 'What it printed:',
    nothing: 'It printed nothing.',
  },
  de: {
    subject: (name: string, ok: boolean) => (ok ? `Cronjob ${name} ist gelaufen` : `Cronjob ${name} ist fehlgeschlagen`),
    ended: (seconds: string, code: number) => `Er endete nach ${seconds} s mit dem Code ${code}.`,
    said: 'Seine Ausgabe:',
    nothing: 'Er hat nichts ausgegeben.',
  },
} as const

/** What somebody is told of a run: how it ended and what it printed. */
export function runLetter(job: Pick<StoredCronJob, 'name' | 'command'>, run: CronRun, language: MailLanguage): Letter {
  const say = words[language]
  const seconds = (Math.max(0, run.finishedAt - run.startedAt) / 1000).toFixed(1)
  const printed = run.output.trim() !== ''
  return {
    subject: asSubject(say.subject(job.name, run.exitCode === 0)),
    text: [job.command, say.ended(seconds, run.exitCode), printed ? say.said : say.nothing],
    ...(printed ? { output: run.output } : {}),
  }
}
