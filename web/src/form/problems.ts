import type { TFunction } from 'i18next'
import { ApiError } from '@croft/sdk'
import type { FieldProblem } from '@croft/sdk/field'

/** What to say of a value that does not fit. */
export const problemText = (t: TFunction, problem: FieldProblem): string =>
  t(`problem.${problem.rule}`, 'limit' in problem ? { limit: problem.limit } : {})

/** The server's words by field; `''` holds those that belong to no field of the form. */
export function serverProblems(error: unknown, names: ReadonlySet<string>): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return { '': error instanceof Error ? error.message : String(error) }
  const found: Record<string, string> = {}
  for (const [name, messages] of Object.entries(error.details)) {
    const top = name.split('.')[0] ?? ''
    if (names.has(top) && messages[0] !== undefined) found[top] ??= messages[0]
  }
  // messages without details still name their field: "Invalid domain", "Username already exists"
  if (Object.keys(found).length === 0) {
    const said = error.message.toLowerCase()
    const field = [...names].find(
      (name) => said.startsWith(`invalid ${name.replaceAll('_', ' ')}`) || said.startsWith(`${name.replaceAll('_', ' ')} `),
    )
    found[field ?? ''] = error.message
  }
  return found
}
