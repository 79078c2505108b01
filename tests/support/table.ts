import type { Route } from '@croft/kit/http/route.ts'
import { resources } from '@croft/panel/resources/index.ts'

/** The whole table of routes of the panel, which every generated test walks over. */
export const routes: readonly Route<never, never>[] = resources.flatMap((resource) => resource.routes as unknown as Route<never, never>[])
