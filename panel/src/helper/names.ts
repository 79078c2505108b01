/** The closed list of what can be asked of a home. */
export const verbNames = [
  'list',
  'stat',
  'read',
  'write',
  'mkdir',
  'delete',
  'trash',
  'trash-empty',
  'trash-restore',
  'rename',
  'copy',
  'move',
  'chmod',
  'size',
  'usage',
  'upload',
  'download',
] as const
export type VerbName = (typeof verbNames)[number]
