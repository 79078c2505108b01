import { LeaseLost } from '../../../jobs/operations/store.ts'
import { type Step, defineOperation } from '../../../jobs/operations/define.ts'
import { wordsOf } from '../authorities/problem.ts'
import { type OrderInput, OrderInput as OrderInputSchema, type OrderStep, stateOf } from './job.ts'
import { type BeginDeps, checkOrder, makeKey, placeOrder } from './steps-begin.ts'
import { type FinishDeps, finalize, install } from './steps-finish.ts'
import { type ValidateDeps, planChallenges, presentChallenges, validate, withdrawChallenges } from './steps-validate.ts'

export type OrderDeps = BeginDeps & ValidateDeps & FinishDeps

/** A certificate from an authority, from the order to the row; it goes on after a crash where it was. */
function orderSteps(deps: OrderDeps): Step<OrderInput>[] {
  const { store, subjects, settlement } = deps
  /** The row says why the order failed; a step that was only interrupted has not failed. */
  const noting = (run: (step: OrderStep) => Promise<void>) => async (step: OrderStep) => {
    try {
      await run(step)
    } catch (error) {
      if (step.signal.aborted || error instanceof LeaseLost) throw error
      await noteFailure(step, error)
      throw error
    }
  }
  const noteFailure = async (step: OrderStep, error: unknown) => {
    const row = await store.find(step.input.certificate)
    const subject = row === undefined ? null : await subjects.ofRow(row)
    if (row === undefined || subject === null) return void (await settlement.forgotten({ id: step.input.certificate }, step.jobId))
    if (row.order_job !== null && row.order_job !== step.jobId) return
    const directory = stateOf(step).directory ?? null
    const words = directory === null ? (error instanceof Error ? error.message : String(error)) : wordsOf(error, directory)
    await settlement.failed(step.ctx, row, subject, { error, words, directory, names: step.input.names })
  }
  const step = (
    name: string,
    message: string,
    run: (deps: OrderDeps, step: OrderStep) => Promise<void>,
    undo?: Step<OrderInput>['undo'],
  ) => ({
    name,
    message,
    run: noting((context) => run(deps, context)),
    ...(undo === undefined ? {} : { undo }),
  })
  const withdrawAgain = (context: OrderStep) => withdrawChallenges(deps, context)
  return [
    step('check', 'Looking at the names', checkOrder, async ({ input, jobId }) => {
      await settlement.forgotten({ id: input.certificate }, jobId)
    }),
    step('order', 'Ordering from the certificate authority', placeOrder),
    step('key', 'Making the key', makeKey),
    step('plan', 'Asking what has to be proved', planChallenges, withdrawAgain),
    step('present', 'Setting up the proof', presentChallenges),
    step('validate', 'Waiting for the certificate authority to look', validate),
    step('withdraw', 'Taking the proof away', withdrawChallenges),
    step('finalize', 'Having the certificate signed', finalize),
    step('install', 'Installing the certificate', install),
  ]
}

export const orderCertificate = (deps: OrderDeps, type: 'ssl.issue' | 'ssl.renew') =>
  defineOperation<OrderInput>({ type, input: OrderInputSchema, steps: orderSteps(deps) })
