import { writeFileSync } from 'node:fs'
import { printCommands } from './cli-table.ts'

/** `npm run cli:table`: writes the table of commands that the command line is made of. */
writeFileSync(new URL('../../../cli/src/commands.generated.ts', import.meta.url), printCommands())
