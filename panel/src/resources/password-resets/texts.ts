import type { Letter } from '../mail-outbox/letter.ts'
import type { Login } from './logins.ts'

interface Where {
  readonly panel: string
  readonly url: string
}

export const resetLetter = ({ name, language }: Login, { panel, url }: Where): Letter =>
  language === 'de'
    ? {
        subject: `Neues Passwort für ${name} auf ${panel}`,
        text: [
          `Jemand hat ein neues Passwort für die Anmeldung ${name} verlangt. Der Link gilt eine Stunde und nur einmal.`,
          'Waren Sie das nicht, ist nichts zu tun: Ihr Passwort bleibt, wie es ist.',
        ],
        link: { label: 'Neues Passwort setzen', url },
      }
    : {
        subject: `New password for ${name} on ${panel}`,
        text: [
          `Somebody asked for a new password of the login ${name}. The link is good for one hour, and once.`,
          'If it was not you, there is nothing to do: your password stays as it is.',
        ],
        link: { label: 'Set a new password', url },
      }

export const invitationLetter = ({ name, language }: Login, account: string, { panel, url }: Where): Letter =>
  language === 'de'
    ? {
        subject: `Einladung zum Konto ${account} auf ${panel}`,
        text: [
          `Sie sind eingeladen, im Konto ${account} auf ${panel} mitzuarbeiten. Ihre Anmeldung heißt ${name}.`,
          'Der Link gilt sieben Tage und nur einmal: Mit ihm setzen Sie Ihr Passwort.',
        ],
        link: { label: 'Einladung annehmen', url },
      }
    : {
        subject: `Invitation to the account ${account} on ${panel}`,
        text: [
          `You are invited to work in the account ${account} on ${panel}. Your login is ${name}.`,
          'The link is good for seven days, and once: you set your password with it.',
        ],
        link: { label: 'Accept the invitation', url },
      }

/** For a new account: never the password itself. */
export const welcomeLetter = ({ name, language }: Login, { panel, url, home }: Where & { readonly home: string }): Letter =>
  language === 'de'
    ? {
        subject: `Ihr Konto auf ${panel}`,
        text: [
          `Für Sie wurde ein Konto eingerichtet. Ihr Benutzername ist ${name}.`,
          `Die Verwaltung erreichen Sie unter ${home}`,
          'Der Link gilt sieben Tage und nur einmal: Mit ihm setzen Sie Ihr Passwort. Danach hilft „Passwort vergessen?“ auf der Anmeldeseite.',
        ],
        link: { label: 'Passwort setzen', url },
      }
    : {
        subject: `Your account on ${panel}`,
        text: [
          `An account was set up for you. Your user name is ${name}.`,
          `The control panel is at ${home}`,
          'The link is good for seven days, and once: you set your password with it. After that, "Forgot password?" on the login page helps.',
        ],
        link: { label: 'Set your password', url },
      }

export const changedLetter = ({ name, language }: Login, panel: string): Letter =>
  language === 'de'
    ? {
        subject: `Das Passwort von ${name} auf ${panel} ist neu`,
        text: [`Das Passwort der Anmeldung ${name} wurde mit einem Link aus einer E-Mail geändert; alle Sitzungen sind beendet.`],
      }
    : {
        subject: `The password of ${name} on ${panel} was changed`,
        text: [`The password of the login ${name} was changed with a link from an e-mail; all its sessions have ended.`],
      }
