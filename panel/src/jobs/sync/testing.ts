import type { ApplyReply, ApplyRequest } from '../../agent/protocol.ts'
import type { AgentClient } from './agents.ts'

/** What the agent of a test does with one request; the default applies it. */
export type AgentBehaviour = (request: ApplyRequest) => ApplyReply | Promise<ApplyReply>

export const appliedReply = (request: ApplyRequest, notes: string[] = []): ApplyReply => ({
  outcome: 'applied',
  generation: request.generation,
  role: null,
  error: '',
  roles: Object.fromEntries(Object.keys(request.specs).map((role) => [role, { changed: [], removed: [], reloaded: false, notes }])),
})

export const refusedReply = (request: ApplyRequest, words: string): ApplyReply => ({
  ...appliedReply(request),
  outcome: 'rejected',
  role: Object.keys(request.specs)[0] ?? null,
  error: words,
  roles: {},
})

/** An agent in memory: remembers what it was sent and the machine that came of it, and notices two applies of one scope at once. */
export function recordingAgent() {
  const machine = new Map<string, { generation: number; specs: ApplyRequest['specs'] }>()
  const requests: ApplyRequest[] = []
  const busy = new Set<string>()
  const overlaps: string[] = []
  const state = { behaviour: appliedReply as AgentBehaviour, most: 0 }
  const client: AgentClient = {
    async apply(request) {
      requests.push(request)
      if (busy.has(request.scope)) overlaps.push(request.scope)
      busy.add(request.scope)
      state.most = Math.max(state.most, busy.size)
      try {
        const known = machine.get(request.scope)
        if (known && known.generation > request.generation)
          return { ...appliedReply(request), outcome: 'stale', generation: known.generation, roles: {} }
        const reply = await state.behaviour(request)
        if (reply.outcome === 'applied') machine.set(request.scope, { generation: request.generation, specs: request.specs })
        return reply
      } finally {
        busy.delete(request.scope)
      }
    },
    plan: async ({ scope, specs }) => ({
      plan: Object.keys(specs).map((role) => ({ scope, kind: 'write', target: `/etc/croft/${role}` })),
    }),
    check: async () => ({ valid: true, output: '' }),
    sweep: async () => ({ checked: machine.size, repaired: [], failed: [], scopes: machine.size }),
    state: async () => ({ scopes: Object.fromEntries([...machine].map(([scope, { generation }]) => [scope, { generation }])) }),
  }
  return { client, machine, requests, overlaps, state }
}
