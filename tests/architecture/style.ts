import { isTest, type Source, withoutComments } from './sources.ts'

/** A rule about the text of one file; gives what is wrong with it. */
export type Rule = (source: Source) => string[]

const find = ({ path, text }: Source, pattern: RegExp): string[] =>
  text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []))
const code = (source: Source): Source => ({ ...source, text: withoutComments(source.text) })

/**
 * Who starts programs: the one `run` of the machine and its long-running sibling, set-up (there is no panel yet), what keeps the
 * processes alive without systemd, the agent for its tenant helpers, the runner for tenants' cron jobs, and the command line's look at its own terminal.
 */
const startsPrograms = new Set([
  'panel/src/system/run.ts',
  'panel/src/system/pipe.ts',
  'panel/src/setup/exec.ts',
  'panel/src/setup/demo.ts',
  'panel/src/setup/supervisor/child.ts',
  'panel/src/agent/helpers.ts',
  'panel/src/runner/launch.ts',
  'cli/src/profile-key.ts',
  'cli/src/commands/move-database.ts',
  'cli/src/server-program.ts',
])

/** No shell anywhere: neither through an option, nor as a program. */
export const noShell: Rule = (source) =>
  isTest(source.path)
    ? []
    : find(code(source), /\bshell:\s*true\b|\bexecSync\b|\bexecFileSync\b|['"](?:ba|da)?sh['"],\s*['"]-\w*c|\bsh -c\b/)

/** Programs are started in few files. */
export const fewStarters: Rule = (source) =>
  isTest(source.path) || startsPrograms.has(source.path) ? [] : find(code(source), /['"](?:node:)?child_process['"]/)

export const noDefaultExport: Rule = (source) => (source.path.endsWith('.config.ts') ? [] : find(code(source), /^\s*export default\b/))

/** `any` as a type. */
export const noAny: Rule = (source) => find(code(source), /(?::\s*|\bas\s+|<|\|\s*|,\s*)any\b(?=\s*[\])>;,|={]|\s*$)|\bany\[\]/)

export const noEnum: Rule = (source) => find(code(source), /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?(?:enum|namespace)\s+\w+\s*\{/)

export const noDecorator: Rule = (source) => find(code(source), /^\s*@[A-Za-z]\w*(?:\(.*\))?\s*$/)

/** Notes to oneself belong elsewhere. The words are put together so that this file does not find itself. */
const notes = new RegExp(`\\b(?:${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|X{3})\\b`)
export const noNotes: Rule = (source) => find(source, notes)

export const noSuppression: Rule = (source) => find(source, new RegExp(`@ts-(?:${['ign', 'ore'].join('')}|${['no', 'check'].join('')})`))

/** At most 250 lines; a longer file is a folder not made yet. */
export const short: Rule = ({ path, text }) => {
  const lines = text.trimEnd().split('\n').length
  return lines > 250 ? [`${path} has ${lines} lines`] : []
}

/** Where packages come from is a matter of the machine, not of the repository. */
const registries = new RegExp(
  ['registry\\.npm', 'npmjs\\.(?:org|com)', 'yarnpkg\\.com', 'deb\\.debian\\.org', 'pypi\\.org', 'proxy\\.golang'].join('|'),
)
export const noRegistry: Rule = (source) => (source.path.startsWith('tests/architecture/') ? [] : find(source, registries))

export const noResolved: Rule = (source) => (source.path.endsWith('package-lock.json') ? find(source, /"resolved":\s*"https?:/) : [])
