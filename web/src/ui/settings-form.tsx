import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Fields } from '@croft/sdk/field'
import { ApiForm } from '../form/api-form.tsx'
import type { Values } from '../form/use-form.ts'
import { Failure } from './failure.tsx'

export interface SettingsFormProps {
  readonly queryKey: readonly unknown[]
  readonly load: () => Promise<object>
  readonly fields: Fields
  readonly names?: readonly string[]
  readonly multiline?: readonly string[]
  readonly choices?: (loaded: Values) => Readonly<Record<string, readonly string[]>>
  readonly submit: (values: Values) => Promise<unknown>
}

/** A form over something that exists: it begins with what is stored. */
export function SettingsForm({ queryKey, load, fields, names, multiline = [], choices, submit }: SettingsFormProps): ReactNode {
  const { data, error, refetch } = useQuery({ queryKey, queryFn: load, refetchOnWindowFocus: false, staleTime: Infinity })
  if (data === undefined) return error === null ? <Skeleton height={200} /> : <Failure error={error} retry={() => void refetch()} />
  const values = data as Values
  const shown = names ?? Object.keys(fields)
  return (
    <ApiForm
      // begins anew only with other values: what is being typed outlives what is read again
      key={JSON.stringify(shown.map((name) => values[name]))}
      fields={fields}
      names={shown}
      initial={values}
      multiline={multiline}
      {...(choices === undefined ? {} : { choices: choices(values) })}
      submit={submit}
      changes={[queryKey]}
    />
  )
}
