import { expect, test } from 'vitest'
import { expandTemplate, requirePlaceholders } from './template.ts'

const values = { domain: 'example.com', ip: '192.0.2.1', ipv6: '', ns1: 'ns1.example.net', dkim: 'v=DKIM1; p={ip}' }

test('words are replaced in names and contents, other fields stay', () => {
  const records = [
    { name: '{domain}.', type: 'A', content: '{ip}', ttl: 300 },
    { name: '@', type: 'TXT', content: 'v=spf1 ip4:{ip} a:{domain} ~all', ttl: null },
  ]
  expect(expandTemplate(records, values)).toEqual([
    { name: 'example.com.', type: 'A', content: '192.0.2.1', ttl: 300 },
    { name: '@', type: 'TXT', content: 'v=spf1 ip4:192.0.2.1 a:example.com ~all', ttl: null },
  ])
})

test('a record whose word has no value is left out', () => {
  const records = ['{ipv6}', '{ns1}', '{ns2}', 'x {hostname} y'].map((content) => ({ name: '@', content }))
  expect(expandTemplate(records, values)).toEqual([{ name: '@', content: 'ns1.example.net' }])
})

test('words within values mean nothing', () => {
  expect(expandTemplate([{ name: 'default._domainkey', content: '{dkim}' }], values)[0]?.content).toBe('v=DKIM1; p={ip}')
})

test.each(['{nothing}', '{ns7}', '{IP}', '{constructor}'])('%s is unknown', (word) => {
  const records = [{ name: 'www', content: `a ${word}` }]
  expect(() => expandTemplate(records, values)).toThrow(`Unknown placeholder: ${word}`)
  expect(() => requirePlaceholders([{ name: word, content: '' }])).toThrow(`Unknown placeholder: ${word}`)
})

test('braces around anything else are text', () => {
  expect(expandTemplate([{ name: '@', content: '{"a":{}} { ip }' }], values)).toEqual([{ name: '@', content: '{"a":{}} { ip }' }])
})
