import type { FilesAccount } from './access.ts'
import { type AgentFiles, callJson } from './agent.ts'

const mebibyte = 1024 * 1024

/** MiB that one file of the account may have: what the server takes, and never more than the account's whole disk. */
export const largestUploadMb = (serverMb: number, { disk_quota_mb: quota }: FilesAccount): number =>
  quota < 0 ? serverMb : Math.min(serverMb, quota)

/** Bytes that are left of the account's disk; `Infinity` without a quota. */
export async function roomOf(files: AgentFiles, { username, disk_quota_mb: quota }: FilesAccount): Promise<number> {
  if (quota < 0) return Infinity
  const { bytes } = await callJson<{ bytes: number }>(files, 'usage', { user: username, path: '/' })
  return Math.max(0, quota * mebibyte - bytes)
}
