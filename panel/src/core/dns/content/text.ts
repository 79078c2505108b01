import { decodeCharString, utf8 } from '../charstring.ts'
import { normalizeTarget } from '../name.ts'
import { numberAmong, refused, type ContentRule } from './subject.ts'

const maxText = 4096

export const txtContent: ContentRule = (text) => {
  if (Buffer.byteLength(text) > maxText) throw refused('TXT', `text must be at most ${maxText} bytes long`)
  return text
}

/** `ca.example.net; accounturi=https://…`, `;` for nobody (RFC 8659, section 4.2). */
function issuer(value: string): string {
  const [name = '', ...parameters] = value.split(';').map((part) => part.trim())
  const domain = name === '' ? '' : normalizeTarget(name, 'host')
  if (domain === null) throw refused('CAA', 'value must begin with the domain of an authority such as letsencrypt.org, or be ";"')
  const given = parameters.filter((part) => part !== '')
  if (!given.every((part) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])? *= *[\x21-\x7e]*$/i.test(part))) {
    throw refused('CAA', 'parameters must be written as name=value and separated by ";"')
  }
  const written = given.map((part) => part.replace(/ *= */, '='))
  return domain === '' ? ['', ...written].join('; ').trim() || ';' : [domain, ...written].join('; ')
}

function reportAddress(value: string): string {
  if (/^mailto:[^\s@]+@[^\s@]+$/i.test(value)) return value
  if (/^https?:\/\/\S+$/i.test(value) && URL.canParse(value)) return value
  throw refused('CAA', 'value must be a mailto:, http: or https: address')
}

const tags: Readonly<Record<string, (value: string) => string>> = {
  issue: issuer,
  issuewild: issuer,
  issuemail: issuer,
  iodef: reportAddress,
}

export const caaContent: ContentRule = (text, subject) => {
  const found = /^(\S+)[ \t]+(\S+)[ \t]+(\S.*)$/.exec(text)
  if (found === null) throw refused('CAA', 'content must be "flags tag value"')
  const [, flags = '', tag = '', raw = ''] = found
  const number = numberAmong(flags, [0, 128], 'flags', subject)
  const rule = Object.hasOwn(tags, tag.toLowerCase()) ? tags[tag.toLowerCase()] : undefined
  if (rule === undefined) throw refused('CAA', 'tag must be issue, issuewild, issuemail or iodef')
  const bytes = decodeCharString(raw)
  const value = bytes === null ? null : utf8(bytes)
  if (value === null || !/^[\x20-\x7e]*$/.test(value) || /["\\]/.test(value)) {
    throw refused('CAA', 'value must be printable ASCII in one pair of quotes, without quotes or backslashes in it')
  }
  const checked = rule(value.trim())
  if (checked.length > 1024) throw refused('CAA', 'value must be at most 1024 characters long')
  return `${number} ${tag.toLowerCase()} "${checked}"`
}
