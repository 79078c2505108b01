// Printed from the table of routes by `npm run sdk`; changes are overwritten.
import type { CallOptions, Client, Page, PageQuery, RawBody } from '../client.ts'
import type { Ack, FileEntry, FileFacts, FileVersion, FoundFile, Message, Share, TrashItem } from '../shapes.generated.ts'

export type ListQuery = { readonly path?: string; readonly show_hidden?: boolean; readonly user?: string }

/** List a folder. */
export const list = (client: Client, query: ListQuery = {}, options?: CallOptions): Promise<readonly FileEntry[]> =>
  client.json({ method: 'GET', path: `/files/list`, query }, options)

/** List a folder, one page. */
export const listPage = (client: Client, query: ListQuery & PageQuery, options?: CallOptions): Promise<Page<FileEntry>> =>
  client.json({ method: 'GET', path: `/files/list`, query: { page: 1, ...query } }, options)

export type ReadQuery = { readonly path: string; readonly user?: string }

/** Read a text file. */
export const read = (
  client: Client,
  query: ReadQuery,
  options?: CallOptions,
): Promise<{ readonly content: string; readonly path: string; readonly size: number }> =>
  client.json({ method: 'GET', path: `/files/read`, query }, options)

export type StatQuery = { readonly path: string; readonly user?: string }

/** Show a file or folder. */
export const stat = (client: Client, query: StatQuery, options?: CallOptions): Promise<FileFacts> =>
  client.json({ method: 'GET', path: `/files/stat`, query }, options)

export type SizeBody = { readonly paths: readonly string[]; readonly user?: string }

export type SizeQuery = { readonly user?: string }

/** Add up files and folders. */
export const size = (
  client: Client,
  body: SizeBody,
  query: SizeQuery = {},
  options?: CallOptions,
): Promise<{ readonly size_bytes: number; readonly files: number; readonly dirs: number }> =>
  client.json({ method: 'POST', path: `/files/size`, body, query }, options)

export type WriteBody = {
  readonly path: string
  readonly content?: string
  readonly if_mod_time?: string
  readonly mode?: string
  readonly user?: string
}

export type WriteQuery = { readonly user?: string }

/** Write a file. */
export const write = (client: Client, body: WriteBody, query: WriteQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/write`, body, query }, options)

export type Delete_Body = {
  readonly path?: string
  readonly paths?: readonly string[]
  readonly permanent?: boolean
  readonly user?: string
}

export type Delete_Query = { readonly user?: string }

/** Delete a file or folder. */
export const delete_ = (
  client: Client,
  body: Delete_Body = {},
  query: Delete_Query = {},
  options?: CallOptions,
): Promise<{ readonly is_trashed: boolean; readonly message: string }> =>
  client.json({ method: 'POST', path: `/files/delete`, body, query }, options)

export type MkdirBody = { readonly path: string; readonly parents?: boolean; readonly mode?: string; readonly user?: string }

export type MkdirQuery = { readonly user?: string }

/** Create a folder. */
export const mkdir = (client: Client, body: MkdirBody, query: MkdirQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/mkdir`, body, query }, options)

export type RenameBody = { readonly path: string; readonly new_path: string; readonly user?: string }

export type RenameQuery = { readonly user?: string }

/** Rename a file or folder. */
export const rename = (client: Client, body: RenameBody, query: RenameQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/rename`, body, query }, options)

export type CopyBody = {
  readonly source?: string
  readonly sources?: readonly string[]
  readonly destination?: string
  readonly overwrite?: boolean
  readonly user?: string
}

export type CopyQuery = { readonly user?: string }

/** Copy files or folders. */
export const copy = (client: Client, body: CopyBody = {}, query: CopyQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/copy`, body, query }, options)

export type MoveBody = {
  readonly source?: string
  readonly sources?: readonly string[]
  readonly destination?: string
  readonly overwrite?: boolean
  readonly user?: string
}

export type MoveQuery = { readonly user?: string }

/** Move files or folders. */
export const move = (client: Client, body: MoveBody = {}, query: MoveQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/move`, body, query }, options)

export type ChmodBody = {
  readonly path?: string
  readonly paths?: readonly string[]
  readonly mode?: string
  readonly recursive?: boolean
  readonly apply_to?: 'all' | 'files' | 'dirs'
  readonly user?: string
}

export type ChmodQuery = { readonly user?: string }

/** Change permissions. */
export const chmod = (client: Client, body: ChmodBody = {}, query: ChmodQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/chmod`, body, query }, options)

export type TrashListQuery = { readonly user?: string }

/** List the trash. */
export const trashList = (
  client: Client,
  query: TrashListQuery = {},
  options?: CallOptions,
): Promise<{ readonly items: readonly TrashItem[] }> => client.json({ method: 'GET', path: `/files/trash`, query }, options)

export type TrashEmptyQuery = { readonly user?: string; readonly trash_paths?: readonly string[] }

/** Empty the trash. */
export const trashEmpty = (client: Client, query: TrashEmptyQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'DELETE', path: `/files/trash`, query }, options)

export type TrashRestoreBody = {
  readonly trash_path?: string
  readonly trash_paths?: readonly string[]
  readonly target?: string
  readonly user?: string
}

export type TrashRestoreQuery = { readonly user?: string }

/** Bring a file back from the trash. */
export const trashRestore = (
  client: Client,
  body: TrashRestoreBody = {},
  query: TrashRestoreQuery = {},
  options?: CallOptions,
): Promise<Message> => client.json({ method: 'POST', path: `/files/trash/restore`, body, query }, options)

export type ConfigShowQuery = { readonly user?: string }

/** Show the settings of the file manager. */
export const configShow = (
  client: Client,
  query: ConfigShowQuery = {},
  options?: CallOptions,
): Promise<{
  readonly recycle_bin_enabled: boolean
  readonly editor_font_size: number
  readonly editor_theme: string
  readonly trash_days?: number
}> => client.json({ method: 'GET', path: `/files/config`, query }, options)

export type ConfigUpdateBody = {
  readonly recycle_bin_enabled?: boolean
  readonly editor_font_size?: number
  readonly editor_theme?: string
  readonly trash_days?: number
  readonly user?: string
}

export type ConfigUpdateQuery = { readonly user?: string }

/** Change the settings of the file manager. */
export const configUpdate = (
  client: Client,
  body: ConfigUpdateBody = {},
  query: ConfigUpdateQuery = {},
  options?: CallOptions,
): Promise<{
  readonly recycle_bin_enabled: boolean
  readonly editor_font_size: number
  readonly editor_theme: string
  readonly trash_days?: number
}> => client.json({ method: 'PUT', path: `/files/config`, body, query }, options)

/** Show how large an upload may be. */
export const uploadLimits = (client: Client, options?: CallOptions): Promise<{ readonly max_upload_mb: number }> =>
  client.json({ method: 'GET', path: `/files/upload-limits` }, options)

export type UploadQuery = { readonly user?: string; readonly path?: string; readonly overwrite?: boolean }

/** A multipart form: the fields `path` (a folder) and `overwrite` before one or more files. */
export const upload = (
  client: Client,
  raw: RawBody,
  query: UploadQuery = {},
  options?: CallOptions,
): Promise<{ readonly message: string; readonly files: readonly FileEntry[] }> =>
  client.json({ method: 'POST', path: `/files/upload`, raw, query }, options)

export type DownloadQuery = { readonly path: string; readonly user?: string; readonly archive?: 'zip' | 'tar.gz' }

/** As an attachment, with ranges; with `archive` a folder or file as an archive. */
export const download = (client: Client, query: DownloadQuery, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/files/download`, query }, options)

export type DownloadLinkBody = { readonly path: string; readonly user?: string }

export type DownloadLinkQuery = { readonly user?: string }

/** Make a link that downloads a file once. */
export const downloadLink = (
  client: Client,
  body: DownloadLinkBody,
  query: DownloadLinkQuery = {},
  options?: CallOptions,
): Promise<{ readonly url: string; readonly expires_in: number }> =>
  client.json({ method: 'POST', path: `/files/download-link`, body, query }, options)

/** Download by a link that works once. */
export const downloadByLink = (client: Client, token: string | number, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/dl/${encodeURIComponent(token)}`, root: true }, options)

export type CompressBody = {
  readonly paths: readonly string[]
  readonly archive: string
  readonly format?: 'zip' | 'tar.gz' | 'tar.zst'
  readonly user?: string
}

export type CompressQuery = { readonly user?: string }

/** A job that can be watched and cancelled; the answer waits for it as for any write. Links stay links, sockets are left out. */
export const compress = (client: Client, body: CompressBody, query: CompressQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/compress`, body, query }, options)

export type ExtractBody = {
  readonly path?: string
  readonly archive?: string
  readonly destination?: string
  readonly overwrite?: boolean
  readonly user?: string
}

export type ExtractQuery = { readonly user?: string }

/** zip, tar, tar.gz or tar.zst, by its first bytes. Everything or nothing: absolute paths, `..`, links that leave the folder, hard links and devices are refused, set-id bits are cleared. */
export const extract = (client: Client, body: ExtractBody = {}, query: ExtractQuery = {}, options?: CallOptions): Promise<Message> =>
  client.json({ method: 'POST', path: `/files/extract`, body, query }, options)

export type SearchQuery = {
  readonly path?: string
  readonly q: string
  readonly content?: boolean
  readonly case?: boolean
  readonly limit?: number
  readonly user?: string
}

/** By a part of the name, or with `content` by a part of the text. It stops at `limit` and after 20 seconds, and says so. */
export const search = (
  client: Client,
  query: SearchQuery,
  options?: CallOptions,
): Promise<{ readonly items: readonly FoundFile[]; readonly truncated: boolean }> =>
  client.json({ method: 'GET', path: `/files/search`, query }, options)

export type ThumbnailQuery = { readonly path: string; readonly size?: number; readonly user?: string }

/** Show a small picture of a picture. */
export const thumbnail = (client: Client, query: ThumbnailQuery, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/files/thumbnail`, query }, options)

export type HistoryListQuery = { readonly path: string; readonly user?: string }

/** States of files that were saved here: the last 20, for 90 days, up to 1 MiB each. */
export const historyList = (client: Client, query: HistoryListQuery, options?: CallOptions): Promise<readonly FileVersion[]> =>
  client.json({ method: 'GET', path: `/files/history`, query }, options)

export type HistoryReadQuery = { readonly path: string; readonly version: number; readonly user?: string }

/** Read what a file was. */
export const historyRead = (
  client: Client,
  query: HistoryReadQuery,
  options?: CallOptions,
): Promise<{ readonly content: string; readonly path: string; readonly size: number; readonly version: number }> =>
  client.json({ method: 'GET', path: `/files/history/read`, query }, options)

export type HistoryRestoreBody = { readonly path: string; readonly version: number; readonly user?: string }

export type HistoryRestoreQuery = { readonly user?: string }

/** Make a file what it was. */
export const historyRestore = (
  client: Client,
  body: HistoryRestoreBody,
  query: HistoryRestoreQuery = {},
  options?: CallOptions,
): Promise<Message> => client.json({ method: 'POST', path: `/files/history/restore`, body, query }, options)

export type SharesListQuery = { readonly user?: string }

/** List shared files. */
export const sharesList = (client: Client, query: SharesListQuery = {}, options?: CallOptions): Promise<readonly Share[]> =>
  client.json({ method: 'GET', path: `/files/shares`, query }, options)

export type SharesCreateBody = {
  readonly path: string
  readonly expires_in?: number
  readonly password?: string
  readonly max_downloads?: number
  readonly user?: string
}

export type SharesCreateQuery = { readonly user?: string }

/** The link is in this answer only. `expires_in` in seconds and `max_downloads`: 0 is without an end. */
export const sharesCreate = (
  client: Client,
  body: SharesCreateBody,
  query: SharesCreateQuery = {},
  options?: CallOptions,
): Promise<Share> => client.json({ method: 'POST', path: `/files/share`, body, query }, options)

/** Stop sharing a file. */
export const sharesDelete = (client: Client, id: string | number, options?: CallOptions): Promise<Ack> =>
  client.json({ method: 'DELETE', path: `/files/shares/${encodeURIComponent(id)}` }, options)

export type SharesOpenQuery = { readonly password?: string }

/** Always as an attachment. A file with a password answers with a page that asks for it. */
export const sharesOpen = (client: Client, token: string | number, query: SharesOpenQuery = {}, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'GET', path: `/s/${encodeURIComponent(token)}`, root: true, query }, options)

/** Download a shared file with its password. */
export const sharesUnlock = (client: Client, token: string | number, raw: RawBody, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'POST', path: `/s/${encodeURIComponent(token)}`, root: true, raw }, options)

export type UploadsCreateQuery = { readonly user?: string }

/** tus 1.0: headers `Tus-Resumable`, `Upload-Length` and `Upload-Metadata` with `path` (a folder), `filename` and `overwrite`. It is kept for a day after its last piece. */
export const uploadsCreate = (client: Client, raw: RawBody, query: UploadsCreateQuery = {}, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'POST', path: `/files/uploads`, raw, query }, options)

/** Show how far an upload is. */
export const uploadsShow = (client: Client, id: string | number, options?: CallOptions): Promise<Response> =>
  client.response({ method: 'HEAD', path: `/files/uploads/${encodeURIComponent(id)}` }, options)

/** At most 16 MiB. `Upload-Checksum` may be `sha1`, `sha256` or `md5`; a piece that does not fit it is thrown away. */
export const uploadsAppend = (client: Client, id: string | number, raw: RawBody, options?: CallOptions): Promise<void> =>
  client.json({ method: 'PATCH', path: `/files/uploads/${encodeURIComponent(id)}`, raw }, options)

/** Give up an upload. */
export const uploadsDelete = (client: Client, id: string | number, options?: CallOptions): Promise<void> =>
  client.json({ method: 'DELETE', path: `/files/uploads/${encodeURIComponent(id)}` }, options)
