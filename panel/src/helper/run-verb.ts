import { Readable } from 'node:stream'
import { AppError, notFound } from '@croft/kit/errors.ts'
import { fileError } from './errors.ts'
import type { VerbName } from './names.ts'
import { Answer, type Call, type HelperVerb } from './verb.ts'
import { compress, downloadArchive, extract } from './verbs/archive.ts'
import { chmod, mkdir, rename, write } from './verbs/change.ts'
import { history, readVersion, restoreVersion } from './verbs/history.ts'
import { list, read, size, stat, usage } from './verbs/look.ts'
import { copy, move } from './verbs/place.ts'
import { search } from './verbs/search.ts'
import { thumbnail } from './verbs/thumbnail.ts'
import { download, upload } from './verbs/transfer.ts'
import { emptyTrash, remove, restore, trash } from './verbs/trash.ts'
import { appendsUpload, beginsUpload, dropsUpload, uploadOffset } from './verbs/uploads.ts'

/** Everything that can be asked of a home; nothing else is answered. */
export const helperVerbs: Readonly<Record<VerbName, HelperVerb>> = {
  list,
  stat,
  read,
  write,
  mkdir,
  delete: remove,
  trash,
  'trash-empty': emptyTrash,
  'trash-restore': restore,
  rename,
  copy,
  move,
  chmod,
  size,
  usage,
  upload,
  download,
  compress,
  extract,
  archive: downloadArchive,
  search,
  thumbnail,
  'upload-begin': beginsUpload,
  'upload-offset': uploadOffset,
  'upload-append': appendsUpload,
  'upload-drop': dropsUpload,
  history,
  'history-read': readVersion,
  'history-restore': restoreVersion,
}

const json = (status: number, body: unknown): Answer => {
  const bytes = Buffer.from(JSON.stringify(body))
  return new Answer(status, { 'content-type': 'application/json', 'content-length': String(bytes.length) }, bytes)
}

/** Runs one verb of the closed list. A refusal is an answer too: `{ code, message }` with its status. */
export async function runVerb(name: string, call: Call): Promise<Answer> {
  try {
    const verb = Object.hasOwn(helperVerbs, name) ? helperVerbs[name as VerbName] : undefined
    if (verb === undefined) throw notFound('Verb')
    const result = await verb(call)
    return result instanceof Answer ? result : json(200, result)
  } catch (thrown) {
    const error = fileError(thrown)
    if (!(error instanceof AppError)) throw error
    return json(error.status, { code: error.code, message: error.message, retry_after: error.headers['Retry-After'] ?? '' })
  }
}

/** The answer's body as a stream. */
export const bodyOf = (answer: Answer): Readable => (answer.body instanceof Readable ? answer.body : Readable.from([answer.body]))
