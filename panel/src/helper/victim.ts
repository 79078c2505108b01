import { Readable } from 'node:stream'
import { bodyOf, runVerb } from './run-verb.ts'

/** A helper of its own that does one thing with an archive, to be killed meanwhile: `<home> <verb> <arguments as JSON>`. */
const [folder = '', verb = '', args = '{}'] = process.argv.slice(2)
const home = { user: 'john', folder, uid: process.geteuid?.() ?? 0 }
process.stdout.write('ready\n')
const call = { home, args: JSON.parse(args) as Record<string, unknown>, body: Readable.from([]), signal: new AbortController().signal }
for await (const _ of bodyOf(await runVerb(verb, call)));
