import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { adminOnly } from '../../core/shapes.ts'
import { AllSettings, SettingsGroup } from './schema.ts'
import type { SettingsService } from './service.ts'

const route = routeFactory<Ctx, { settingsPages: SettingsService }>()
const common = { folder: 'Settings', mark: 'C', roles: adminOnly } as const
const params = z.object({ group: z.string() })
const missing = { 'Setting group not found': 404 } as const

export const settingsRoutes = [
  route({
    get: '/settings',
    name: 'settings.list',
    title: 'List all settings',
    ...common,
    scope: 'system',
    reply: { 200: AllSettings },
    cli: { command: 'settings:list' },
    handle: ({ services }) => services.settingsPages.list(),
  }),
  route({
    get: '/settings/:group',
    name: 'settings.show',
    title: 'Show a group of settings with its JSON schema',
    ...common,
    scope: 'system',
    params,
    reply: { 200: SettingsGroup },
    errors: missing,
    cli: { command: 'settings:get' },
    handle: ({ params: { group }, services }) => services.settingsPages.show(group),
  }),
  route({
    put: '/settings/:group',
    name: 'settings.update',
    title: 'Change settings',
    ...common,
    scope: 'all',
    reauth: true,
    params,
    body: z.looseObject({}),
    example: { single_session: true },
    reply: { 200: SettingsGroup },
    errors: missing,
    cli: { command: 'settings:set' },
    handle: ({ ctx, params: { group }, body, services }) => services.settingsPages.update(ctx, group, body),
  }),
  route({
    delete: '/settings/:group/:key',
    name: 'settings.reset',
    title: 'Restore the default of a setting',
    ...common,
    scope: 'all',
    reauth: true,
    params: params.extend({ key: z.string() }),
    reply: { 200: SettingsGroup },
    errors: { ...missing, 'Setting not found': 404 },
    cli: { command: 'settings:reset' },
    handle: ({ ctx, params: { group, key }, services }) => services.settingsPages.reset(ctx, group, key),
  }),
]
