import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { observeListeners, parseListening } from './listeners.ts'
import { requireDebian, requireSpace } from './machine.ts'
import { adviceFor } from './packages.ts'

test('knows Debian 12 and 13 and says what else it found', () => {
  expect(requireDebian('ID=debian\nVERSION_ID="12"\n').php).toBe('8.2')
  expect(requireDebian('VERSION_ID=13\nID=debian\n').php).toBe('8.4')
  expect(() => requireDebian('ID=ubuntu\nVERSION_ID="24.04"\nPRETTY_NAME="Ubuntu 24.04"\n')).toThrow('Ubuntu 24.04')
  expect(() => requireDebian('')).toThrow('unknown system')
})

test('says where there is too little room', () => {
  expect(() => requireSpace({ '/': 1e9 })).toThrow(/^\/ has \d+ MiB free/)
})

test('finds who listens on a port, and not who is connected to one', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => void server.once('listening', () => resolve()))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  expect(observeListeners([port])).toMatchObject([{ port, pid: process.pid }])
  const row = (state: string) => `  0: 0100007F:1F90 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 4711 1`
  expect([...parseListening(`head\n${row('0A')}\n`)]).toEqual([['4711', 8080]])
  expect([...parseListening(`head\n${row('01')}\n`)]).toEqual([])
})

test.each([
  ['E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 9 (apt-get)', 'another program'],
  ["W: Failed to fetch http://x/InRelease  Temporary failure resolving 'x'", 'cannot be reached'],
  ['E: You do not have enough free space in /var/cache/apt/archives/.', 'disk is full'],
  ["E: dpkg was interrupted, you must manually run 'dpkg --configure -a'", 'dpkg --configure -a'],
])('%s: says what to do', (output, advice) => {
  expect(adviceFor(output)).toContain(advice)
})
