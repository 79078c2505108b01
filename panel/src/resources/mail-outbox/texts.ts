import type { Letter, MailLanguage } from './letter.ts'

/** What a test of the mail settings sends. */
export const testLetter = (language: MailLanguage, panel: string): Letter =>
  language === 'de'
    ? { subject: `Testnachricht von ${panel}`, text: ['Diese Nachricht kommt an: Der Versand von E-Mail ist richtig eingerichtet.'] }
    : { subject: `Test message from ${panel}`, text: ['This message arrives: sending e-mail is set up correctly.'] }
