import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf } from './processes.ts'

/** An nginx with one certificate that it read at its start. */
export interface StaticEdge {
  readonly port: number
  /** Process whose children answer. */
  readonly master: number
  stop(): Promise<void>
}

const settings = (folder: string, port: number) => `
worker_processes auto;
pid ${folder}/pid;
error_log ${folder}/error.log error;
daemon off;
events { worker_connections 4096; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'scgi', 'uwsgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  ssl_certificate ${folder}/pair.pem;
  ssl_certificate_key ${folder}/pair.pem;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache shared:floor:20m;
  ssl_session_tickets off;
  server { listen 127.0.0.1:${port} ssl; return 204; }
}
`

/** Starts it; `pair`: certificate and key, PEM. */
export async function startStaticEdge(pair: string, port = 20_443): Promise<StaticEdge> {
  const folder = mkdtempSync('/tmp/floor-')
  writeFileSync(join(folder, 'pair.pem'), pair, { mode: 0o600 })
  writeFileSync(join(folder, 'nginx.conf'), settings(folder, port))
  const child: ChildProcess = spawn('/usr/sbin/nginx', ['-e', join(folder, 'early.log'), '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
  const pid = child.pid ?? 0
  for (let waited = 0; childrenOf(pid).length === 0 && waited < 100; waited += 1) await sleep(50)
  return {
    port,
    master: pid,
    async stop() {
      child.kill('SIGQUIT')
      await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}
