import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { humanize } from '../i18n/index.ts'
import type { Filter } from './list-page.tsx'

interface FilterInputProps {
  readonly filter: Filter
  readonly value: string | number | undefined
  readonly change: (value: string | undefined) => void
}

/** One filter of a list: chosen, typed, or a day. */
export function FilterInput({ filter, value, change }: FilterInputProps): ReactNode {
  const { t } = useTranslation()
  const label = t(`filter.${filter.name}`, { defaultValue: t(`field.${filter.name}`, { defaultValue: humanize(filter.name) }) })
  const typed = useDebouncedCallback((text: string) => change(text === '' ? undefined : text), 300)
  if (filter.choices === undefined) {
    return (
      <TextInput
        aria-label={label}
        placeholder={label}
        title={label}
        type={filter.day === true ? 'date' : 'text'}
        defaultValue={value === undefined ? '' : String(value)}
        onChange={(event) => typed(event.currentTarget.value)}
        flex="1 1 140px"
        maw={200}
      />
    )
  }
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data={filter.choices.map((choice) => ({ value: choice, label: t(`choice.${choice}`, { defaultValue: choice }) }))}
      value={value === undefined ? null : String(value)}
      onChange={(chosen) => change(chosen ?? undefined)}
      clearable
      flex="1 1 140px"
      maw={200}
    />
  )
}
