import { createHash, randomUUID } from 'node:crypto'
import { ProgramFailed, rootOwned, type System } from '../../system/system.ts'
import { compare } from '../../system/ensure-files.ts'
import { Rejected } from '../driver.ts'
import { accessGroups, loginGroup, passwordGroup } from './access.ts'
import { sshPlaces, type SshOptions } from './options.ts'
import { renderSshRules } from './render.ts'
import { ensureJailShell } from './shell-jail.ts'

/** Whether sshd is here and reads Croft's rules; a text says why it does not. */
export async function observeSsh(ssh: SshOptions, system: System): Promise<string | null> {
  const places = sshPlaces(ssh)
  if ((await system.files.stat(places.program)) === null) return 'SSH is not installed on this server'
  const main = (await system.files.readText(places.main)) ?? ''
  const lines = main.split('\n').map((line) => line.trim())
  const included = lines.some((line) => /^include\s/i.test(line) && /sshd_config\.d\/\*/.test(line))
  return included
    ? null
    : `SSH on this server does not read ${places.dropIns}: "Include ${places.dropIns}/*.conf" is missing in ${places.main}`
}

/** The groups that sshd's rules are for. */
export async function ensureGroups(system: System): Promise<string[]> {
  const made: string[] = []
  for (const group of [...Object.values(accessGroups), passwordGroup, loginGroup]) {
    if ((await system.users.groupByName(group)) !== null) continue
    await system.run(['groupadd', '--system', '--', group])
    made.push(`group ${group}`)
  }
  return made
}

/** sshd's own opinion; throws `Rejected` with its words. */
async function test(config: string | null, system: System, ssh: SshOptions): Promise<void> {
  const { separation } = sshPlaces(ssh)
  if ((await system.files.stat(separation)) === null) await system.files.ensureDirectory(separation, rootOwned(0o755))
  try {
    await system.run(['sshd', '-t', ...(config === null ? [] : ['-f', config])])
  } catch (cause) {
    if (!(cause instanceof ProgramFailed)) throw cause
    throw new Rejected(`sshd refuses its configuration: ${cause.output.trim().slice(0, 1000)}`, { cause })
  }
}

/** The rules together with all the rest, away from what sshd reads: should the power go, the next boot must not find a mistake. */
async function testStaged(rules: string, system: System, ssh: SshOptions): Promise<void> {
  const folder = `${system.paths.state}/agent/stage/ssh-${randomUUID()}`
  await system.files.ensureDirectory(folder, rootOwned(0o700))
  try {
    await system.files.writeAtomic(`${folder}/rules.conf`, rules, rootOwned(0o600))
    const all = `Include ${folder}/rules.conf\nInclude ${sshPlaces(ssh).main}\n`
    await system.files.writeAtomic(`${folder}/sshd_config`, all, rootOwned(0o600))
    await test(`${folder}/sshd_config`, system, ssh)
  } finally {
    await system.files.removeTree(folder)
  }
}

async function takeOver(system: System): Promise<void> {
  if ((await system.services.state('ssh')).status === 'running') await system.services.reload('ssh')
}

async function publish(rules: string, system: System, ssh: SshOptions): Promise<void> {
  const { rules: file } = sshPlaces(ssh)
  const before = await system.files.readText(file)
  await testStaged(rules, system, ssh)
  if (((await system.files.stat(file))?.kind ?? 'file') !== 'file') await system.files.removeTree(file)
  await system.files.writeAtomic(file, rules, rootOwned(0o644))
  try {
    await test(null, system, ssh)
    await takeOver(system)
  } catch (cause) {
    // whatever it was, nobody may be locked out by it
    if (before === null) await system.files.remove(file)
    else await system.files.writeAtomic(file, before, rootOwned(0o644))
    await takeOver(system)
    throw cause instanceof Rejected ? cause : new Rejected(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Makes sshd follow Croft's rules: tested aside, then live, taken back when sshd does not like them. Other logins are not concerned. */
export async function ensureSsh(ssh: SshOptions, system: System): Promise<readonly string[]> {
  const changed = [...(await ensureGroups(system)), ...(await ensureJailShell(system))]
  if ((await observeSsh(ssh, system)) !== null) return changed
  const { rules: file } = sshPlaces(ssh)
  const rules = renderSshRules(system.paths)
  // gone after a boot, when sshd reads everything anew
  const mark = `${system.paths.run}/ssh-rules`
  const generation = createHash('sha256').update(rules).digest('hex')
  const difference = await compare(system.files, file, { kind: 'file', content: rules, owner: rootOwned(0o644) })
  if (difference === 'none' && (await system.files.readText(mark)) === generation) return changed
  if (difference === 'ownership') await system.files.setOwnership(file, rootOwned(0o644))
  await publish(rules, system, ssh)
  await system.files.writeAtomic(mark, generation, rootOwned(0o644))
  return difference === 'none' ? changed : [...changed, file]
}
