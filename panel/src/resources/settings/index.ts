import { defineResource } from '../define.ts'
import { settingsRoutes } from './routes.ts'
import type { SettingsService } from './service.ts'

export const settingsResource = defineResource<{ settingsPages: SettingsService }>({ name: 'settings', rank: 1, routes: settingsRoutes })
