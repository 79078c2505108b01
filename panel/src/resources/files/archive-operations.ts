import { z } from 'zod'
import { defineOperation } from '../../jobs/operations/define.ts'
import type { VerbName } from '../../helper/names.ts'
import { callReporting, type AgentFiles } from './agent.ts'

/** Of a job: run again after its work was done, it hears so. */
const key = z.string().optional()
const Compress = z.object({ user: z.string(), paths: z.array(z.string()), archive: z.string(), format: z.string().optional(), key })
const Extract = z.object({
  user: z.string(),
  path: z.string(),
  destination: z.string().optional(),
  overwrite: z.boolean(),
  key,
  /** Bytes that the account has room for; without it as much as the disk takes. */
  room: z.number().optional(),
})

/** One call of the account's helper, which makes everything aside and puts it in place when it is whole: run again, it begins anew, ends what it had begun to put in place, or hears that it is done. */
const archiving = <Input extends { readonly user: string }>(
  files: AgentFiles,
  { type, verb, message, input }: { type: string; verb: VerbName; message: string; input: z.ZodType<Input> },
) =>
  defineOperation<Input>({
    type,
    input,
    steps: [
      {
        name: 'archive',
        message,
        async run({ input: args, signal, progress, state }) {
          state['result'] = await callReporting(files, verb, args, { signal, progress })
        },
      },
    ],
  })

/** What takes long with archives, each a job that can be watched and cancelled. */
export const archiveOperations = (files: AgentFiles) => [
  archiving(files, { type: 'file.compress', verb: 'compress', message: 'Making the archive', input: Compress }),
  archiving(files, { type: 'file.extract', verb: 'extract', message: 'Extracting the archive', input: Extract }),
]
