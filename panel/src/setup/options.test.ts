import { expect, test } from 'vitest'
import { agentSettings, panelSettings } from './configuration.ts'
import { parseOptions } from './options.ts'

test('reads options and presets; the command line goes before the environment', () => {
  const options = parseOptions(['--port', '8443', '--web-address', '2001:db8::1', '--hostname', 'A.example.com'], {
    CROFT_HOSTNAME: 'b.example.com',
    CROFT_ADMIN_PASSWORD: '',
  })
  expect(options).toMatchObject({ ports: [8443], webAddresses: ['[2001:db8::1]'], hostname: 'a.example.com', demo: false, packages: true })
  expect(options.admin.password).toBeUndefined()
})

test.each([
  [['--prot', '1'], '--help'],
  [['--port', '0'], '1 to 65535'],
  [['--port', '1e3'], '1 to 65535'],
  [['--address', 'example.com'], 'no IP address'],
  [['--hostname', 'a b'], 'no host name'],
  [['--hostname', 'a\nb'], 'no host name'],
  [['--data', 'here'], 'whole path'],
])('refuses %j', (args, words) => {
  expect(() => parseOptions(args, {})).toThrow(words)
})

test('what was configured stays until something else is asked for', () => {
  const none = parseOptions([], {})
  const first = panelSettings(parseOptions(['--port', '8443'], {}), 'a.example.com', '/data', null)
  expect(first).toMatchObject({ hostname: 'a.example.com', listen: { ports: [8443] }, database: 'sqlite:/data/croft.db' })
  expect(panelSettings(none, 'other.example.com', '/data', first)).toEqual(first)
  expect(() => panelSettings(parseOptions(['--data', '/elsewhere'], {}), 'a', '/elsewhere', first)).toThrow('/data already')
  const web = agentSettings(parseOptions(['--http', '8080'], {}), true, null)
  expect(agentSettings(none, false, web)).toMatchObject({ services: 'direct', web: { http: [8080], https: [443] } })
})
