import { constants, fstatSync, renameSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { conflict, notFound } from '@croft/kit/errors.ts'
import { at, statAt } from './descriptor.ts'
import { isCode } from './errors.ts'
import { unlinkQuietly } from './files.ts'
import { namesOf } from './tree.ts'
import { isClaimed, newClaim } from './workspace.ts'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
const form = /^[0-9a-f]{16}$/

/** The id of an upload, which is its file's name; 404 `Upload not found`. */
export function uploadId(id: unknown): string {
  if (typeof id !== 'string' || !form.test(id)) throw notFound('Upload')
  return id
}

const claimOf = (name: string, id: string): string | null => (name.startsWith(`${id}.`) ? name.slice(id.length + 1) : null)

/** The name under which the upload lies: its id, or its id with the claim of who works on it; `null` when there is none. */
export async function nameOfUpload(area: number, id: string, signal: AbortSignal): Promise<string | null> {
  if (statAt(area, id) !== null) return id
  for await (const name of namesOf(area, signal)) {
    if (claimOf(name.toString('utf8'), id) !== null) return name.toString('utf8')
  }
  return null
}

/** Begins an empty upload. */
export async function beginUpload(area: number, id: string): Promise<void> {
  await (await open(at(area, id), O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)).close()
}

/**
 * Runs with the upload for this process alone: it is renamed, which only one can do. What a process held that has died is taken over.
 * `run` answers whether it still is an upload afterwards.
 */
export async function holdUpload<Result>(
  area: number,
  id: string,
  signal: AbortSignal,
  run: (name: string) => Promise<Result>,
): Promise<Result> {
  const current = await nameOfUpload(area, id, signal)
  if (current === null) throw notFound('Upload')
  const claim = claimOf(current, id)
  const busy = () => conflict('Another operation is running on this upload')
  if (claim !== null && isClaimed(claim)) throw busy()
  const mine = `${id}.${newClaim()}`
  try {
    renameSync(at(area, current), at(area, mine))
  } catch (error) {
    if (isCode(error, 'ENOENT')) throw busy()
    throw error
  }
  try {
    return await run(mine)
  } finally {
    if (statAt(area, mine) !== null) renameSync(at(area, mine), at(area, id))
  }
}

/** Takes an upload away, whoever works on it; quiet when it is gone. */
export async function dropUpload(area: number, id: string, signal: AbortSignal): Promise<void> {
  const name = await nameOfUpload(area, id, signal)
  if (name !== null) unlinkQuietly(area, name)
}

/** Runs with the upload's file open for writing. */
export async function withUploadFile<Result>(area: number, name: string, run: (file: FileHandle, size: number) => Promise<Result>) {
  const file = await open(at(area, name), O_WRONLY | O_NOFOLLOW)
  try {
    return await run(file, fstatSync(file.fd).size)
  } finally {
    await file.close()
  }
}
