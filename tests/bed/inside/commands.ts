import { spawn } from 'node:child_process'
import { createServer } from 'node:http'

/** Runs on a virtual machine and does there what its test asks for: one program per request, as root. Nobody but the test can reach it. */
interface Asked {
  readonly argv: readonly [string, ...string[]]
  readonly stdin: string
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly timeoutMs: number
}

function run({ argv, stdin, env, cwd, timeoutMs }: Asked): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1), { cwd, env, timeout: timeoutMs, killSignal: 'SIGKILL' })
    const said = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
    child.once('error', (error) => resolve({ code: 127, stdout: '', stderr: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 128, ...said }))
  })
}

createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8').on('data', (part: string) => (text += part))
  request.once('end', () => {
    void run(JSON.parse(text) as Asked).then((result) => response.end(JSON.stringify(result)))
  })
}).listen(Number(process.argv[2]))
