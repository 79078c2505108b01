import { AppError, invalid } from '@croft/kit/errors.ts'
import { compileValidator } from '@croft/kit/http/validate.ts'
import { z } from 'zod'
import { normalizeContent } from '../../core/dns/content.ts'
import { normalizeRecordName } from '../../core/dns/name.ts'
import { type RecordData, type RecordType, recordTypes } from '../../core/dns/types.ts'
import { CreateRecord, UpdateRecord } from './schema.ts'

/** 400 `Unsupported record type`. */
export function requireType(input: string): RecordType {
  const type = recordTypes.find((known) => known === input.toUpperCase())
  if (type === undefined) throw invalid('Unsupported record type')
  return type
}

/** The stored form of a record. 400 `Invalid record name`, `Unsupported record type`, `Invalid <TYPE> record: <reason>`. */
export function requireRecord(input: CreateRecord, zone: string): RecordData {
  const name = normalizeRecordName(input.name, zone)
  if (name === null) throw invalid('Invalid record name')
  const type = requireType(input.type)
  const { content, priority } = normalizeContent(type, input.content, { name, zone, priority: input.priority ?? null })
  return { name, type, content, priority, ttl: input.ttl ?? null, disabled: input.disabled ?? false, comment: input.comment ?? '' }
}

/** A record as it is after a change; what is not sent stays. */
export function requireUpdate(before: RecordData, input: UpdateRecord, zone: string): RecordData {
  return requireRecord(
    {
      name: input.name ?? before.name,
      type: before.type,
      content: input.content ?? before.content,
      ttl: input.ttl ?? before.ttl ?? undefined,
      priority: input.priority ?? before.priority ?? undefined,
      disabled: input.disabled ?? before.disabled,
      comment: input.comment ?? before.comment,
    },
    zone,
  )
}

const createFields = compileValidator(CreateRecord)
const updateFields = compileValidator(z.object({ id: z.string().max(16), ...UpdateRecord.shape }))

export const readCreate = (entry: Readonly<Record<string, unknown>>): CreateRecord => createFields(entry) as CreateRecord
export const readUpdate = (entry: Readonly<Record<string, unknown>>) => updateFields(entry) as UpdateRecord & { readonly id: string }

/** Runs `judge` for each entry; a refusal names it: `create[3]: Invalid record name`. */
export function eachEntry<Entry, Result>(list: string, entries: readonly Entry[], judge: (entry: Entry) => Result): Result[] {
  return entries.map((entry, index) => {
    try {
      return judge(entry)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      throw new AppError(error.status, error.code, `${list}[${index}]: ${error.message}`, { cause: error })
    }
  })
}
