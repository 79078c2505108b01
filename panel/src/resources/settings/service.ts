import { invalid, notFound } from '@croft/kit/errors.ts'
import type { Ctx } from '../../core/actor.ts'
import type { Settings } from '../../db/settings.ts'

/** The settings of the installation, as administrators see and change them. */
export function settingsService({ settings }: { settings: Settings }) {
  const show = async (name: string) => ({ group: name, ...(await settings.show(name)) })
  return {
    async list() {
      const shown = await Promise.all(settings.groups.map(async ({ name }) => [name, (await settings.show(name)).settings] as const))
      return { groups: settings.groups.map(({ name }) => name), settings: Object.fromEntries(shown) }
    },
    show,
    /** Keys that are `null` were not sent, as everywhere in the API. */
    async update(ctx: Ctx, name: string, patch: Readonly<Record<string, unknown>>) {
      const { shape } = settings.group(name).schema
      const sent = Object.entries(patch).filter(([, value]) => value !== null && value !== undefined)
      const unknown = sent.find(([key]) => !Object.hasOwn(shape, key))
      if (unknown !== undefined) throw invalid(`Unknown setting: ${unknown[0]}`)
      await settings.set(ctx, name, Object.fromEntries(sent))
      return show(name)
    },
    async reset(ctx: Ctx, name: string, key: string) {
      if (!Object.hasOwn(settings.group(name).schema.shape, key)) throw notFound('Setting')
      await settings.reset(ctx, name, key)
      return show(name)
    },
  }
}
export type SettingsService = ReturnType<typeof settingsService>
