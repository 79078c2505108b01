import { setTimeout as sleep } from 'node:timers/promises'
import type { PanelDb } from '../../db/database.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { AgentClient } from '../../jobs/sync/agents.ts'
import { sweep } from '../../jobs/sync/sweep.ts'
import { ApplyBody } from './schema.ts'
import type { ServerScopes } from './scopes.ts'

/** How often the ledger is looked at while the workers apply. */
const lookMs = 250
const shown = 3

export interface ApplyDeps {
  readonly db: PanelDb
  readonly agent: AgentClient
  readonly scopes: ServerScopes
}

/** Has every scope rendered and applied anew, then compares what belongs to none, and tells what the machine refused. */
export const applyEverything = ({ db, agent, scopes }: ApplyDeps) =>
  defineOperation<ApplyBody>({
    type: 'system.apply',
    input: ApplyBody,
    steps: [
      {
        name: 'mark',
        message: 'Marking everything as due',
        async run({ input, state }) {
          const names: string[] = []
          for await (const { scope } of scopes.each(input.only)) names.push(scope)
          await scopes.markDue(names)
          state['scopes'] = names.length
        },
      },
      {
        name: 'apply',
        message: 'Applying',
        async run({ input, state, signal, progress }) {
          const total = Number(state['scopes'])
          for (;;) {
            const left = await scopes.untried(input.only)
            await progress(total === 0 ? 100 : Math.round((100 * Math.max(0, total - left)) / total))
            if (left === 0) break
            await sleep(lookMs, undefined, { signal })
          }
          state['failed'] = (await scopes.refused(input.only)).map((row) => `${row.scope}: ${row.last_error}`)
        },
      },
      {
        name: 'sweep',
        message: 'Comparing what belongs to no account',
        async run({ input, state, log }) {
          const failed = state['failed'] as readonly string[]
          const repaired = input.only === undefined ? (await sweep(db, agent)).repaired : 0
          for (const line of failed) await log(line)
          state['result'] = { scopes: state['scopes'], repaired, failed: failed.length }
          if (failed.length > 0) throw new Error(`${failed.length} refused: ${failed.slice(0, shown).join('; ')}`)
        },
      },
    ],
  })
