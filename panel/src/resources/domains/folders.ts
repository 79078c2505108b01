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
export function siteFolders(agent: Pick<LocalAgentClient, 'call' | 'callLong'>): SiteFolders {
  return {
    exists: async (site) => (await agent.call<{ kind: string | null }>('site.folder', site)).kind !== null,
    move: (site, to) => agent.callLong<void>('site.move', { site, to }),
    copy: (request, signal) => agent.callLong<void>('site.copy', request, signal),
    remove: (site) => agent.callLong<void>('site.remove', site),
  }
}
