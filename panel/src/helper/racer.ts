import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

/** Swaps `file` and `folder` of a home with links to a file and a folder outside, for ever, as fast as it can. */
const { home, outside } = workerData as { home: string; outside: string }

function tryTo(step: () => void): void {
  try {
    step()
  } catch {
    // the verb under test was there first; the next round sets it right
  }
}

function round(): void {
  tryTo(() => {
    symlinkSync(`${outside}/secret.txt`, `${home}/.file-link`)
    renameSync(`${home}/.file-link`, `${home}/file`)
  })
  tryTo(() => {
    renameSync(`${home}/folder`, `${home}/.folder-aside`)
    symlinkSync(outside, `${home}/folder`)
  })
  tryTo(() => {
    writeFileSync(`${home}/.file-real`, 'harmless')
    renameSync(`${home}/.file-real`, `${home}/file`)
  })
  tryTo(() => {
    rmSync(`${home}/folder`, { recursive: false, force: true })
    if (existsSync(`${home}/.folder-aside`)) renameSync(`${home}/.folder-aside`, `${home}/folder`)
    else mkdirSync(`${home}/folder`)
    writeFileSync(`${home}/folder/secret.txt`, 'harmless')
  })
}

let running = true
parentPort?.once('message', () => {
  running = false
})

function loop(): void {
  const until = Date.now() + 20
  while (Date.now() < until) round()
  if (running) setImmediate(loop)
  else process.exit(0)
}
loop()
