import type { Route } from '@croft/kit/http/route.ts'

/** The description of the API in the two forms it is asked for. */
export interface ApiDescription {
  readonly yaml: Buffer
  readonly json: Buffer
}

async function describe<Ctx, Services>(routes: readonly Route<Ctx, Services>[]): Promise<ApiDescription> {
  // Only whoever asks for the document pays for the code that writes it.
  const [{ describeApi }, { openApiYaml }] = await Promise.all([import('./document.ts'), import('@croft/kit/http/openapi.ts')])
  const document = describeApi(routes)
  return { yaml: Buffer.from(openApiYaml(document)), json: Buffer.from(JSON.stringify(document)) }
}

/** Makes the description when it is first asked for; the table never changes while the process lives. */
export function descriptionService<Ctx, Services>(routes: () => readonly Route<Ctx, Services>[]) {
  let made: Promise<ApiDescription> | undefined
  return { get: (): Promise<ApiDescription> => (made ??= describe(routes())) }
}
export type DescriptionService = ReturnType<typeof descriptionService>
