import { systemClock, type Clock } from '@croft/kit/clock.ts'
import { migrate } from '@croft/kit/db/migrate.ts'
import { openDatabase, type Db } from '@croft/kit/db/open.ts'
import { migrations } from './migrations.ts'
import { openSignals, type Signals } from './signals.ts'
import type { PanelTables } from './tables.ts'

/** The panel's database with its clock and the signals between the parts of the panel. */
export type PanelDb = Db<PanelTables> & { readonly clock: Clock; readonly signals: Signals }

/** Opens the database and brings its schema up to date. */
export async function openPanelDatabase(url: string, options: { readonly clock?: Clock } = {}): Promise<PanelDb> {
  const db = openDatabase<PanelTables>({ url })
  try {
    await migrate(db, migrations)
    const signals = await openSignals(db)
    const closeDatabase = db.close.bind(db)
    return Object.assign(db, {
      clock: options.clock ?? systemClock,
      signals,
      close: async () => {
        await signals.close()
        await closeDatabase()
      },
    })
  } catch (error) {
    await db.close()
    throw error
  }
}
