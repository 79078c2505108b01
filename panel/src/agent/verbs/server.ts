import { z } from 'zod'
import { conflict } from '@croft/kit/errors.ts'
import { knowsTimezone, observeSynchronized, observeTimeService, observeTimezone } from '../../drivers/server/debian/clock.ts'
import { Timezone } from '../../drivers/server/spec.ts'
import { ProgramMissing } from '../../system/programs.ts'
import { ProgramFailed, type System } from '../../system/system.ts'
import { verb, type VerbTable } from '../verb.ts'

const timer = 'croft-reboot'

async function observeTime(system: System) {
  const [timezone, service, synchronized] = await Promise.all([
    observeTimezone(system),
    observeTimeService(system),
    observeSynchronized(system),
  ])
  return { timezone, ntp: service?.enabled ?? false, can_ntp: service !== null, synchronized }
}

/** A timer of systemd's: it goes off whatever becomes of the agent until then. A new one takes the place of the old. */
async function reboot(seconds: number, system: System): Promise<void> {
  try {
    await system.run(['systemctl', '--no-ask-password', 'stop', '--', `${timer}.timer`], { allowFailure: true })
    await system.run([
      'systemd-run',
      '--no-ask-password',
      '--quiet',
      '--collect',
      `--unit=${timer}`,
      `--on-active=${seconds}s`,
      '--timer-property=AccuracySec=100ms',
      '--',
      '/usr/bin/systemctl',
      'reboot',
    ])
  } catch (cause) {
    if (cause instanceof ProgramMissing || (cause instanceof ProgramFailed && /not been booted with systemd/.test(cause.output))) {
      throw conflict('systemd is not installed', { cause })
    }
    throw cause
  }
}

/** The machine's clock and power. */
export const serverVerbs: VerbTable = {
  'system.time': verb({ body: z.strictObject({}), handle: (_, { system }) => observeTime(system) }),
  'system.timezone': verb({
    body: z.strictObject({ timezone: Timezone }),
    handle: async ({ timezone }, { system }) => ({ known: await knowsTimezone(timezone, system) }),
  }),
  'system.reboot': verb({
    body: z.strictObject({ seconds: z.number().int().min(0).max(3600) }),
    async handle({ seconds }, { system }) {
      await reboot(seconds, system)
      return {}
    },
  }),
}
