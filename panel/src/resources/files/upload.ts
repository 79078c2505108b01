import busboy from 'busboy'
import type { Readable } from 'node:stream'
import { AppError, invalid } from '@croft/kit/errors.ts'
import type { RequestFacts } from '@croft/kit/http/route.ts'
import { callJson, type AgentFiles } from './agent.ts'
import type { FileEntry } from './schema.ts'

/** Where uploaded files go; fields of the form that come before the first file count too. */
export interface UploadFields {
  readonly path?: string | undefined
  readonly overwrite?: boolean | undefined
}

const mostFiles = 100
const incomplete = (cause: unknown) => (cause instanceof AppError ? cause : invalid('Request body is incomplete', { cause }))

function openForm(request: RequestFacts) {
  try {
    return busboy({
      headers: { 'content-type': String(request.headers['content-type'] ?? '') },
      defParamCharset: 'utf8',
      limits: { files: mostFiles, fields: 20, fieldSize: 8192 },
    })
  } catch (cause) {
    throw invalid('Invalid form', { cause })
  }
}

/** Streams the files of a multipart form into a folder, one after the other, and answers with their entries. */
export async function receiveUpload(
  files: AgentFiles,
  user: string,
  given: UploadFields,
  bounds: { readonly limit: number; readonly room: number },
  request: RequestFacts,
): Promise<FileEntry[]> {
  const form = openForm(request)
  const { raw } = request
  const target = { path: given.path, overwrite: given.overwrite ?? false }
  const made: FileEntry[] = []
  let sent = 0

  const store = async (content: Readable, name: string, { path, overwrite }: UploadFields): Promise<void> => {
    if (path === undefined || path === '') throw invalid('Path is required')
    // without a bound nothing is said: JSON knows no infinity
    const left = bounds.room === Infinity ? {} : { room: bounds.room - sent }
    const args = { user, path, name, overwrite, limit: bounds.limit, ...left }
    const entry = await callJson<FileEntry>(files, 'upload', args, { body: content, signal: request.signal })
    sent += entry.size
    made.push(entry)
  }
  let work: Promise<void> = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    form.on('field', (name, value) => {
      if (name === 'path') target.path = value
      if (name === 'overwrite') target.overwrite = value === 'true' || value === '1'
    })
    form.on('file', (_field, content, { filename }) => {
      // an ending before its turn is heard where it is read
      content.on('error', () => undefined)
      const where = { ...target }
      work = work.then(() => store(content, filename ?? '', where))
      work.catch(reject)
    })
    form.once('filesLimit', () => reject(invalid(`At most ${mostFiles} files at once`)))
    form.once('error', reject)
    form.once('close', () => work.then(resolve, reject))
    raw.once('error', (cause) => form.destroy(incomplete(cause)))
    raw.once('close', () => {
      if (!raw.readableEnded) form.destroy(new Error('the client left'))
    })
    raw.pipe(form)
  }).catch((error: unknown) => {
    // the client hears the refusal when the rest of its form has somewhere to go
    raw.unpipe(form)
    raw.resume()
    form.destroy()
    throw incomplete(error)
  })
  if (made.length === 0) throw invalid('File is required')
  return made.map(({ is_link, mime, ...entry }) => (request.ext ? { ...entry, is_link, mime } : entry))
}
