import { type Agent, type RequestOptions, request as plain } from 'node:http'
import { request as secure } from 'node:https'

export interface Reply {
  readonly status: number
  readonly body: string
}

export interface Ask extends RequestOptions {
  readonly tls?: { readonly ca: Buffer }
  readonly agent: Agent
  readonly text?: string
}

/** One request, its whole answer. */
export function ask({ tls, text, ...options }: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = (tls === undefined ? plain : secure)(
      { ...options, ...(tls === undefined ? {} : { ca: tls.ca, servername: 'localhost' }) },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', reject)
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }))
      },
    )
    // closed by the other end while it waited for its next use
    call.once('error', (error) =>
      call.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? resolve(ask({ tls, text, ...options })) : reject(error),
    )
    call.end(text)
  })
}
