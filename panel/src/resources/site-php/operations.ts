import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { PhpMachine, PhpVersionService } from './versions.ts'

const Version = z.object({ version: z.string() })

export const installVersion = (machine: PhpMachine) =>
  defineOperation<{ version: string }>({
    type: 'php.install',
    input: Version,
    steps: [
      {
        name: 'lists',
        message: 'Reading the lists of packages',
        async run({ log }) {
          try {
            await machine.update()
          } catch (error) {
            // one source of many may be down: what is missing then is told by the installation
            await log(`apt-get update: ${error instanceof Error ? error.message : String(error)}`)
          }
        },
      },
      { name: 'packages', message: 'Installing packages', run: ({ input }) => machine.install(input.version) },
      {
        name: 'check',
        message: 'Looking whether it is there',
        async run({ input, state }) {
          if (!(await machine.installed()).includes(input.version))
            throw conflict(`PHP ${input.version} is not there after its installation`)
          state['result'] = { version: input.version }
        },
      },
    ],
  })

export const removeVersion = (machine: PhpMachine, versions: Pick<PhpVersionService, 'requireUnused'>) =>
  defineOperation<{ version: string }>({
    type: 'php.remove',
    input: Version,
    steps: [
      {
        name: 'packages',
        message: 'Removing packages',
        async run({ input }) {
          await versions.requireUnused(input.version)
          await machine.remove(input.version)
        },
      },
    ],
  })

export const changeExtension = (machine: PhpMachine) =>
  defineOperation<{ version: string; name: string; enabled: boolean }>({
    type: 'php.extension',
    input: Version.extend({ name: z.string(), enabled: z.boolean() }),
    steps: [
      {
        name: 'extension',
        message: 'Changing the extension',
        run: ({ input }) => machine.setExtension(input),
      },
    ],
  })
