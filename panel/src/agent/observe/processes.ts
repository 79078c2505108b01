import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { forbidden, notFound } from '@croft/kit/errors.ts'
import { rfc3339 } from '@croft/kit/clock.ts'
import { isAlive, listProcesses, readProcess, signal, type ProcessFacts } from '../../system/services/process.ts'
import type { UserDatabase } from '../../system/system.ts'
import { bootTimeMs, megabytes, pageBytes, readProc, round, sampleMs, ticksPerSecond } from './proc.ts'

const secretName = /^(--?[a-z0-9_-]*(?:pass|secret|token|key|auth|credential)[a-z0-9_-]*)(=.*)?$/i
const secretAssignment = /^([A-Za-z0-9_]*(?:pass|secret|token|key|auth)[A-Za-z0-9_]*)=.*$/i

/** A command line in one string, with everything that looks like a secret masked. */
export function maskCommand(argv: readonly string[]): string {
  let hideNext = false
  const shown = argv.map((word) => {
    if (hideNext) {
      hideNext = false
      return '***'
    }
    const option = secretName.exec(word)
    if (option !== null) {
      hideNext = option[2] === undefined
      return hideNext ? word : `${option[1]}=***`
    }
    const assignment = secretAssignment.exec(word)
    if (assignment !== null) return `${assignment[1]}=***`
    if (/^-p\S{3,}/.test(word) && /mysql|mariadb|sshpass/.test(argv[0] ?? '')) return '-p***'
    return word.replace(/:\/\/([^\s:/@]*):[^\s@]+@/g, '://$1:***@')
  })
  return shown
    .join(' ')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 512)
}

const startedAt = (facts: ProcessFacts) => Math.floor((bootTimeMs() + (facts.startTicks / ticksPerSecond) * 1000) / 1000) * 1000

function ownerOf(pid: number): number | null {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid ?? null
}

/** Running processes with their use of the processor over a quarter of a second, busiest first. */
export async function observeProcesses(users: UserDatabase, { limit, user }: { limit: number; user: string | null }) {
  const uid = user === null ? null : ((await users.byName(user))?.uid ?? -1)
  const before = new Map(listProcesses().map((facts) => [facts.pid, facts]))
  await sleep(sampleMs)
  const busy = listProcesses()
    .map((facts) => {
      const earlier = before.get(facts.pid)
      const ticks = earlier?.startTicks === facts.startTicks ? facts.cpuTicks - earlier.cpuTicks : 0
      return { facts, owner: ownerOf(facts.pid), cpu: round((ticks / ticksPerSecond / (sampleMs / 1000)) * 100) }
    })
    .filter(({ owner }) => owner !== null && (uid === null || owner === uid))
    .toSorted((a, b) => b.cpu - a.cpu || b.facts.rssPages - a.facts.rssPages)
  const shown = busy.slice(0, limit).map(async ({ facts, owner, cpu }) => ({
    pid: facts.pid,
    user: (await users.byUid(owner ?? 0))?.name ?? String(owner),
    cpu,
    memory_mb: megabytes(facts.rssPages * pageBytes),
    state: facts.state,
    started_at: rfc3339(startedAt(facts)),
    command: maskCommand(readProc(`/proc/${facts.pid}/cmdline`).split('\0')) || `[${facts.name}]`,
  }))
  return Promise.all(shown)
}

/** Sends a signal to the process that has had this pid since `startedAtMs`; refuses the kernel, process 1 and the agent itself. */
export function killProcess(pid: number, name: 'SIGTERM' | 'SIGKILL' | 'SIGHUP', startedAtMs: number): void {
  const facts = readProcess(pid)
  if (!isAlive(facts)) throw notFound('Process')
  if (pid <= 2 || facts.parent === 2 || pid === process.pid || pid === process.ppid) throw forbidden('Process not allowed')
  if (Math.abs(startedAt(facts) - startedAtMs) > 1000) throw notFound('Process')
  if (!signal(pid, name)) throw notFound('Process')
}
