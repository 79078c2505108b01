import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutDefiners } from './definers.ts'

const passed = (dump: string, size = 64 * 1024) => {
  const bytes = Buffer.from(dump)
  const count = Math.ceil(bytes.length / size)
  const parts = Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
  return text(Readable.from(parts).pipe(withoutDefiners()))
}

test.each([
  ['/*!50013 DEFINER=`john_app`@`localhost` SQL SECURITY DEFINER */', '/*!50013 DEFINER=CURRENT_USER SQL SECURITY DEFINER */'],
  [
    '/*!50003 CREATE*/ /*!50017 DEFINER=`a``b`@`%`*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `x`',
    '/*!50003 CREATE*/ /*!50017 DEFINER=CURRENT_USER*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `x`',
  ],
  [
    '/*!50106 CREATE*/ /*!50117 DEFINER=`a`@`localhost`*/ /*!50106 EVENT `e`',
    '/*!50106 CREATE*/ /*!50117 DEFINER=CURRENT_USER*/ /*!50106 EVENT `e`',
  ],
  ['CREATE DEFINER=`a`@`localhost` PROCEDURE `p`()', 'CREATE DEFINER=CURRENT_USER PROCEDURE `p`()'],
  ["CREATE OR REPLACE DEFINER = 'a'@'10.0.0.%' FUNCTION f()", 'CREATE OR REPLACE DEFINER=CURRENT_USER FUNCTION f()'],
  [
    'CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`localhost` SQL SECURITY DEFINER VIEW `v` AS',
    'CREATE ALGORITHM=UNDEFINED DEFINER=CURRENT_USER SQL SECURITY DEFINER VIEW `v` AS',
  ],
  ['CREATE DEFINER=CURRENT_USER() PROCEDURE p()', 'CREATE DEFINER=CURRENT_USER() PROCEDURE p()'],
])('whoever reads it is the maker: %s', async (line, expected) => {
  const around = (middle: string) =>
    `-- john's dump\nSET NAMES utf8mb4;\nDELIMITER ;;\n${middle}\nBEGIN\n  SELECT 'x';\nEND ;;\nDELIMITER ;\n`
  for (const size of [1, 7, 65_536]) expect(await passed(around(line), size)).toBe(around(expected))
  expect(await passed(line)).toBe(expected)
})

const line = 'CREATE DEFINER=`a`@`localhost` PROCEDURE `p`()'
test.each([
  ['a row of several lines', `INSERT INTO t VALUES ('\n${line}\n', "\n${line}\n");\n`],
  ['a row with quotes', `INSERT INTO t VALUES ('it''s \\'\n${line}\\\\\n${line}');\n`],
  ['a name', `SELECT 1 AS \`\n${line}\n\`;\n`],
  ['a comment', `/* it's\n${line}\n*/\n# it's\n-- it's\nSELECT 5--'\n${line}\n';\n`],
  ['the middle of a line', `SELECT 1; ${line}\n`],
  ['a long line', `INSERT INTO t VALUES ('${'x'.repeat(5000)}\n${line}\n${'y'.repeat(5000)}'),\n('z');\n`],
])('nothing is changed within %s', async (_, dump) => {
  for (const size of [1, 7, 65_536]) expect(await passed(dump, size)).toBe(dump)
})

test('rows of any bytes stay as they are', async () => {
  const pieces = fc.array(fc.constantFrom("'", '"', '`', '\\', '\n', line, '/*', '*/', '--', ' ', '#', 'ä'), { maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 30 }), async (words, size) => {
      const row = words.join('').replaceAll('\\', '\\\\').replaceAll("'", "\\'")
      const dump = `INSERT INTO t VALUES ('${row}');\n`
      expect(await passed(`${dump}${line}\n`, size)).toBe(`${dump}CREATE DEFINER=CURRENT_USER PROCEDURE \`p\`()\n`)
    }),
    { numRuns: 200 },
  )
})
