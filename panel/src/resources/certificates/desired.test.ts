import { expect, test } from 'vitest'
import { TlsSpec } from '../../drivers/tls/spec.ts'
import { type TlsSnapshot, renderTls } from './desired.ts'
import type { StoredCertificate } from './store.ts'

const pem = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`
const row = {
  id: 'server',
  certificate: pem('CERTIFICATE'),
  chain: '',
  names: JSON.stringify(['localhost', 'panel.example.com']),
  tls_min: '1.2',
} as unknown as StoredCertificate
const shown = (hosts: readonly string[]) =>
  renderTls({ row, key: pem('PRIVATE KEY'), hosts } satisfies TlsSnapshot, { covers: (names, host) => names.includes(host) }).tls

test('a machine without a name of the domain kind shows its certificate all the same', () => {
  expect(shown(['panel.example.com'])?.names).toEqual(['panel.example.com'])
  expect(shown(['localhost'])?.names).toEqual([])
  expect(TlsSpec.safeParse(shown(['localhost'])).success).toBe(true)
})
