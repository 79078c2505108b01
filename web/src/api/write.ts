import { notifications } from '@mantine/notifications'
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { ApiError } from '@croft/sdk'
import { isSignedOut, queries, wordsOf } from './client.ts'
import { askPassword } from './reauth.ts'
import { sessionEnded } from './session.ts'

interface WriteOptions<Answer> {
  /** Query keys that show something else now. */
  readonly changes?: readonly (readonly unknown[])[]
  readonly done?: (answer: Answer) => void
  /** Where the failure is shown: a toast, or the caller's own place. */
  readonly quiet?: boolean
}

/** Runs a write; where the server wants the password once more it is asked for and the write repeated. */
export async function withPassword<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof ApiError) || !error.reauthRequired) throw error
    if (!(await askPassword())) throw error
    return run()
  }
}

/** A write of the API. */
export function useWrite<Input, Answer>(
  run: (input: Input) => Promise<Answer>,
  { changes = [], done, quiet = false }: WriteOptions<Answer> = {},
): UseMutationResult<Answer, Error, Input> {
  return useMutation({
    mutationFn: (input: Input) => withPassword(() => run(input)),
    onSuccess: async (answer) => {
      done?.(answer)
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })))
    },
    onError: async (error) => {
      if (isSignedOut(error)) await sessionEnded()
      else if (!quiet) notifications.show({ color: 'red', message: wordsOf(error) })
    },
  })
}
