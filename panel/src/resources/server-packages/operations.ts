import { defineOperation } from '../../jobs/operations/define.ts'
import type { ObservedUpdates, PackageMachine } from './machine.ts'
import { UpdatePackages } from './schema.ts'

/** Names that apt is given at once: between two of them the job says how far it is, and can be cancelled. */
const batch = 20

/** The updates that were asked for; what is up to date already is left out. */
const wanted = ({ packages }: ObservedUpdates, input: UpdatePackages): string[] =>
  packages
    .filter(({ name, security }) => (security || !input.security_only) && (input.packages.length === 0 || input.packages.includes(name)))
    .map(({ name }) => name)

const words = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Updates installed packages from the sources that are configured on the server. */
export const updatePackages = (machine: PackageMachine) =>
  defineOperation<UpdatePackages>({
    type: 'system.update',
    input: UpdatePackages,
    steps: [
      {
        name: 'lists',
        message: 'Reading the lists of packages',
        async run({ log }) {
          await machine.repair()
          try {
            await machine.refresh()
          } catch (error) {
            // one source of many may be down: the others have their updates all the same
            await log(`apt-get update: ${words(error)}`)
          }
        },
      },
      {
        name: 'packages',
        message: 'Installing updates',
        async run({ input, state, signal, log, progress }) {
          // after a crash what was begun is ended first, and what is up to date is not asked for again
          await machine.repair()
          const left = wanted(await machine.updates(), input)
          const before = (state['updated'] ?? []) as readonly string[]
          for (let from = 0; from < left.length; from += batch) {
            signal.throwIfAborted()
            const names = left.slice(from, from + batch)
            await machine.upgrade(names)
            await log(names.join(' '))
            await progress(Math.round((100 * (from + names.length)) / left.length))
          }
          state['updated'] = [...before, ...left]
        },
      },
      {
        name: 'check',
        message: 'Looking what is left',
        async run({ state }) {
          const { packages, rebootRequired } = await machine.updates()
          state['result'] = { updated: state['updated'], remaining: packages.length, reboot_required: rebootRequired }
        },
      },
    ],
  })
