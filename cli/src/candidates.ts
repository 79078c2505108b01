import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commands } from './commands.generated.ts'
import { globalOptions, type Globals, readGlobals } from './globals.ts'
import { createClient } from './http/client.ts'
import type { Io } from './io.ts'
import { ownOptions } from './options.ts'
import type { Command } from './table.ts'
import { type Chosen, chooseTarget } from './target.ts'

/** What could stand at the end of a line, from the panel with the caller's rights. */
export interface Candidate {
  readonly value: string
  /** Says which one it is, where the value alone does not. */
  readonly text: string
}

interface Source {
  readonly path: string
  /** Fields that hold the value; the first that a row has. */
  readonly fields: readonly string[]
}

const limitMs = 300
/** Longer for whoever says so in CROFT_COMPLETE_MS: a panel on the other side of the world. */
const limitOf = (io: Io) => Number(/^\d{1,5}$/.exec(io.env['CROFT_COMPLETE_MS'] ?? '')?.[0] ?? limitMs)
const cacheMs = 10_000
const forgetMs = 600_000
/** What a shell takes as it stands: a value with anything else is not offered. */
const plain = /^[\w@.+-]{1,255}$/
const base = '/api/v1'

const lists = {
  users: { path: `${base}/users`, fields: ['username'] },
  domains: { path: `${base}/domains`, fields: ['domain'] },
  databases: { path: `${base}/databases`, fields: ['name', 'id'] },
  packages: { path: `${base}/packages`, fields: ['name'] },
} as const satisfies Readonly<Record<string, Source>>

/** Options whose value is the name of something. */
const byOption: Readonly<Record<string, Source>> = {
  as: lists.users,
  owner: lists.users,
  username: lists.users,
  account: lists.users,
  user: lists.users,
  domain: lists.domains,
  database: lists.databases,
  package: lists.packages,
}

/** The list in which a path parameter is found: that of the path before it. */
function sourceOf(command: Command, params: readonly string[]): Source | null {
  const param = command.params[params.length]
  if (param === undefined) return null
  const values = new Map(command.params.map((name, index) => [`:${name}`, params[index]]))
  const before = command.path.split('/').slice(0, command.path.split('/').indexOf(`:${param}`))
  const listed = commands.some(({ method, path, sort }) => method === 'GET' && sort !== null && path === before.join('/'))
  if (param === 'domain' && !before.includes('zones')) return lists.domains
  if (!listed) return param === 'username' ? lists.users : null
  const path = before.map((part) => (part.startsWith(':') ? encodeURIComponent(values.get(part) ?? '') : part)).join('/')
  return { path, fields: param === 'id' ? ['id'] : [param, 'name', 'username'] }
}

interface Line {
  readonly globals: Globals
  readonly source: Source | null
}

/** Reads the words of a line, the last of which is being typed. */
function readLine(io: Io, words: readonly string[]): Line {
  const typed = words.slice(0, -1)
  const found: Record<string, unknown> = {}
  const values: string[] = []
  let command: Command | undefined
  let open: string | null = null
  for (const word of typed) {
    if (open !== null) {
      found[open] = word
      open = null
    } else if (word.startsWith('-')) {
      const [flag = '', given] = word.split('=', 2)
      const options = [...globalOptions(), ...(command === undefined ? [] : ownOptions(command))]
      const option = options.find(({ long, short }) => long === flag || short === flag)
      if (option === undefined) continue
      if (option.required && given === undefined) open = option.attributeName()
      else found[option.attributeName()] = given ?? true
    } else if (command === undefined) {
      command = commands.find((known) => known.command === word)
      if (command === undefined) break
    } else values.push(word)
  }
  const globals = readGlobals(found, io.env)
  if (open !== null) return { globals, source: byOption[open] ?? null }
  return { globals, source: command === undefined ? null : sourceOf(command, values) }
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

function candidatesIn(body: unknown, { fields }: Source): Candidate[] {
  const { data } = (body ?? {}) as { readonly data?: unknown }
  if (!Array.isArray(data)) return []
  return (data as Readonly<Record<string, unknown>>[]).flatMap((row) => {
    const field = fields.find((name) => textOf(row[name]) !== '')
    const value = field === undefined ? '' : textOf(row[field])
    const named = ['name', 'domain', 'username', 'title', 'type', 'command'].map((name) => textOf(row[name]))
    const text = named.find((each) => each !== '' && each !== value) ?? ''
    return plain.test(value) ? [{ value, text: text.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, 60) }] : []
  })
}

/** Answers of the last seconds, readable for their owner alone. */
function cacheOf(io: Io, chosen: Chosen, path: string) {
  const folder = join(io.env['XDG_CACHE_HOME'] ?? join(io.home, '.cache'), 'croft')
  const { target, profile, token } = chosen
  const place = target.kind === 'local' ? target.socket : target.url.href
  const name = createHash('sha256')
    .update(JSON.stringify([place, profile?.name, token?.reveal(), io.uid, path]))
    .digest('hex')
  const file = join(folder, `values-${name}.json`)
  return {
    read(): unknown {
      const facts = statSync(file, { throwIfNoEntry: false })
      if (facts === undefined || facts.uid !== io.uid || Date.now() - facts.mtimeMs > cacheMs) return null
      return JSON.parse(readFileSync(file, 'utf8')) as unknown
    },
    write(body: unknown): void {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      for (const other of readdirSync(folder).filter((each) => each.startsWith('values-'))) {
        const facts = statSync(join(folder, other), { throwIfNoEntry: false })
        if (facts !== undefined && Date.now() - facts.mtimeMs > forgetMs) rmSync(join(folder, other), { force: true })
      }
      const fresh = `${file}.${randomUUID()}`
      writeFileSync(fresh, JSON.stringify(body), { mode: 0o600 })
      renameSync(fresh, file)
    },
  }
}

/** What the panel offers for the last of these words; nothing when it is no name of something, or the panel is slow or away. */
export async function candidatesFor(io: Io, words: readonly string[]): Promise<readonly Candidate[]> {
  const { globals, source } = readLine(io, words)
  if (source === null) return []
  const chosen = chooseTarget(io, globals)
  const path = `${source.path}?page=1&per_page=200`
  const cache = cacheOf(io, chosen, path)
  const known = cache.read()
  if (known !== null) return candidatesIn(known, source)
  const late = () => Promise.reject(new Error('there is no time for a second try'))
  const client = createClient({ ...io, delay: late }, { target: chosen.target, token: chosen.token, debug: false, quiet: true })
  const { body } = await client.call({ method: 'GET', path, signal: AbortSignal.timeout(limitOf(io)) })
  cache.write(body)
  return candidatesIn(body, source)
}
