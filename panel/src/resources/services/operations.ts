import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import { defineOperation } from '../../jobs/operations/define.ts'

/** What an installation asks of the agent. Calls may take many minutes and may be made again. */
export interface ServiceMachine {
  /** Reads the lists of packages anew. */
  update(): Promise<void>
  install(name: string): Promise<void>
  show(name: string): Promise<{ readonly display_name: string; readonly status: string; readonly version: string }>
}

/** Installs a daemon of the closed list from Debian's sources. */
export const installService = (machine: ServiceMachine) =>
  defineOperation<{ name: string }>({
    type: 'service.install',
    input: z.object({ name: z.string() }),
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
      { name: 'packages', message: 'Installing packages', run: ({ input }) => machine.install(input.name) },
      {
        name: 'check',
        message: 'Looking whether it is there',
        async run({ input, state }) {
          const { display_name: title, status, version } = await machine.show(input.name)
          if (version === '' && status !== 'running') throw conflict(`${title} is not there after its installation`)
          state['result'] = { name: input.name, version }
        },
      },
    ],
  })
