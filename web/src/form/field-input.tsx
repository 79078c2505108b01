import { JsonInput, NumberInput, PasswordInput, Select, Switch, TagsInput, TextInput, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Field } from '@croft/sdk/field'
import { humanize } from '../i18n/index.ts'

export interface FieldInputProps {
  readonly name: string
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly error: string | undefined
  readonly autoFocus?: boolean
  /** What may be chosen, where the API cannot know it beforehand: packages, owners. */
  readonly choices?: readonly string[] | undefined
  readonly multiline?: boolean
  /** A text of the catalogue that says more than what stands there for every field of this name. */
  readonly help?: string | undefined
}

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** An instant as an input for dates wants it: minutes of the clock on the wall. */
const localTime = (instant: string): string => {
  const ms = Date.parse(instant)
  return Number.isNaN(ms) ? '' : new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The input of one field of a request. */
export function FieldInput({
  name,
  field,
  value,
  onChange,
  error,
  autoFocus = false,
  choices,
  multiline = false,
  help = `help.${name}`,
}: FieldInputProps): ReactNode {
  const { t, i18n } = useTranslation()
  const [wasEmpty] = useState(value === undefined || value === null || value === '')
  const label = t(`field.${name}`, { defaultValue: humanize(name) })
  const description = i18n.exists(help) ? t(help) : undefined
  const common = { label, description, error, required: field.required === true, name, 'data-autofocus': autoFocus || undefined }
  if (field.type === 'boolean') {
    return <Switch {...common} required={false} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
  }
  const offered = choices ?? field.enum?.map(String)
  if (offered !== undefined && field.type !== 'array') {
    const named = offered.map((choice) => ({
      value: choice,
      label: t([`choice.${name}.${choice}`, `choice.${choice}`], { defaultValue: choice }),
    }))
    return (
      <Select
        {...common}
        data={named}
        value={text(value) || null}
        searchable={named.length > 8}
        // emptied, nothing would be sent: what was set before would stay
        clearable={field.required !== true && wasEmpty}
        onChange={(chosen) => onChange(chosen ?? undefined)}
      />
    )
  }
  if (field.type === 'integer' || field.type === 'number') {
    const limits = {
      ...(field.minimum === undefined ? {} : { min: field.minimum }),
      ...(field.maximum === undefined ? {} : { max: field.maximum }),
    }
    return (
      <NumberInput
        {...common}
        {...limits}
        allowDecimal={field.type === 'number'}
        value={typeof value === 'number' ? value : ''}
        onChange={(number) => onChange(number === '' ? undefined : Number(number))}
      />
    )
  }
  if (field.type === 'array') {
    const list = Array.isArray(value) ? value.map(String) : []
    return <TagsInput {...common} value={list} onChange={onChange} {...(offered === undefined ? {} : { data: [...offered] })} />
  }
  if (field.type === 'object' || field.type === 'any') {
    return (
      <JsonInput
        {...common}
        autosize
        minRows={2}
        value={typeof value === 'string' ? value : JSON.stringify(value ?? {}, null, 2)}
        onChange={onChange}
      />
    )
  }
  if (field.secret === true) {
    return (
      <PasswordInput
        {...common}
        autoComplete="new-password"
        value={text(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  if (field.format === 'date-time') {
    return (
      <TextInput
        {...common}
        type="datetime-local"
        value={localTime(text(value))}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : new Date(event.currentTarget.value).toISOString())}
      />
    )
  }
  if (multiline)
    return <Textarea {...common} autosize minRows={3} value={text(value)} onChange={(event) => onChange(event.currentTarget.value)} />
  return (
    <TextInput
      {...common}
      type={field.format === 'email' ? 'email' : 'text'}
      autoComplete="off"
      spellCheck={false}
      value={text(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
