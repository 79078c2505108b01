/** One call of a published operation and the answer that clients were written against. */
export interface PublishedCall {
  readonly route: string
  readonly as: 'nobody' | 'admin'
  /** Below the base; with a trailing slash where the published path has one. */
  readonly path: string
  readonly body?: unknown
  readonly status: number
  /**
   * Keys in their order, with what they hold: a text, number or boolean is fixed, `'<string>'`, `'<integer>'` and `'<boolean>'` are of
   * that type, `'<open>'` at the end allows further keys. A list of one shape is any number of them.
   */
  readonly answer: unknown
}
