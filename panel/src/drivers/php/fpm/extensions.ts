import { AppError, notFound } from '@croft/kit/errors.ts'
import { ProgramFailed, rootOwned, type System } from '../../../system/system.ts'
import { installExtension } from './packages.ts'
import { fpmPaths, masterPaths } from './paths.ts'

/** Our masters read php.ini from Croft's folder and the extensions from Debian's, which is compiled in. */
const places = (version: string) => ({
  available: `/etc/php/${version}/mods-available`,
  enabled: `/etc/php/${version}/fpm/conf.d`,
  /** Where Debian's packages look up what the administrator decided, so that an upgrade does not undo it. */
  decided: (enabled: boolean) => `/var/lib/php/modules/${version}/fpm/${enabled ? 'enabled' : 'disabled'}_by_admin`,
})

async function linksOf(version: string, name: string, system: System): Promise<string[]> {
  const { enabled } = places(version)
  return (await system.files.list(enabled))
    .filter((file) => file.replace(/^\d+-/, '') === `${name}.ini`)
    .map((file) => `${enabled}/${file}`)
}

async function link(version: string, name: string, enabled: boolean, system: System): Promise<void> {
  const place = places(version)
  const ini = `${place.available}/${name}.ini`
  const there = await linksOf(version, name, system)
  if (!enabled) {
    for (const path of there) await system.files.remove(path)
  } else if (there.length === 0) {
    const priority = /^; *priority=(\d{1,2})/m.exec((await system.files.readText(ini)) ?? '')?.[1] ?? '20'
    await system.files.linkAtomic(`${place.enabled}/${priority}-${name}.ini`, ini, { uid: 0, gid: 0 })
  }
  await system.files.remove(`${place.decided(!enabled)}/${name}`)
  await system.files.ensureDirectory(place.decided(enabled), rootOwned(0o755))
  await system.files.writeAtomic(`${place.decided(enabled)}/${name}`, '', rootOwned(0o644))
}

/** PHP refuses an extension that it cannot load only in its words; it starts all the same. */
const complaint = (output: string): string | null =>
  /^.*(?:Unable to load dynamic library|Cannot load|undefined symbol).*$/im.exec(output)?.[0] ?? null

async function test(version: string, system: System): Promise<void> {
  const conf = fpmPaths(system.paths).conf(version)
  if ((await system.files.stat(conf)) === null) return
  try {
    const { stdout, stderr } = await system.run([`php-fpm${version}`, '-t', '-y', conf, '-c', fpmPaths(system.paths).folder(version)])
    const words = complaint(`${stdout}\n${stderr}`)
    if (words !== null) throw new AppError(409, 'CONFLICT', words)
  } catch (cause) {
    if (cause instanceof ProgramFailed) throw new AppError(409, 'CONFLICT', cause.output.trim().slice(0, 1000), { cause })
    throw cause
  }
}

/** Switches an extension on or off for the sites of a version; one that is not there is installed. What PHP dislikes is put back. */
export async function setExtension(request: { version: string; name: string; enabled: boolean }, system: System): Promise<void> {
  const { version, name, enabled } = request
  const isThere = async () => (await system.files.list(places(version).available)).includes(`${name}.ini`)
  if (!(await isThere())) {
    if (!enabled) throw notFound('PHP extension')
    await installExtension(version, name, system)
    if (!(await isThere())) throw notFound('PHP extension')
  }
  const before = (await linksOf(version, name, system)).length > 0
  await link(version, name, enabled, system)
  try {
    await test(version, system)
  } catch (error) {
    await link(version, name, before, system)
    throw error
  }
  for (const account of [null, ...(await system.files.list(fpmPaths(system.paths).own(version)))]) {
    const { service } = masterPaths(system.paths, { version, account })
    if ((await system.services.state(service)).status === 'running') await system.services.reload(service)
  }
}
