import type { LocalAgentClient } from '../../agent/client.ts'

/** A site's folder in a home, as the agent's verbs name it. */
export interface SiteFolder {
  readonly username: string
  readonly uid: number
  readonly folder: string
}

/** What operations ask of the machine about folders of sites; every call may be made again. */
export interface SiteFolders {
  exists(site: SiteFolder): Promise<boolean>
  move(site: SiteFolder, to: string): Promise<void>
  copy(request: { from: SiteFolder; to: SiteFolder; job: number; since: number | null }, signal: AbortSignal): Promise<void>
  remove(site: SiteFolder): Promise<void>
}

/** Through the agent. Large sites take longer than an ordinary call may: those answers are awaited as streams, without a time limit. */
export function siteFolders(agent: Pick<LocalAgentClient, 'call' | 'stream'>): SiteFolders {
  const slow = async (verb: string, body: unknown, signal?: AbortSignal) => {
    const answer = await agent.stream(verb, body, signal)
    for await (const _ of answer) continue
  }
  return {
    exists: async (site) => (await agent.call<{ kind: string | null }>('site.folder', site)).kind !== null,
    move: (site, to) => slow('site.move', { site, to }),
    copy: (request, signal) => slow('site.copy', request, signal),
    remove: (site) => slow('site.remove', site),
  }
}
