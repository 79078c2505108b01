import { fields, numberAmong, numberIn, refused, requireHex, type ContentRule } from './subject.ts'

const tlsaDigits: Readonly<Record<number, number>> = { 1: 64, 2: 128 }
const sshDigits: Readonly<Record<number, number>> = { 1: 40, 2: 64 }
const dsDigits: Readonly<Record<number, number>> = { 2: 64, 4: 96 }

export const tlsaContent: ContentRule = (text, subject) => {
  const [usage = '', selector = '', matching = '', hex = ''] = fields(text, ['usage', 'selector', 'matching', 'hex'], subject, true)
  const numbers = [numberIn(usage, 0, 3, 'usage', subject), numberIn(selector, 0, 1, 'selector', subject)]
  const kind = numberIn(matching, 0, 2, 'matching type', subject)
  return [...numbers, kind, requireHex(hex, tlsaDigits[kind] ?? null, 'certificate data', subject)].join(' ')
}

export const sshfpContent: ContentRule = (text, subject) => {
  const [algorithm = '', type = '', hex = ''] = fields(text, ['algorithm', 'type', 'hex'], subject, true)
  const number = numberAmong(algorithm, [1, 2, 3, 4, 6], 'algorithm', subject)
  const kind = numberAmong(type, [1, 2], 'type', subject)
  return `${number} ${kind} ${requireHex(hex, sshDigits[kind] ?? null, 'fingerprint', subject)}`
}

export const dsContent: ContentRule = (text, subject) => {
  if (subject.owner === subject.zone) throw refused('DS', 'not allowed at the apex of the zone, it belongs into the parent zone')
  if (subject.owner.startsWith('*.')) throw refused('DS', 'name must not be a wildcard')
  const [tag = '', algorithm = '', digest = '', hex = ''] = fields(text, ['tag', 'algorithm', 'digest', 'hex'], subject, true)
  const numbers = [numberIn(tag, 0, 65_535, 'tag', subject), numberIn(algorithm, 1, 255, 'algorithm', subject)]
  const kind = numberAmong(digest, [2, 4], 'digest', subject)
  return [...numbers, kind, requireHex(hex, dsDigits[kind] ?? null, 'digest value', subject)].join(' ')
}
