import type { OpenApiInfo } from '@croft/kit/http/openapi.ts'
import { openApiDocument } from '@croft/kit/http/openapi.ts'
import type { JsonObject } from '@croft/kit/http/openapi/schemas.ts'
import type { Route } from '@croft/kit/http/route.ts'
import { addExamples } from './examples.ts'
import { isInMainCollection } from './collection.ts'
import { replyExamples } from './shapes.ts'

const ports = [3082, 2083]

/** The OpenAPI document of a table of routes, with an example for every body and answer. */
export function describeApi<Ctx, Services>(routes: readonly Route<Ctx, Services>[]): JsonObject {
  const main = routes.filter((route) => isInMainCollection(route.method, route.path)).map((route) => route.name)
  const info: OpenApiInfo = {
    title: 'Croft API v1',
    version: '1.0.0',
    description:
      'The API of a Croft server. Every request carries `Authorization: Bearer <credential>`: an API key (`wsp_…`) or the token of a ' +
      'login session. Errors have one form, named `Error` below; lists are complete unless `page` or `per_page` is sent.',
    servers: ports.map((port) => `https://{host}:${port}/api/v1`),
    rootServers: ports.map((port) => `https://{host}:${port}`),
    mainCollection: new Set(main),
    replyExamples,
  }
  const document = openApiDocument(routes, info)
  addExamples(document)
  return document
}
