import { errorPageTexts, renderErrorPage } from '../../core/error-pages.ts'

/** Statuses that can have a page of the site. */
export type ErrorCode = keyof typeof errorPageTexts

/** All of them, ascending. */
export const errorCodes: readonly number[] = Object.keys(errorPageTexts).map(Number)

export const isErrorCode = (code: number): code is ErrorCode => errorCodes.includes(code)

/** What a customer starts from: the page that is shown otherwise. */
export function defaultErrorPage(code: ErrorCode): string {
  const [title, sentence] = errorPageTexts[code]
  return renderErrorPage(title, sentence)
}
