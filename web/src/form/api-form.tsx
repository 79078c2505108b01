import { Alert, Button, Collapse, Group, Stack } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fields } from '@croft/sdk/field'
import { useWrite } from '../api/write.ts'
import { FieldInput } from './field-input.tsx'
import { type Values, useForm } from './use-form.ts'

export interface ApiFormProps<Answer> {
  /** Fields of the request, from the SDK. */
  readonly fields: Fields
  /** Those that everybody fills in, in their order. */
  readonly names: readonly string[]
  /** Those behind "More options". */
  readonly more?: readonly string[]
  readonly initial?: Values
  readonly choices?: Readonly<Record<string, readonly string[] | undefined>>
  readonly multiline?: readonly string[]
  /** Texts of the catalogue below the names of fields, where this form has one of its own. */
  readonly help?: Readonly<Record<string, string>>
  /** Stands below the fields of everybody: what helps to fill them in. */
  readonly extra?: (values: Values, set: (name: string, value: unknown) => void) => ReactNode
  readonly submit: (values: Values) => Promise<Answer>
  readonly changes?: readonly (readonly unknown[])[]
  readonly done?: (answer: Answer) => void
  readonly cancel?: () => void
  readonly submitLabel?: string
}

/** Leaving the page with something typed asks first. */
function useUnsaved(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [unsaved])
}

/** A form over one request of the API: the same rules here and there, and the server's refusals beside their fields. */
export function ApiForm<Answer>(props: ApiFormProps<Answer>): ReactNode {
  const { fields, names, more = [], initial = {}, choices = {}, multiline = [], help = {}, changes = [], cancel } = props
  const { t } = useTranslation()
  const id = useId()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState(false)
  const form = useForm(fields, [...names, ...more], initial)
  const write = useWrite(props.submit, {
    changes,
    quiet: true,
    done: (answer) => {
      setTyped(false)
      props.done?.(answer)
    },
  })
  useUnsaved(typed)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!form.checkAll()) {
      if (more.some((name) => form.problems[name] !== undefined)) setOpen(true)
      return
    }
    let values: Values
    try {
      values = form.sent()
    } catch (error) {
      form.refused(error)
      return
    }
    write.mutate(values, { onError: form.refused })
  }
  const input = (name: string, index: number) => {
    const field = fields[name]
    if (field === undefined) return null
    return (
      <div key={name} onBlur={() => form.leave(name)}>
        <FieldInput
          name={name}
          field={field}
          value={form.values[name]}
          error={form.problems[name]}
          autoFocus={index === 0}
          choices={choices[name]}
          multiline={multiline.includes(name)}
          help={help[name]}
          onChange={(value) => {
            setTyped(true)
            form.set(name, value)
          }}
        />
      </div>
    )
  }
  return (
    <form style={{ maxWidth: 720 }} onSubmit={submit} noValidate aria-describedby={form.problems[''] === undefined ? undefined : id}>
      <Stack gap="md">
        {form.problems[''] !== undefined && (
          <Alert id={id} color="red" role="alert">
            {form.problems['']}
          </Alert>
        )}
        {names.map(input)}
        {props.extra?.(form.values, (name, value) => {
          setTyped(true)
          form.set(name, value)
        })}
        {more.length > 0 && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              style={{ alignSelf: 'flex-start' }}
            >
              {t(open ? 'form.less' : 'form.more')}
            </Button>
            <Collapse expanded={open}>
              <Stack gap="md">{more.map((name) => input(name, -1))}</Stack>
            </Collapse>
          </>
        )}
        <Group justify="flex-end">
          {cancel !== undefined && (
            <Button variant="default" onClick={cancel}>
              {t('form.cancel')}
            </Button>
          )}
          <Button type="submit" loading={write.isPending}>
            {props.submitLabel ?? t('form.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
