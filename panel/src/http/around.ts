import { AppError, invalid } from '@croft/kit/errors.ts'
import type { CallInput } from '@croft/kit/http/hooks.ts'
import type { Answer } from '@croft/kit/http/problem.ts'
import type { RequestFacts, Route } from '@croft/kit/http/route.ts'
import { preferences } from '@croft/kit/http/prefer.ts'
import type { AuditEnd, AuditLog } from '../db/audit.ts'
import { type ChangeSet, type FieldChanges, type ScopeChange, collectChanges } from '../db/change-set.ts'
import type { WaitResult } from '../jobs/wait.ts'
import type { Guarded } from './guard.ts'

export interface AroundDeps {
  readonly audit: Pick<AuditLog, 'begin' | 'complete'>
  /** Whose object the request is about, as far as its path and body tell. */
  readonly ownerOf: (ctx: Guarded, input: CallInput<Guarded>) => Promise<{ id: number | null; username: string }>
  readonly wait: (scopes: readonly ScopeChange[], milliseconds: number) => Promise<WaitResult>
  readonly defaultWaitMs: () => number
  /** Runs and rolls back; the answer says what would have been done. */
  readonly dryRun: (run: () => Promise<Answer>) => Promise<Answer>
}

/** `domains.create` → `domain.create`: the audit log and the jobs speak of one thing. */
const actionOf = (name: string) => name.replace(/^(\w+?)s\./, '$1.')

/** `Prefer: wait=N`, in milliseconds, at most 30 s. */
function askedWait(facts: RequestFacts): number | null {
  const { wait } = preferences(facts.headers['prefer'])
  return wait === null ? null : Math.min(30, wait) * 1000
}

const isObject = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && Object.getPrototypeOf(body) === Object.prototype

/** Adds how far the machine has come to an answer of a write. */
function withSync(answer: Answer, { sync, jobId, error }: WaitResult): Answer {
  const headers = { ...answer.headers, 'X-Job-Id': String(jobId), 'X-Sync': sync }
  if (!isObject(answer.body)) return { ...answer, headers }
  // Objects that show their own state were read before it was reached.
  const shown = 'sync' in answer.body ? { ...answer.body, sync, sync_error: sync === 'failed' ? error : '' } : answer.body
  if (sync === 'applied') return { ...answer, headers, body: shown }
  const failure = sync === 'failed' ? { sync_error: error } : {}
  return { ...answer, headers, body: { ...shown, sync, ...failure, job_id: jobId } }
}

const refused = (status: number): AuditEnd['result'] => (status === 401 || status === 403 || status === 404 ? 'denied' : 'failed')

/**
 * Whether everything that a route does can be taken back. A wrong password that was not counted could be tried for ever, and what sends
 * something or works on files has done so; strangers, who are nobody in the audit log, try nothing at all.
 */
const canBeTried = ({ roles, ownLogin, async }: Route): boolean => roles !== 'public' && ownLogin !== true && async !== 'none'

/** Around every write: the audit entry before it runs and its completion after, the dry run, and the wait for the machine. */
export function createAround(deps: AroundDeps) {
  return async function around(
    ctx: Guarded,
    route: Route,
    facts: RequestFacts,
    run: () => Promise<Answer>,
    input: CallInput<Guarded>,
  ): Promise<Answer> {
    if (route.method === 'GET' || route.method === 'HEAD') return run()
    if (facts.headers['x-dry-run'] === 'true') {
      if (!canBeTried(route)) throw invalid('Dry run is not available here')
      return deps.dryRun(run)
    }
    const owner = await deps.ownerOf(ctx, input)
    const { username, domain, name } = input.body
    const named = [...Object.values(input.params), username, domain, name].find(
      (value) => typeof value === 'string' || typeof value === 'number',
    )
    const id = named === undefined ? '' : `${named}`
    const type = route.name.split('.')[0]?.replace(/s$/, '') ?? ''
    const entry = await deps.audit.begin(ctx, {
      action: actionOf(route.name),
      resource: { type, id },
      ownerId: owner.id,
      owner: owner.username,
    })
    let collected: { result: Answer; changes: ChangeSet }
    try {
      collected = await collectChanges(run)
    } catch (error) {
      const status = error instanceof AppError ? error.status : 500
      await deps.audit.complete(entry, {
        result: refused(status),
        status,
        changes: {},
        note: error instanceof AppError ? error.message : '',
      })
      throw error
    }
    const { result: answer, changes } = collected
    const fields = Object.assign({}, ...changes.changes.map((change) => change.fields)) as FieldChanges
    const completed = deps.audit.complete(entry, {
      result: answer.status < 400 ? 'ok' : refused(answer.status),
      status: answer.status,
      changes: fields,
      note: '',
    })
    if (changes.scopes.length === 0 || route.async === 'job' || route.async === 'none') {
      await completed
      return answer
    }
    // the machine need not wait for the log, nor the log for the machine
    const [waited] = await Promise.all([deps.wait(changes.scopes, askedWait(facts) ?? deps.defaultWaitMs()), completed])
    return withSync(answer, waited)
  }
}
