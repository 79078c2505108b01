import { execFileSync } from 'node:child_process'
import { type Figure, spreadOf } from '../../figures.ts'
import type { Row } from '../bench.ts'
import { inSequence } from '../timing.ts'

const program = '/usr/bin/mariadb'
const password = 'Bench-Horse-7'
const client = ['--no-defaults', '--batch', '--skip-column-names'] as const

/** Logs in over TCP with MariaDB's own client, the start of which is part of every figure. */
function login(user: string, database: string): void {
  execFileSync(program, [...client, '--host=127.0.0.1', `--user=${user}`, `--password=${password}`, '--execute=DO 1', database], { stdio: 'ignore' })
}

/** By hand: the same database, user and rights by the client, then the same login; taken away afterwards. */
async function floor(count: number): Promise<number[]> {
  const root = (sql: string) => void execFileSync(program, [...client, `--execute=${sql}`], { stdio: 'ignore' })
  const name = (index: number) => `hand_${index}`
  try {
    return await inSequence(count, async (index) => {
      const user = `${name(index)}@localhost`
      root(`CREATE DATABASE ${name(index)}; CREATE USER ${user} IDENTIFIED BY '${password}'; GRANT ALL ON ${name(index)}.* TO ${user}`)
      login(name(index), name(index))
    })
  } finally {
    for (let index = 0; index < count; index += 1) root(`DROP DATABASE ${name(index)}; DROP USER ${name(index)}@localhost`)
  }
}

/** A database asked of the API → its user is logged in. */
export const databases: Row = async ({ api, options, sites }): Promise<readonly Figure[]> => {
  const made = await inSequence(options.domains, async (index) => {
    const name = `bench${sites}_${index}`
    await api.call('POST', '/databases', { name, password })
    login(`admin_${name}`, `admin_${name}`)
  })
  const goal = { p50: { most: 60 } }
  const common = { sites, unit: 'ms', goal, notes: {} } as const
  return [{ ...common, row: 'Database → login', measured: spreadOf(made), floor: spreadOf(await floor(options.domains)) }]
}
