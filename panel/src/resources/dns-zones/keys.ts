import type { Selectable } from 'kysely'
import type { PanelDb } from '../../db/database.ts'
import type { DnsKeyRow } from '../../db/tables/dns.ts'
import { type KeyAlgorithm, type KeyType, generateSigningKey } from '../../core/dns/key.ts'

export type StoredKey = Selectable<DnsKeyRow>

/** Signing keys of zones. Writes stand in a transaction in which the zone is marked too. */
export function keyStore(db: PanelDb, seal: (text: string) => string) {
  return {
    of: (zoneId: number): Promise<StoredKey[]> =>
      db.q.selectFrom('dns_keys').selectAll().where('zone_id', '=', zoneId).orderBy('id').execute(),
    /** Zones with a key that waits for a time or for its successor. */
    async inRollover(): Promise<number[]> {
      const rows = await db.q
        .selectFrom('dns_keys')
        .select('zone_id')
        .groupBy(['zone_id', 'type'])
        .having((eb) => eb.fn.countAll(), '>', 1)
        .execute()
      return [...new Set(rows.map((row) => row.zone_id))]
    },
    async add(
      zoneId: number,
      type: KeyType,
      algorithm: KeyAlgorithm,
      state: Pick<StoredKey, 'active' | 'activate_at' | 'created_at'>,
    ): Promise<void> {
      const { dnskey, privateKey, tag } = generateSigningKey(type, algorithm)
      const row = { zone_id: zoneId, type, algorithm, tag, dnskey, private_key: seal(privateKey), published: 1, retire_at: null, ...state }
      await db.q.insertInto('dns_keys').values(row).execute()
    },
    update: async (id: number, patch: Partial<Pick<StoredKey, 'active' | 'activate_at' | 'retire_at'>>) => {
      await db.q.updateTable('dns_keys').set(patch).where('id', '=', id).execute()
    },
    remove: async (id: number) => {
      await db.q.deleteFrom('dns_keys').where('id', '=', id).execute()
    },
    removeAll: async (zoneId: number) => {
      await db.q.deleteFrom('dns_keys').where('zone_id', '=', zoneId).execute()
    },
  }
}
export type KeyStore = ReturnType<typeof keyStore>
