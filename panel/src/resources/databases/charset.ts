import { invalid } from '@croft/kit/errors.ts'
import type { DatabaseEngine } from '../../db/tables/databases.ts'

/** Character sets of MariaDB with the collation that is used without another one. */
const usual: Readonly<Record<string, string>> = {
  utf8mb4: 'utf8mb4_unicode_ci',
  utf8mb3: 'utf8mb3_unicode_ci',
  latin1: 'latin1_swedish_ci',
  latin2: 'latin2_general_ci',
  ascii: 'ascii_general_ci',
  binary: 'binary',
  ucs2: 'ucs2_general_ci',
  utf16: 'utf16_general_ci',
  utf32: 'utf32_general_ci',
  cp1250: 'cp1250_general_ci',
  cp1251: 'cp1251_general_ci',
  koi8r: 'koi8r_general_ci',
  greek: 'greek_general_ci',
  hebrew: 'hebrew_general_ci',
  sjis: 'sjis_japanese_ci',
  gbk: 'gbk_chinese_ci',
  big5: 'big5_chinese_ci',
  euckr: 'euckr_korean_ci',
}

/** What a new database is made with; PostgreSQL takes UTF-8 alone. 400 `Invalid charset`, 400 `Invalid collation`. */
export function requireCollation(
  engine: DatabaseEngine,
  askedCharset: string | undefined,
  askedCollation: string | undefined,
): { readonly charset: string; readonly collation: string } {
  const charset = (askedCharset ?? 'utf8mb4').toLowerCase().replace(/^utf-?8$/, 'utf8mb4')
  if (engine === 'postgresql') {
    if (charset !== 'utf8mb4') throw invalid('Invalid charset')
    if (askedCollation !== undefined && askedCollation !== 'C.UTF-8') throw invalid('Invalid collation')
    return { charset: 'UTF8', collation: 'C.UTF-8' }
  }
  const collation = (askedCollation ?? usual[charset] ?? '').toLowerCase()
  if (!Object.hasOwn(usual, charset)) throw invalid('Invalid charset')
  if (!/^[a-z0-9_]{1,64}$/.test(collation) || (collation !== charset && !collation.startsWith(`${charset}_`)))
    throw invalid('Invalid collation')
  return { charset, collation }
}
