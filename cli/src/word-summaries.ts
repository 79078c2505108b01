/** The words that are no operation of the API, with their arguments and what they do. */
export const wordSummaries: readonly (readonly [string, string])[] = [
  ['help [area|area:verb]', 'this text, or that of an area or a command; --all lists every command'],
  ['login --url <url> [--profile <name>] [--fingerprint <sha256>]', 'checks an API key and keeps it; --key-stdin, --key-file'],
  ['logout [--profile <name>]', 'forgets an API key'],
  ['profiles:list', 'the panels that are known'],
  ['profiles:show <name>', 'one of them'],
  ['profiles:use <name>', 'makes it the default'],
  ['profiles:remove <name>', 'forgets it'],
  ['api <METHOD> <path> [--json <body>]', 'any request, with the chosen identity'],
  ['doctor', 'looks whether all is well'],
  ['completion bash|zsh|fish', 'prints a script for the shell'],
  ['version', 'of the command line and of the panel'],
]
