import { importsOf, runtimeImportsOf, type Source } from './sources.ts'

/** What each folder of the panel may import besides itself; `kit` is open to all. */
const below: Readonly<Record<string, readonly string[]>> = {
  core: [],
  pki: ['core'],
  acme: ['pki', 'core'],
  system: ['core'],
  drivers: ['system', 'pki', 'core'],
  helper: ['system', 'core'],
  agent: ['drivers', 'helper', 'system', 'core'],
  runner: ['drivers', 'system', 'core'],
  db: ['core'],
  jobs: ['db', 'core'],
  resources: ['jobs', 'db', 'acme', 'pki', 'core'],
  http: ['resources', 'jobs', 'db', 'core'],
  setup: ['agent', 'drivers', 'system', 'pki', 'core', 'entry'],
  print: ['resources', 'setup', 'entry'],
}
/** Pure contracts that the sides of the agent's socket share. */
const contracts = /^panel\/src\/(?:drivers\/driver|drivers\/(?:\w+\/)+spec|agent\/protocol|helper\/names)\.ts$/
const mayUseContracts = new Set(['db', 'jobs', 'resources', 'http'])
/** Interfaces that a lower folder implements or a higher one is given: types, nothing at run time. */
const interfaces = new Set([
  'panel/src/jobs/sync/agents.ts',
  'panel/src/resources/files/agent.ts',
  'panel/src/agent/client.ts',
  'panel/src/parts.ts',
])

const layerOf = (path: string): string => {
  const outside = /^(kit|cli|tests)\//.exec(path)?.[1]
  if (outside !== undefined) return outside
  const inside = /^panel\/src\/(?:([\w-]+)\/)?/.exec(path)
  return inside === null ? 'package' : (inside[1] ?? 'entry')
}

/** Imports against the direction of the layers, as `file imports file`. */
export function againstDirection(source: Source): string[] {
  const from = layerOf(source.path)
  const atRunTime = new Set(runtimeImportsOf(source))
  return importsOf(source)
    .filter((target) => {
      const to = layerOf(target)
      if (to === 'package' || to === from) return false
      if (from === 'kit') return true
      if (to === 'kit') return false
      if (from === 'cli') return !target.startsWith('panel/src/core/')
      if (from === 'entry') return to === 'cli' || to === 'tests'
      if (mayUseContracts.has(from) && contracts.test(target)) return false
      if (interfaces.has(target) && !atRunTime.has(target)) return false
      return !(below[from] ?? []).includes(to)
    })
    .map((target) => `${source.path} imports ${target}`)
}

const resourceOf = (path: string): string | undefined => /^panel\/src\/resources\/([\w-]+)\//.exec(path)?.[1]

/** Imports at run time of a resource that is not of a lower rank. Schemas are public shapes and may be shown by anybody. */
export function againstRank(source: Source, ranks: ReadonlyMap<string, number>): string[] {
  const own = resourceOf(source.path)
  if (own === undefined) return []
  return runtimeImportsOf(source)
    .filter((target) => {
      const other = resourceOf(target)
      if (other === undefined || other === own || target.endsWith('/schema.ts')) return false
      return (ranks.get(other) ?? Infinity) >= (ranks.get(own) ?? -1)
    })
    .map((target) => `${source.path} imports ${target}`)
}

/** Cycles of imports at run time, each once, as the files on it. */
export function cycles(sources: readonly Source[]): string[] {
  const known = new Map(sources.map((source) => [source.path, runtimeImportsOf(source)]))
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') return void found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    state.set(path, 'open')
    for (const next of known.get(path) ?? []) if (known.has(next)) visit(next, [...trail, path])
    state.set(path, 'done')
  }
  for (const { path } of sources) visit(path, [])
  return found
}

/** A file that only passes on what others export. */
export function isBarrel({ text }: Source): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line))
  return lines.length > 0 && lines.every((line) => /^\s*export\b.*\bfrom\b/.test(line))
}
