import { fields, numberIn, refused, requireTarget, type ContentRule } from './subject.ts'

export const cnameContent: ContentRule = (text, subject) => {
  if (subject.owner === subject.zone) throw refused('CNAME', 'not allowed at the apex of the zone, use ALIAS')
  const target = requireTarget(text, 'name', 'target', subject)
  if (target === subject.owner) throw refused('CNAME', 'target must not be the name itself')
  return target
}

export const aliasContent: ContentRule = (text, subject) => {
  const target = requireTarget(text, 'name', 'target', subject)
  if (target === subject.owner) throw refused('ALIAS', 'target must not be the name itself')
  return target
}

export const mxContent: ContentRule = (text, subject) => {
  if (text !== '.') return requireTarget(text, 'host', 'target', subject)
  if (subject.priority !== 0) throw refused('MX', 'target "." (no mail here) needs priority 0')
  return '.'
}

export const nsContent: ContentRule = (text, subject) => {
  if (subject.owner.startsWith('*.')) throw refused('NS', 'name must not be a wildcard')
  return requireTarget(text, 'host', 'target', subject)
}

export const ptrContent: ContentRule = (text, subject) => requireTarget(text, 'name', 'target', subject)

export const srvContent: ContentRule = (text, subject) => {
  if (!/^_[^.]+\._[^.]+\./.test(subject.owner)) throw refused('SRV', 'name must begin with _service._protocol, such as _sip._tcp')
  const [weight = '', port = '', target = ''] = fields(text, ['weight', 'port', 'target'], subject)
  const numbers = `${numberIn(weight, 0, 65_535, 'weight', subject)} ${numberIn(port, 0, 65_535, 'port', subject)}`
  return `${numbers} ${target === '.' ? '.' : requireTarget(target, 'host', 'target', subject)}`
}
