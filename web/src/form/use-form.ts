import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Fields, checkField } from '@croft/sdk/field'
import { serverProblems, problemText } from './problems.ts'

export type Values = Readonly<Record<string, unknown>>

const startOf = (fields: Fields, names: readonly string[], initial: Values): Values =>
  Object.fromEntries(names.map((name) => [name, initial[name] ?? fields[name]?.default]))

/** Entered values of a form, checked by the rules of the API as one leaves a field, and the server's words afterwards. */
export function useForm(fields: Fields, names: readonly string[], initial: Values) {
  const { t } = useTranslation()
  const [values, setValues] = useState<Values>(() => startOf(fields, names, initial))
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({})
  const known = useMemo(() => new Set(names), [names])
  const check = (name: string, value: unknown): string | undefined => {
    const field = fields[name]
    const problem = field === undefined ? null : checkField(field, value)
    return problem === null ? undefined : problemText(t, problem)
  }
  const note = (name: string, said: string | undefined) =>
    setProblems((before) => {
      const others = Object.entries(before).filter(([other]) => other !== name)
      return Object.fromEntries(said === undefined ? others : [...others, [name, said]])
    })
  return {
    values,
    problems,
    set: (name: string, value: unknown) => {
      setValues((before) => ({ ...before, [name]: value }))
      // a complaint goes as soon as it is no longer true; a new one waits until the field is left
      if (problems[name] !== undefined) note(name, check(name, value))
    },
    leave: (name: string) => note(name, check(name, values[name])),
    /** All that is wrong at once; true when nothing is. */
    checkAll: (): boolean => {
      const found = Object.fromEntries(
        names.flatMap((name) => {
          const said = check(name, values[name])
          return said === undefined ? [] : [[name, said]]
        }),
      )
      setProblems(found)
      return Object.keys(found).length === 0
    },
    refused: (error: unknown) => setProblems(serverProblems(error, known)),
    /** What differs from the start, without what was left empty. */
    sent: (): Values => {
      const start = startOf(fields, names, initial)
      const differs = (name: string) => JSON.stringify(values[name]) !== JSON.stringify(start[name]) || fields[name]?.required === true
      const entries = names.filter(differs).map((name) => [name, values[name]] as const)
      const parsed = entries.map(([name, value]) => {
        const json = (fields[name]?.type === 'object' || fields[name]?.type === 'any') && typeof value === 'string'
        return [name, json ? (JSON.parse(value) as unknown) : value] as const
      })
      return Object.fromEntries(parsed.filter(([, value]) => value !== undefined))
    },
  }
}
