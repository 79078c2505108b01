import { X509Certificate, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { orderChain, readCertificate, splitPem } from './certificate.ts'
import { generateKey, keyMatches, normalizeKey } from './keys.ts'
import { covers, registeredDomain } from './names.ts'
import { createCsr, selfSign } from './requests.ts'

const now = Date.UTC(2026, 0, 1)

describe('keys', () => {
  it.each(['ec256', 'ec384', 'rsa2048'] as const)('%s signs for itself and is recognized', async (type) => {
    const key = await generateKey(type)
    const certificate = await selfSign({ key, names: ['example.com', '*.example.com'], days: 30, now })
    expect(readCertificate(certificate)).toMatchObject({
      names: ['example.com', '*.example.com'],
      subject: 'example.com',
      issuer: 'example.com',
      notBefore: now,
      notAfter: now + 30 * 86_400_000,
      keyType: type,
      selfSigned: true,
      isCa: false,
    })
    expect(keyMatches(certificate, key)).toBe(true)
    expect(keyMatches(certificate, await generateKey('ec256'))).toBe(false)
    const { pem, der } = await createCsr({ key, names: ['example.com'], subject: { organization: 'Ünïcode, "Ltd"', country: 'GB' } })
    expect(pem).toContain('BEGIN CERTIFICATE REQUEST')
    expect(der.length).toBeGreaterThan(100)
  })
  it('are taken in every usual form, encrypted ones are refused', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const sec1 = String(privateKey.export({ type: 'sec1', format: 'pem' }))
    expect(createPrivateKey(normalizeKey(sec1)).equals(privateKey)).toBe(true)
    expect(normalizeKey(sec1)).toContain('-----BEGIN PRIVATE KEY-----')
    const sealed = String(privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }))
    expect(() => normalizeKey(sealed)).toThrow('encrypted')
    expect(() => normalizeKey('nonsense')).toThrow()
  })
})

describe('texts of certificates', () => {
  it('are split and written in one form', async () => {
    const pem = await selfSign({ key: await generateKey('ec256'), names: ['example.com'], days: 1, now })
    const messy = `subject=x\r\n${pem.replaceAll('\n', '\r\n')}\n\n  ${pem}`
    expect(splitPem(messy)).toEqual([pem, pem])
    expect(splitPem('nothing')).toEqual([])
    expect(() => readCertificate('nothing')).toThrow()
  })
  it('a self-signed one is complete, one whose issuer is missing is not', async () => {
    const leaf = await selfSign({ key: await generateKey('ec256'), names: ['example.com'], days: 1, now })
    const other = await selfSign({ key: await generateKey('ec256'), names: ['example.com'], days: 1, now })
    expect(orderChain(leaf, [other])).toEqual({ chain: [], complete: true })
    expect(new X509Certificate(leaf).checkIssued(new X509Certificate(other))).toBe(true)
  })
})

describe('names', () => {
  it('a wildcard stands for one label', () => {
    const names = ['example.com', '*.example.com']
    expect(['example.com', 'www.example.com', 'EXAMPLE.com.'].map((host) => covers(names, host))).toEqual([true, true, true])
    expect(['a.b.example.com', 'example.org', 'com', '*.example.com'].map((host) => covers(['*.example.com'], host))).toEqual([
      false,
      false,
      false,
      true,
    ])
    expect(covers(['*.com'], 'com')).toBe(false)
  })
  it('are counted by their registrable part', () => {
    expect([registeredDomain('a.b.example.co.uk'), registeredDomain('co.uk')]).toEqual(['example.co.uk', null])
  })
})
