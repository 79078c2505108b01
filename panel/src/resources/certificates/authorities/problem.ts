import { AppError, conflict } from '@croft/kit/errors.ts'
import { AcmeProblem } from '../../../acme/types.ts'

/** The authority cannot be used now, whatever is asked of it: another one may be tried. */
export const isOutage = (error: unknown): error is AcmeProblem =>
  error instanceof AcmeProblem &&
  (error.status === 0 || error.status >= 500 || error.status === 429 || error.problem.type === 'rateLimited')

/** What went wrong, with where it was asked, in the authority's own words. */
export const wordsOf = (error: unknown, directoryUrl: string): string =>
  error instanceof AcmeProblem ? `${new URL(directoryUrl).host}: ${error.message}` : error instanceof Error ? error.message : String(error)

/** The refusal of an authority as an error for a client. */
export const refusalOf = (error: unknown, directoryUrl: string): unknown =>
  error instanceof AcmeProblem && !(error instanceof AppError) ? conflict(wordsOf(error, directoryUrl), { cause: error }) : error
