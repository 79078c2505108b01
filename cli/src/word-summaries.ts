/** The words that are no `<area>:<verb>` of the API, with what they do. */
export const wordSummaries: readonly (readonly [string, string])[] = [
  ['help [area|area:verb]', 'this text, or that of an area or a command; --all lists every command'],
]
