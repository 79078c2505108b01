import { type VerbAgent, askAgent } from './agent.ts'

interface Used {
  readonly name: string
  readonly pid: number
  readonly cpu_usec: number
  readonly memory_mb: number
}

/** Names under which measurements of a service are kept. */
export const measurementOf = (service: string, what: 'cpu' | 'memory' | 'restarts'): string => `service.${service}.${what}`

/** Measurements of all services since the last look: percent of one processor, megabytes, and whether it was started anew. */
export function serviceSampler(agent: Pick<VerbAgent, 'call'>, now: () => number) {
  let last: { readonly at: number; readonly used: ReadonlyMap<string, Used> } | null = null
  return async (): Promise<Readonly<Record<string, number>>> => {
    const { services } = await askAgent<{ services: Used[] }>(agent, 'services.usage')
    const at = now()
    const before = last
    last = { at, used: new Map(services.map((service) => [service.name, service])) }
    const sample: Record<string, number> = {}
    for (const { name, pid, cpu_usec: cpu, memory_mb: memory } of services) {
      sample[measurementOf(name, 'memory')] = memory
      const then = before?.used.get(name)
      if (before === null || then === undefined || at <= before.at) continue
      // a counter that went back belongs to a new group
      const usec = cpu >= then.cpu_usec ? cpu - then.cpu_usec : cpu
      sample[measurementOf(name, 'cpu')] = usec / ((at - before.at) * 10)
      sample[measurementOf(name, 'restarts')] = pid === then.pid ? 0 : 1
    }
    return sample
  }
}
