import { Readable } from 'node:stream'
import { invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest, RequestFacts } from '@croft/kit/http/route.ts'
import { randomToken } from '@croft/kit/ids.ts'
import type { z } from 'zod'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import type { VerbName } from '../../helper/names.ts'
import { type FilesAccount, filesAccess } from './access.ts'
import { callJson, type AgentFiles, type FilesCallOptions } from './agent.ts'
import type * as schema from './schema.ts'
import type { FileConfig, FileEntry, FileFacts, TrashItem } from './schema.ts'
import type { OfVersion, Search, SearchQuery, ThumbnailQuery, Version, VersionText } from './schema-more.ts'
import { sendArchive, sendFile, sendThumbnail } from './send.ts'
import type { FilesStore } from './store.ts'
import { largestUploadMb, roomOf } from './upload-room.ts'
import { receiveUpload, type UploadFields } from './upload.ts'

export interface FilesDeps {
  readonly db: PanelDb
  readonly store: FilesStore
  readonly files: AgentFiles
  /** The account of that name in the caller's view, or the caller's own; 404 `User not found`. */
  readonly accounts: { require(ctx: Ctx, username?: string): Promise<FilesAccount> }
  readonly maxUploadMb: () => Promise<number>
  /** `https://panel.example.com:3082`, with the port of the request where it is one of the panel's. */
  readonly baseUrl: (port: number) => string
}

const linkSeconds = 60

const oneOf = (one: string | undefined, many: readonly string[] | undefined, name: string): readonly string[] => {
  const all = many !== undefined && many.length > 0 ? many : one === undefined || one === '' ? [] : [one]
  if (all.length === 0) throw invalid(`${name} is required`)
  return all
}

/** The filter and the order that a list was asked for. */
function arrange<Item extends { readonly name: string }>(items: readonly Item[], page: PageRequest): Item[] {
  const q = page.q.toLowerCase()
  const found = q === '' ? [...items] : items.filter((item) => item.name.toLowerCase().includes(q))
  const value = (item: Item, field: string) => (item as Readonly<Record<string, unknown>>)[field] as string | number | boolean
  const compare = (one: Item, other: Item): number => {
    for (const { field, descending } of page.sort) {
      const [a, b] = [value(one, field), value(other, field)]
      if (a !== b) return (a < b ? -1 : 1) * (descending ? -1 : 1)
    }
    return 0
  }
  return page.sort.length === 0 ? found : found.toSorted(compare)
}

type Body<Schema extends z.ZodType> = z.output<Schema>

/** Work on the files of an account, all of it by the account's own helper. */
export function filesService({ db, store, files, accounts, maxUploadMb, baseUrl }: FilesDeps) {
  const { account, requireReal } = filesAccess({ db, accounts })
  const read = async <Result>(ctx: Ctx, user: string | undefined, verb: VerbName, args: object, options?: FilesCallOptions) =>
    callJson<Result>(files, verb, { ...args, user: (await account(ctx, user)).username }, options)
  const change = async <Result>(ctx: Ctx, user: string | undefined, verb: VerbName, args: object, options?: FilesCallOptions) => {
    requireReal()
    return read<Result>(ctx, user, verb, args, options)
  }
  const send = (user: string, path: string, request: RequestFacts) => sendFile(files, { user, path }, request)
  const config = async (userId: number, ext: boolean): Promise<FileConfig> => {
    const { recycle_bin_enabled: bin, editor_font_size, editor_theme, trash_days } = await store.settings(userId)
    return { recycle_bin_enabled: bin === 1, editor_font_size, editor_theme, ...(ext ? { trash_days } : {}) }
  }
  return {
    list: async (ctx: Ctx, { user, ...args }: Body<typeof schema.ListQuery>, page: PageRequest, request: RequestFacts) => {
      const entries = await read<FileEntry[]>(ctx, user, 'list', args, { signal: request.signal })
      return arrange(entries, page).map(({ is_link, mime, ...entry }) => (request.ext ? { ...entry, is_link, mime } : entry))
    },
    stat: (ctx: Ctx, { user, path }: Body<typeof schema.OfPath>) => read<FileFacts>(ctx, user, 'stat', { path }),
    read: (ctx: Ctx, { user, path }: Body<typeof schema.OfPath>) => read<Body<typeof schema.FileText>>(ctx, user, 'read', { path }),
    size: (ctx: Ctx, { user, paths }: Body<typeof schema.MeasureFiles>, signal: AbortSignal) =>
      read<Body<typeof schema.FilesSize>>(ctx, user, 'size', { paths }, { signal }),
    write: (ctx: Ctx, { user, content, ...args }: Body<typeof schema.WriteFile>) =>
      change(ctx, user, 'write', { ...args, actor: ctx.actor.username }, { body: Readable.from([Buffer.from(content, 'utf8')]) }),
    async remove(ctx: Ctx, { user, path, paths, permanent }: Body<typeof schema.DeleteFiles>) {
      const all = oneOf(path, paths, 'Path')
      const settings = await store.settings((await account(ctx, user)).id)
      const forEver = permanent || settings.recycle_bin_enabled === 0
      const args = { paths: all, permanent: forEver, keep_days: settings.trash_days }
      return change<{ is_trashed: boolean }>(ctx, user, 'delete', args)
    },
    async trash(ctx: Ctx, user: string | undefined, page: PageRequest) {
      const settings = await store.settings((await account(ctx, user)).id)
      return arrange((await read<{ items: TrashItem[] }>(ctx, user, 'trash', { keep_days: settings.trash_days })).items, page)
    },
    emptyTrash: (ctx: Ctx, { user, trash_paths }: Body<typeof schema.EmptyTrash>) =>
      change<{ deleted: number }>(ctx, user, 'trash-empty', { trash_paths }),
    restore: (ctx: Ctx, { user, trash_path, trash_paths, target }: Body<typeof schema.RestoreTrash>) =>
      change(ctx, user, 'trash-restore', { trash_paths: oneOf(trash_path, trash_paths, 'Trash path'), target }),
    mkdir: (ctx: Ctx, { user, ...args }: Body<typeof schema.MakeFolder>) => change(ctx, user, 'mkdir', args),
    rename: (ctx: Ctx, { user, ...args }: Body<typeof schema.RenameFile>) => change(ctx, user, 'rename', args),
    place(ctx: Ctx, verb: 'copy' | 'move', { user, source, sources, destination, overwrite }: Body<typeof schema.PlaceFiles>) {
      const all = oneOf(source, sources, 'Source')
      return change(ctx, user, verb, { sources: all, destination: oneOf(destination, undefined, 'Destination')[0], overwrite })
    },
    chmod(ctx: Ctx, { user, path, paths, mode, ...args }: Body<typeof schema.ChangeMode>) {
      const all = oneOf(path, paths, 'Path')
      return change(ctx, user, 'chmod', { paths: all, mode: oneOf(mode, undefined, 'Mode')[0], ...args })
    },
    config: async (ctx: Ctx, user: string | undefined, ext: boolean) => config((await account(ctx, user)).id, ext),
    async setConfig(ctx: Ctx, { user, recycle_bin_enabled: bin, ...fields }: Body<typeof schema.UpdateFileConfig>, ext: boolean) {
      const { id } = await account(ctx, user)
      await store.saveSettings(ctx, id, { ...fields, ...(bin === undefined ? {} : { recycle_bin_enabled: bin ? 1 : 0 }) })
      return config(id, ext)
    },
    uploadLimits: async (ctx: Ctx) => ({ max_upload_mb: largestUploadMb(await maxUploadMb(), await account(ctx, undefined)) }),
    async upload(ctx: Ctx, fields: UploadFields & { readonly user?: string | undefined }, request: RequestFacts) {
      requireReal()
      const owner = await account(ctx, fields.user)
      const limit = largestUploadMb(await maxUploadMb(), owner) * 1024 * 1024
      return receiveUpload(files, owner.username, fields, { limit, room: await roomOf(files, owner) }, request)
    },
    async download(ctx: Ctx, { user, path, archive }: Body<typeof schema.DownloadQuery>, request: RequestFacts) {
      const { username } = await account(ctx, user)
      if (archive === undefined) return send(username, path, request)
      return sendArchive(files, { user: username, path, format: archive }, request)
    },
    thumbnail: async (ctx: Ctx, { user, path, size }: Body<typeof ThumbnailQuery>, signal: AbortSignal) =>
      sendThumbnail(files, { user: (await account(ctx, user)).username, path, size }, signal),
    search: (ctx: Ctx, { user, ...args }: Body<typeof SearchQuery>, signal: AbortSignal) =>
      read<Body<typeof Search>>(ctx, user, 'search', args, { signal }),
    history: (ctx: Ctx, { user, path }: Body<typeof schema.OfPath>) => read<Body<typeof Version>[]>(ctx, user, 'history', { path }),
    readVersion: (ctx: Ctx, { user, ...args }: Body<typeof OfVersion>) => read<Body<typeof VersionText>>(ctx, user, 'history-read', args),
    restoreVersion: (ctx: Ctx, { user, ...args }: Body<typeof OfVersion>) =>
      change(ctx, user, 'history-restore', { ...args, actor: ctx.actor.username }),
    async downloadLink(ctx: Ctx, { user, path }: Body<typeof schema.OfPath>, request: RequestFacts) {
      const { id, username } = await account(ctx, user)
      const facts = await callJson<FileFacts>(files, 'stat', { user: username, path })
      if (facts.is_dir) throw invalid('Not a file')
      const token = randomToken()
      await store.addLink({ token, userId: id, path, expiresAt: db.clock.now() + linkSeconds * 1000 })
      return { url: `${baseUrl(request.port)}/dl/${token}`, expires_in: linkSeconds }
    },
    async downloadByLink(token: string, request: RequestFacts) {
      // a preview of the link must not cost the one download
      const link = request.method === 'HEAD' ? await store.findLink(token) : await store.takeLink(token)
      if (link === null) throw notFound('File')
      return send(link.username, link.path, request)
    },
    /** Bytes on disk and number of files, for the usage of an account or of a site's folder. */
    usage: (username: string, path = '/') => callJson<{ bytes: number; files: number }>(files, 'usage', { user: username, path }),
  }
}
export type FilesService = ReturnType<typeof filesService>
