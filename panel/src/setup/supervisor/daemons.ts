import { setTimeout as sleep } from 'node:timers/promises'
import { findDaemon } from '../../system/services/catalogue.ts'
import { createRecords, leftovers, recognise } from '../../system/services/direct-record.ts'
import { signal } from '../../system/services/process.ts'
import type { FileSystem, SystemPaths } from '../../system/system.ts'

/**
 * Ends the daemons that the agent started (nginx, PHP-FPM) without touching what is wanted of them: the agent starts them again when
 * it is started next. Answers with their names.
 */
export async function endDaemons(paths: SystemPaths, files: FileSystem, stopMs = 15_000): Promise<readonly string[]> {
  const records = createRecords(paths, files)
  const names = (await files.list(`${paths.run}/services`)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5))
  const ended: string[] = []
  for (const name of names) {
    const daemon = findDaemon(paths, name)
    const record = await records.running(name)
    if (daemon === null || record === null) continue
    const master = recognise(record)
    if (master !== null) signal(master.pid, daemon.stopSignal)
    const deadline = Date.now() + stopMs
    while (leftovers(record).length > 0) {
      if (Date.now() > deadline || recognise(record) === null) for (const { pid } of leftovers(record)) signal(pid, 'SIGKILL')
      await sleep(50)
    }
    await records.clearRunning(name)
    if (master !== null) ended.push(name)
  }
  return ended
}
