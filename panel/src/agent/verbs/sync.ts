import { z } from 'zod'
import { Rejected, type Scope } from '../../drivers/driver.ts'
import { parseSpecs } from '../apply.ts'
import { plan } from '../plan.ts'
import { ApplyRequest, CheckRequest, ScopeName } from '../protocol.ts'
import { sweep } from '../sweep.ts'
import { verb, type AgentContext, type VerbTable } from '../verb.ts'

async function check(body: z.infer<typeof CheckRequest>, { system, applier }: AgentContext) {
  for (const [driver, spec] of parseSpecs(applier.drivers, body.specs)) {
    if (spec === null || driver.check === undefined) continue
    try {
      await driver.check(body.scope as Scope, spec, system)
    } catch (error) {
      if (error instanceof Rejected) return { valid: false, output: error.words }
      throw error
    }
  }
  return { valid: true, output: '' }
}

async function state({ applier }: AgentContext) {
  const scopes: Record<string, { generation: number; state: string; error: string }> = {}
  for (const scope of await applier.store.scopes()) {
    const record = await applier.store.load(scope)
    if (record !== null) scopes[scope] = { generation: record.generation, state: record.state, error: record.error }
  }
  return { scopes }
}

/** Wanted state: apply it, test it, foresee it, sweep it, list it. */
export const syncVerbs: VerbTable = {
  apply: verb({ body: ApplyRequest, handle: (body, { applier }) => applier.apply(body) }),
  check: verb({ body: CheckRequest, handle: check }),
  plan: verb({
    body: z.strictObject({ scope: ScopeName, specs: z.record(z.string(), z.unknown().nullable()).nullable().default(null) }),
    handle: (body, { applier, system }) => plan(applier, system, body.scope as Scope, body.specs),
  }),
  sweep: verb({ body: z.strictObject({}), handle: (_, { applier, system }) => sweep(applier, system) }),
  state: verb({ body: z.strictObject({}), handle: (_, context) => state(context) }),
}
