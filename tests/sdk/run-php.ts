import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

export const phpSdk = join(import.meta.dirname, '../../sdk/php')
const run = promisify(execFile)

/** Runs a script of PHP with the SDK loaded and gives what it printed as JSON. */
export async function php(baseUrl: string, script: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'croft-php-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const lines = ['<?php declare(strict_types=1);', `require '${phpSdk}/autoload.php';`, `$url = '${baseUrl}';`, `$folder = '${folder}';`]
  const file = join(folder, 'script.php')
  writeFileSync(file, `${lines.join('\n')}\nuse Croft\\{CallOptions, Client, Form, Webhook};\nuse Croft\\Exception as Ex;\n${script}`)
  const { stdout } = await run('php', ['-d', 'display_errors=stderr', '-d', 'error_reporting=-1', file], { timeout: 50_000 })
  return JSON.parse(stdout)
}
