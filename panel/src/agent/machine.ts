import type { AgentFiles } from '../resources/files/agent.ts'
import { type LocalAgentClient, createAgentClient } from './client.ts'
import { createFilesClient } from './files-client.ts'

/** What the panel can ask a machine to do. */
export interface Machine {
  readonly agent: LocalAgentClient
  /** Work on the files of accounts. */
  readonly files: AgentFiles
  close(): void
}

/** The machine behind an agent's socket. */
export function agentMachine(socket: string): Machine {
  const agent = createAgentClient(socket)
  const files = createFilesClient(socket)
  return {
    agent,
    files,
    close() {
      agent.close()
      files.close()
    },
  }
}
