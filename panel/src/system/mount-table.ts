/** A folder of a tenant's home; all of it belongs to `uid`. */
export interface HomeFolder {
  readonly user: string
  readonly uid: number
  readonly parts: readonly string[]
}

export interface ShowOptions {
  /** Nobody writes there, whatever its rights. */
  readonly readOnly: boolean
}

/** Folders of this machine that are shown in a second place, for everybody on it. They are gone after a boot. */
export interface MountTable {
  /** Whether this machine lets the agent mount at all; containers often do not. */
  readonly available: boolean
  /** True when `target` shows the folder `source` of now. */
  isBound(source: string, target: string): Promise<boolean>
  /** Shows `source` at `target`, without set-id programs and devices; `target` and its parents are made, root 0755. */
  bind(source: string, target: string): Promise<void>
  /**
   * True when `target` shows the folder of now, and is closed to writing when `readOnly`. Throws `UnsafePath` when a part of the way is
   * missing, a link or belongs to somebody else.
   */
  showsHome(folder: HomeFolder, target: string, options: ShowOptions): Promise<boolean>
  /** Makes `target` show a folder of a home, proven to be it before anybody sees it there. Throws `UnsafePath`. */
  showHome(folder: HomeFolder, target: string, options: ShowOptions): Promise<void>
  /** Takes what is mounted at `target` away, even while somebody is in it; quiet when nothing is. */
  unbind(target: string): Promise<void>
}
