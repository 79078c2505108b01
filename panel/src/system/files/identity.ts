/**
 * Where Croft runs without root (private instances, tests as an ordinary user) that user stands for root: what a spec calls owner 0 is
 * on disk the user itself, so that the same ownership compares equal. As root both functions change nothing.
 */
const own = { uid: () => process.geteuid?.() ?? 0, gid: () => process.getegid?.() ?? 0 }

export const toDisk = (id: number, kind: 'uid' | 'gid'): number => (id === 0 ? own[kind]() : id)

export const fromDisk = (id: number, kind: 'uid' | 'gid'): number => (own.uid() !== 0 && id === own[kind]() ? 0 : id)
