import { askAgent, type VerbAgent } from '../services/agent.ts'

/** Requests by second that the edge answered since the last look; nothing at the first one and while it does not run. */
export function requestSampler(agent: Pick<VerbAgent, 'call'>, now: () => number) {
  let last: { readonly at: number; readonly requests: number } | null = null
  return async (): Promise<Readonly<Record<string, number>>> => {
    const { requests } = await askAgent<{ requests: number | null }>(agent, 'web.requests')
    const at = now()
    const before = last
    last = requests === null ? null : { at, requests }
    if (requests === null || before === null || at <= before.at) return {}
    // a counter that went back belongs to a newly started edge
    const answered = requests >= before.requests ? requests - before.requests : requests
    return { requests: (answered * 1000) / (at - before.at) }
  }
}
