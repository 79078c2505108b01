import { oneLine } from './settings.ts'

/** A message in words; everything in it is plain text. */
export interface Letter {
  /** One line. */
  readonly subject: string
  /** Paragraphs; line breaks within them stay. */
  readonly text: readonly string[]
  /** A link of the panel, below the text. */
  readonly link?: { readonly label: string; readonly url: string }
  /** Shown as it is, such as the output of a program. */
  readonly output?: string
}

/** A letter as it is sent: the same in plain text and in simple HTML. */
export interface Rendered {
  readonly subject: string
  readonly text: string
  readonly html: string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '')

/** Makes text of which somebody else decides fit for a subject. */
export const asSubject = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 200)

/** Renders a letter; a subject of several lines is a mistake of the caller and throws. */
export function renderLetter({ subject, text, link, output }: Letter): Rendered {
  if (!oneLine(subject)) throw new Error('the subject of a message must be one line')
  const paragraphs = text.filter((paragraph) => paragraph !== '')
  const plain = [...paragraphs, ...(link === undefined ? [] : [`${link.label}:\n${link.url}`]), ...(output === undefined ? [] : [output])]
  const html = [
    ...paragraphs.map((paragraph) => `<p>${escape(paragraph).replaceAll('\n', '<br>')}</p>`),
    ...(link === undefined ? [] : [`<p><a href="${escape(link.url)}">${escape(link.label)}</a></p><p>${escape(link.url)}</p>`]),
    ...(output === undefined ? [] : [`<pre>${escape(output)}</pre>`]),
  ]
  return {
    subject,
    text: `${plain.join('\n\n')}\n`,
    html: `<!doctype html><html><body style="font-family:sans-serif;max-width:40em">${html.join('')}</body></html>`,
  }
}

/** The language that messages to somebody are written in. */
export type MailLanguage = 'en' | 'de'
export const mailLanguage = (language: string): MailLanguage => (/^de(-|$)/.test(language) ? 'de' : 'en')
