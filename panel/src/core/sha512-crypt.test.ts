import { expect, test } from 'vitest'
import { sha512Crypt } from './sha512-crypt.ts'

// made with: openssl passwd -6 -salt <salt> <password>
const long = 'pässwörd-with-a-rather-long-tail-that-goes-beyond-sixty-four-bytes-of-input! xy'
test.each([
  ['secret', 'saltstring', 5000, 'AIsRs/Ee56G/tC8MEHhvReZTfx8u3rXXMl6eYrjCG9ibix19DxoMBLogdTET5Ukw9Sf7eZTITsuk0Ry5qulYz.'],
  ['a', '0123456789abcdef', 5000, 'qn2kMgR/Cs9pZI2hZfok3cbi0oHyRjH7NUyfGhPKp6EBvlZWbL3JMmASYlyEBxhP4jB3zti0119AKDkHdAVHI0'],
  [long, 'zz', 5000, 'AzKG3RGOHf2/mXwwLCkOWbSEgmxBx64eumsaCpmKIQCWfDFOFwtwrYCgLuR4Wyj3ww6Z2EtBN/bExxdGTJZ1u0'],
  ['Hello world!', 'roundstest', 10_000, 'tYl6RSg68B.4Pq16mGvkJDWN7yQNSZnDuBCtpp9dOD3lhVSlBqcMMwzbcPqBKchEjw74RlvNm.ag9bjIm6Cc7/'],
])('hashes %j with salt %s as crypt(3) does', (password, salt, rounds, expected) => {
  expect(sha512Crypt(password, salt, rounds)).toBe(`$6$rounds=${rounds}$${salt}$${expected}`)
})

test('takes a new salt each time', () => {
  const [one, two] = [sha512Crypt('secret'), sha512Crypt('secret')]
  expect(one).toMatch(/^\$6\$rounds=5000\$[./0-9A-Za-z]{16}\$[./0-9A-Za-z]{86}$/)
  expect(one).not.toBe(two)
})

test('refuses what would not be read back', () => {
  expect(() => sha512Crypt('secret', 'a$b')).toThrow('salt')
  expect(() => sha512Crypt('sec\0ret', 'ab')).toThrow('NUL')
  expect(() => sha512Crypt('secret', 'ab', 10)).toThrow('rounds')
})
