import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'

/** Copies these files of a folder to another one, modes kept, owned by root. `scratch`: a folder for what is on its way. */
export async function copyFiles(from: string, to: string, files: readonly string[], scratch: string): Promise<void> {
  const packed = join(scratch, 'copy.tar')
  await command(['tar', '--create', '--file', packed, '--directory', from, '--owner=0', '--group=0', '--null', '--files-from=-'], {
    stdin: files.join('\0'),
  })
  mkdirSync(to, { recursive: true, mode: 0o755 })
  await command(['tar', '--extract', '--file', packed, '--directory', to])
}
