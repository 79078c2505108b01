// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client } from '../client.ts'

/** This description as YAML. */
export const yaml = (client: Client, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/openapi.yaml`, root: true }, options)

/** This description as JSON. */
export const json = (
  client: Client,
  options?: CallOptions,
): Promise<{ readonly openapi: '3.0.3'; readonly paths: Readonly<Record<string, unknown>> }> =>
  client.json({ method: 'GET', path: `/openapi.json`, root: true }, options)
