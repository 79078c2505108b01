import { AppError } from '@croft/kit/errors.ts'

/** For chores that start operations: a thing that another operation works on is left for the next time. */
export async function unlessBusy(start: () => Promise<unknown>): Promise<void> {
  try {
    await start()
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 409) throw error
  }
}
