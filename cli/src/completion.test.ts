import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from './commands.generated.ts'
import { runMain } from './testing/fake-panel.ts'
import { freshFolder } from './testing/panel.ts'

test('bash completes commands behind the colon, and options of the command', async () => {
  const script = join(await freshFolder(), 'croft.bash')
  writeFileSync(script, (await runMain(['completion', 'bash'])).stdout)
  const complete = (line: string) => {
    const program = `source ${script}; COMP_WORDBREAKS=$' :'; COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; _croft; echo "\${COMPREPLY[@]}"`
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', program], { encoding: 'utf8' })
    expect(stderr).toBe('')
    return stdout.trim().split(' ')
  }
  expect(complete('croft packages:c')).toEqual(['clone', 'create'])
  expect(complete('croft pack')).toContain('packages:list')
  expect(complete('croft packages:create business --max-dom')).toEqual(['--max-domains', '--max-domain-aliases'].toSorted().toReversed())
  expect(complete('croft packages:list --per')).toEqual(['--per-page'])
})

test('every shell knows every command, and nobody else has a script', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout, code } = await runMain(['completion', shell])
    expect(code).toBe(0)
    for (const { command } of commands) expect(stdout.replaceAll('\\:', ':')).toContain(command)
  }
  expect(await runMain(['completion', 'tcsh'])).toMatchObject({ code: 2 })
})

test('help of every command names its method and path', async () => {
  for (const { command, method, path } of commands) {
    const { stdout, code } = await runMain(['help', command])
    expect(code).toBe(0)
    expect(stdout).toContain(`Calls: ${method} ${path}\n`)
  }
  const all = await runMain(['help', '--all', '-o', 'json'])
  expect(JSON.parse(all.stdout)).toHaveLength(commands.length)
  expect((await runMain(['packages:list', '--help'])).stdout).toBe((await runMain(['help', 'packages:list'])).stdout)
  expect((await runMain(['help', 'packages'], { program: 'pc' })).stdout).toContain('pc help packages:<verb>')
})
