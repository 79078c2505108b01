import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { z } from 'zod'
import { notFound } from '@croft/kit/errors.ts'
import { follow } from '../follow.ts'
import { type SiteLog, siteLog } from '../site-log.ts'
import { countFtpTraffic } from '../ftp-traffic.ts'
import { countTraffic } from '../traffic.ts'
import { verb, type AgentContext, type VerbTable } from '../verb.ts'

const Log = z.strictObject({ site: z.number().int().positive(), type: z.enum(['access', 'error', 'php']) })

/** Of a longer log only its end is given out; bytes. */
const mostDownloaded = 1024 ** 3
/** Characters of a line without end that are gathered. */
const longestLine = 64 * 1024

/** The lines of a stream of text that are about the site. */
async function* kept(stream: AsyncIterable<Buffer | string>, keep: SiteLog['keep']): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n')
    rest = (lines.pop() ?? '').slice(0, longestLine)
    const wanted = lines.filter(keep)
    if (wanted.length > 0) yield `${wanted.join('\n')}\n`
  }
  if (rest !== '' && keep(rest)) yield `${rest}\n`
}

async function download({ site, type, date }: z.infer<typeof Log> & { date: string | null }, context: AgentContext) {
  const { path, keep } = await siteLog(site, type, context)
  const { files } = context.system
  if (date !== null) {
    // an error log of an older day holds the lines of all sites: only files of one site are given out whole
    const whole = type === 'error' ? null : await files.openRead(`${path}-${date.replaceAll('-', '')}.gz`)
    if (whole === null) throw notFound('Log')
    return whole
  }
  const live = await files.openRead(path, mostDownloaded)
  if (live === null) throw notFound('Log')
  return Readable.from(kept(live, keep)).compose(createGzip())
}

/** The logs of one site. Older days are kept beside them as `.log-YYYYMMDD.gz`. */
export const logVerbs: VerbTable = {
  'logs.read': verb({
    body: Log.extend({ lines: z.number().int().min(1).max(5000), contains: z.string().max(256).default('') }),
    async handle({ lines, contains, site, type }, context) {
      const { path, keep } = await siteLog(site, type, context)
      return context.system.files.tail(path, lines, (line) => keep(line) && line.includes(contains))
    },
  }),
  /** Bytes and requests of the current month, by site. */
  'logs.traffic': verb({
    body: z.strictObject({}),
    handle: async (_, { system }) => ({ sites: await countTraffic(system), ftp: await countFtpTraffic(system) }),
  }),
  'logs.stream': verb({
    body: Log,
    async handle({ site, type }, context, signal) {
      const { path, keep } = await siteLog(site, type, context)
      return Readable.from(kept(follow(context.system, path, signal), keep))
    },
  }),
  'logs.download': verb({
    body: Log.extend({ date: z.iso.date().nullable().default(null) }),
    handle: (body, context) => download(body, context),
  }),
}
