import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** One file of the repository, by its path from the top. */
export interface Source {
  readonly path: string
  readonly text: string
}

export const root = join(import.meta.dirname, '../..')
const skipped = new Set(['node_modules', '.git', '.croft', 'dist', 'coverage'])

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (skipped.has(entry.name)) return []
    return entry.isDirectory() ? walk(path) : entry.isFile() ? [path] : []
  })
}

/** Every text file of the repository. */
export const files: readonly Source[] = walk('')
  .filter((path) => /\.(ts|tsx|js|sh|md|json|yaml|yml|txt|conf|npmrc|gitignore)$/.test(path) || /(^|\/)\.[a-z]+$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

export const isTest = (path: string): boolean =>
  /\.test\.tsx?$/.test(path) || path.startsWith('tests/') || /(^|\/)testing(\.ts$|\/)/.test(path)
export const sources: readonly Source[] = files.filter(({ path }) => /\.tsx?$/.test(path))

const statement =
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

/** What a file imports, with paths of the repository for its own files and bare names for packages. */
export function importsOf({ path, text }: Source): string[] {
  return [...text.matchAll(statement)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    if (name.startsWith('.')) return normalize(join(dirname(path), name))
    return name.replace(/^@croft\/(kit|panel|cli)\//, '$1/src/')
  })
}

/** Like `importsOf`, without what vanishes when types are stripped. */
export function runtimeImportsOf(source: Source): string[] {
  return importsOf({ ...source, text: source.text.replaceAll(/^\s*(?:import|export) type\b[^'"`;]*?\bfrom\s*['"][^'"]+['"]/gm, '') })
}

/** The text without comments, with strings left as they are. */
export const withoutComments = (text: string): string => text.replaceAll(/(^|[^:'"`\\])\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
