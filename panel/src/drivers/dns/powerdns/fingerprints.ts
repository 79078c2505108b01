import type { System } from '../../../system/system.ts'
import { dnsPaths } from './paths.ts'

/** Zones told about at once: with the longest names still well below what a program may print. */
const page = 3000

/**
 * Everything of a zone that the driver has a say in, as its one line of text. Transfer keys are few and belong to no zone: a changed one
 * changes all fingerprints, and every zone is looked at once.
 */
const statement = (after: number) => `
.mode list
.separator ' '
SELECT d.id, d.name, substr(hex(sha3(
  quote(d.type) || quote(d.master) ||
  coalesce((SELECT group_concat(line, ';') FROM (
    SELECT quote(name) || quote(type) || quote(content) || quote(ttl) || quote(prio) || quote(disabled) AS line
    FROM records WHERE domain_id = d.id ORDER BY name, type, content)), '') || '/' ||
  coalesce((SELECT group_concat(line, ';') FROM (
    SELECT quote(kind) || quote(content) AS line FROM domainmetadata WHERE domain_id = d.id ORDER BY kind, content)), '') || '/' ||
  coalesce((SELECT group_concat(line, ';') FROM (
    SELECT quote(flags) || quote(active) || quote(published) || quote(content) AS line
    FROM cryptokeys WHERE domain_id = d.id ORDER BY content)), '') || '/' ||
  coalesce((SELECT group_concat(line, ';') FROM (
    SELECT quote(name) || quote(algorithm) || quote(secret) AS line FROM tsigkeys ORDER BY name)), ''),
  256)), 1, 32)
FROM domains d WHERE d.id > ${after} ORDER BY d.id LIMIT ${page};`

/** Zone → a short text that is another one when anything about the zone is; `null` when the database cannot be read. */
export async function loadFingerprints(system: System): Promise<ReadonlyMap<string, string> | null> {
  const owner = await system.users.byName('pdns')
  if (owner === null) return null
  const { database } = dnsPaths(system.paths)
  const fingerprints = new Map<string, string>()
  for (let after = 0; ;) {
    const { code, stdout } = await system.run(['sqlite3', '-batch', '-bail', '-readonly', database], {
      stdin: statement(after),
      as: { uid: owner.uid, gid: owner.gid },
      looks: true,
      allowFailure: true,
    })
    // lost, damaged, locked: then every zone is asked for, which says what is wrong
    if (code !== 0) return null
    const rows = stdout.split('\n').filter((line) => line !== '')
    for (const row of rows) {
      const [id = '', zone = '', fingerprint = ''] = row.split(' ')
      fingerprints.set(zone, fingerprint)
      after = Number(id)
    }
    if (rows.length < page) return fingerprints
  }
}
