import { attachment } from '@croft/kit/http/range.ts'
import { Reply, StreamBody, type RequestFacts } from '@croft/kit/http/route.ts'
import { refusalOf, type AgentFiles } from './agent.ts'

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** Headers of content that is a customer's: whatever it is, a browser keeps it and never shows it as a page of the panel. */
const kept = (name: string) => ({ 'content-disposition': attachment(name), 'content-security-policy': "sandbox; default-src 'none'" })

/** A file as an attachment, with ranges. */
export async function sendFile(
  files: AgentFiles,
  { user, path }: { readonly user: string; readonly path: string },
  request: Pick<RequestFacts, 'headers' | 'signal'>,
): Promise<Reply> {
  const { range, 'if-range': ifRange } = request.headers
  const reply = await files.call('download', { user, path, range, if_range: ifRange }, { signal: request.signal })
  if (![200, 206, 416].includes(reply.status)) throw await refusalOf(reply)
  const { 'content-type': type = 'application/octet-stream', ...headers } = reply.headers
  const passed = Object.fromEntries(
    ['content-length', 'content-range', 'accept-ranges', 'etag'].flatMap((name) => {
      const value = headers[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return new Reply(reply.status, new StreamBody(reply.body, type), { ...passed, ...kept(nameOf(path)) })
}

/** A file or folder as an archive that is made while it is sent. */
export async function sendArchive(
  files: AgentFiles,
  { user, path, format }: { readonly user: string; readonly path: string; readonly format: string },
  request: Pick<RequestFacts, 'signal'>,
): Promise<Reply> {
  const reply = await files.call('archive', { user, path, format }, { signal: request.signal })
  if (reply.status !== 200) throw await refusalOf(reply)
  const name = nameOf(path) === '' ? user : nameOf(path)
  return new Reply(200, new StreamBody(reply.body, format === 'zip' ? 'application/zip' : 'application/gzip'), kept(`${name}.${format}`))
}

/** The small picture of a picture. */
export async function sendThumbnail(
  files: AgentFiles,
  args: { readonly user: string; readonly path: string; readonly size: number },
  signal: AbortSignal,
): Promise<Reply> {
  const reply = await files.call('thumbnail', args, { signal })
  if (reply.status !== 200) throw await refusalOf(reply)
  const headers = { 'content-security-policy': "sandbox; default-src 'none'" }
  return new Reply(200, new StreamBody(reply.body, 'image/webp'), headers)
}
