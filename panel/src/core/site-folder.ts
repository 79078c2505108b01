/** Folder of a site below the home, without slashes at its ends: `domains/example.com`. */
export const siteFolderOf = ({ folder }: { readonly folder: string }): string => `domains/${folder}`

/** Where a path that lies in `from` lies when `from` is called `to`; `null` when it lies elsewhere. */
export function folderMovedTo(path: string, from: string, to: string): string | null {
  if (path === from) return to
  return path.startsWith(`${from}/`) ? `${to}${path.slice(from.length)}` : null
}
