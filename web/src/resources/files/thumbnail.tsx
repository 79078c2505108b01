import { Image } from '@mantine/core'
import { IconFile, IconFolder } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { FileEntry } from '@croft/sdk/shapes'

const pictures = new Set(['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif'])
export const isArchive = (name: string) => /\.(zip|tar|tgz|tar\.gz|tzst|tar\.zst)$/i.test(name)
const isPicture = ({ name, is_dir: isFolder }: FileEntry) => !isFolder && pictures.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase())

/** What stands for an entry: a picture of a picture, else a sign. */
export function EntryPicture({
  entry,
  owner,
  size,
}: {
  readonly entry: FileEntry
  readonly owner: string
  readonly size: number
}): ReactNode {
  const [failed, setFailed] = useState(false)
  if (entry.is_dir) return <IconFolder size={size} aria-hidden="true" />
  if (!isPicture(entry) || failed) return <IconFile size={size} aria-hidden="true" />
  const query = new URLSearchParams({ path: entry.path, user: owner, size: String(Math.max(32, size * 2)) })
  return (
    <Image
      src={`/api/v1/files/thumbnail?${query.toString()}`}
      alt=""
      w={size}
      h={size}
      fit="cover"
      radius="sm"
      loading="lazy"
      onError={() => setFailed(true)}
    />
  )
}
