import { z, type ZodObject } from 'zod'
import { AppError, invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../core/actor.ts'
import type { PanelDb } from './database.ts'
import { pendingOf } from './pending.ts'

/** A group of settings; its schema gives every key a default. */
export interface SettingsGroup<Schema extends ZodObject = ZodObject> {
  readonly name: string
  readonly schema: Schema
  /** Keys whose values are shown as `<redacted>` and kept sealed; `get` gives them as they are kept. */
  readonly secret?: readonly string[]
}

export const defineSettings = <Schema extends ZodObject>(group: SettingsGroup<Schema>): SettingsGroup<Schema> => group

/** Settings, typed by their groups. Read from memory; every process forgets a group when it changes. */
export interface Settings {
  get<Schema extends ZodObject>(group: SettingsGroup<Schema>): Promise<z.output<Schema>>
  /** Checks and stores keys of a group: 400 `Unknown setting: <x>`, `Invalid <field>`. */
  set(ctx: Ctx, groupName: string, patch: Readonly<Record<string, unknown>>): Promise<void>
  /** Back to the default: 404 `Setting not found`. */
  reset(ctx: Ctx, groupName: string, key: string): Promise<void>
  /** The group of that name: 404 `Setting group not found`. */
  group(name: string): SettingsGroup
  readonly groups: readonly SettingsGroup[]
  /** The values of a group with secrets redacted, and its JSON schema. */
  show(name: string): Promise<{ settings: Record<string, unknown>; schema: unknown }>
}

const redacted = '<redacted>'
const written = Symbol('settings')

/** What a value of a secret key is sealed for; it opens nowhere else. */
export const settingPurpose = (group: string, key: string): string => `setting:${group}.${key}`

export function createSettings(db: PanelDb, groups: readonly SettingsGroup[], seal: (text: string, purpose: string) => string): Settings {
  const cache = new Map<string, Promise<Record<string, unknown>>>()
  db.signals.on('settings', (names) => {
    if (names.length === 0) cache.clear()
    for (const name of names) cache.delete(name)
  })
  const group = (name: string): SettingsGroup => {
    const found = groups.find((each) => each.name === name)
    if (found === undefined) throw notFound('Setting group')
    return found
  }
  const load = async (each: SettingsGroup): Promise<Record<string, unknown>> => {
    const rows = await db.q.selectFrom('settings').select(['key', 'value']).where('group', '=', each.name).execute()
    const known = rows.filter((row) => Object.hasOwn(each.schema.shape, row.key))
    const parsed = each.schema.safeParse(Object.fromEntries(known.map((row) => [row.key, JSON.parse(row.value) as unknown])))
    if (parsed.success) return parsed.data
    const field = String(parsed.error.issues[0]?.path[0] ?? '')
    throw new AppError(500, 'INTERNAL_ERROR', `the stored setting ${each.name}.${field} is invalid`, { cause: parsed.error })
  }
  const values = async (each: SettingsGroup): Promise<Record<string, unknown>> => {
    // A transaction that wrote settings sees its own; they must not reach the memory of others before the commit.
    if (db.inTransaction && db.slot(written, () => new Set<string>()).has(each.name)) return load(each)
    const known = cache.get(each.name)
    if (known !== undefined) return known
    if (db.inTransaction) return load(each)
    const loading = load(each)
    cache.set(each.name, loading)
    // A failed read is not remembered; whoever waits for it gets the error.
    loading.catch(() => cache.delete(each.name))
    return loading
  }
  const changed = async (ctx: Ctx, each: SettingsGroup, before: Record<string, unknown>, after: Record<string, unknown>): Promise<void> => {
    const show = (key: string, value: unknown) => (each.secret?.includes(key) ? redacted : value)
    const keys = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    if (keys.length === 0) return
    const fields = Object.fromEntries(keys.map((key) => [key, [show(key, before[key]), show(key, after[key])] as const]))
    const event = {
      event: 'settings.updated',
      resource: { type: 'settings', id: each.name },
      ownerId: null,
      data: { group: each.name, changed: keys },
    }
    pendingOf(db).event(ctx, event, fields)
    await db.signals.send('settings', [each.name])
  }
  return {
    groups,
    group,
    get: async <Schema extends ZodObject>(each: SettingsGroup<Schema>) => (await values(each)) as z.output<Schema>,
    async set(ctx, name, patch) {
      const each = group(name)
      const unknown = Object.keys(patch).find((key) => !Object.hasOwn(each.schema.shape, key))
      if (unknown !== undefined) throw invalid(`Unknown setting: ${unknown}`)
      await db.transaction(async () => {
        const before = await load(each)
        // A client that sends back what it was shown means "as it is".
        const sent = Object.entries(patch).filter(([key, value]) => !(value === redacted && each.secret?.includes(key)))
        const kept = sent.map(([key, value]) => {
          const hidden = each.secret?.includes(key) === true && typeof value === 'string' && value !== ''
          return [key, hidden ? seal(value, settingPurpose(name, key)) : value] as const
        })
        const parsed = each.schema.safeParse({ ...before, ...Object.fromEntries(kept) })
        if (!parsed.success) throw invalid(`Invalid ${String(parsed.error.issues[0]?.path[0] ?? name)}`, { cause: parsed.error })
        db.slot(written, () => new Set<string>()).add(name)
        for (const [key] of sent) {
          const row = { group: name, key, value: JSON.stringify(parsed.data[key]), updated_at: db.clock.now() }
          const { value, updated_at } = row
          await db.q
            .insertInto('settings')
            .values(row)
            .onConflict((conflict) => conflict.columns(['group', 'key']).doUpdateSet({ value, updated_at }))
            .execute()
        }
        await changed(ctx, each, before, parsed.data)
      })
    },
    async reset(ctx, name, key) {
      const each = group(name)
      if (!Object.hasOwn(each.schema.shape, key)) throw notFound('Setting')
      await db.transaction(async () => {
        const before = await load(each)
        db.slot(written, () => new Set<string>()).add(name)
        await db.q.deleteFrom('settings').where('group', '=', name).where('key', '=', key).execute()
        await changed(ctx, each, before, await load(each))
      })
    },
    async show(name) {
      const each = group(name)
      const shown = Object.entries(await values(each)).map(([key, value]) => [
        key,
        each.secret?.includes(key) && value !== '' ? redacted : value,
      ])
      return { settings: Object.fromEntries(shown) as Record<string, unknown>, schema: z.toJSONSchema(each.schema, { io: 'input' }) }
    },
  }
}
