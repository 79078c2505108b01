import type { System } from '../../../system/system.ts'
import { createBatcher } from '../../batch.ts'
import type { SetChange } from '../../publish-set.ts'
import { Rejected, type Applied, type ApplyOptions, type Driver, type Probe, type Scope } from '../../driver.ts'
import { WebSpec } from '../spec.ts'
import { ensureWebBase, loadBase } from './base.ts'
import { checkCustom } from './custom.ts'
import type { NginxOptions } from './options.ts'
import { ensureEdge } from './edge.ts'
import { publishBlocks } from './own-blocks.ts'
import { webPaths } from './paths.ts'
import { publishSite, withdrawSite } from './publish.ts'
import { renderOwn } from './render-own.ts'
import { hostLinks } from './site-files.ts'
import { testStaged } from './staged-test.ts'

const siteOf = (scope: Scope, previous: WebSpec | null): number => {
  const id = /^site:(\d+)$/.exec(scope)?.[1]
  if (id === undefined && previous === null) throw new Error(`scope ${scope} names no site`)
  return id === undefined ? (previous?.site ?? 0) : Number(id)
}

function ownText(spec: WebSpec, system: System): string | null {
  if (spec.own === null) return null
  checkCustom(spec.own.custom)
  return renderOwn(webPaths(system.paths), spec, spec.own)
}

async function observeProbe(system: System): Promise<Probe> {
  const state = await system.services.state('nginx')
  if (state.status === 'not_installed') return { installed: false, version: '', healthy: false, message: 'nginx is not installed' }
  const told = await system.run(['nginx', '-v'], { allowFailure: true })
  const version = /nginx\/([\d.]+)/.exec(told.stderr + told.stdout)?.[1] ?? ''
  const healthy = state.status === 'running'
  return { installed: true, version, healthy, message: healthy ? '' : `nginx is ${state.status}` }
}

/** The web edge. Ordinary sites are published without a reload; blocks of their own are tested and their reloads gathered. */
export function createNginxDriver(options: NginxOptions = {}): Driver<WebSpec> {
  const batchers = new WeakMap<System, (change: SetChange) => Promise<void>>()
  const ready = new WeakMap<System, Promise<boolean>>()

  function publishOwn(change: SetChange, system: System): Promise<void> {
    const known = batchers.get(system)
    const add = known ?? createBatcher<SetChange, void>(options.coalesceMs ?? 250, (changes) => publishBlocks(changes, system, options))
    if (known === undefined) batchers.set(system, add)
    return add(change)
  }

  /** The base is looked at once per life of the agent, and again whenever nginx does not run. */
  async function ensureRunning(system: System): Promise<boolean> {
    const running = (await system.services.state('nginx')).status === 'running'
    const known = ready.get(system)
    if (running && known !== undefined) return known.then(() => false)
    const work = ensureEdge(system, options).then((changed) => changed.length > 0)
    ready.set(system, work)
    try {
      return await work
    } catch (error) {
      ready.delete(system)
      throw error
    }
  }

  async function applyOwn(site: number, content: string | null, system: System, unsure: boolean): Promise<boolean> {
    const path = webPaths(system.paths).ownFile(site)
    const there = await system.files.readText(path)
    if (there === content && !unsure) return false
    await publishOwn(new Map([[path, content]]), system)
    return true
  }

  async function apply(scope: Scope, spec: WebSpec | null, system: System, how: ApplyOptions): Promise<Applied> {
    const parsed = WebSpec.safeParse(how.previous)
    const previous = parsed.success ? parsed.data : null
    const site = spec?.site ?? siteOf(scope, previous)
    const ownFile = webPaths(system.paths).ownFile(site)
    // cut off between file and reload: nginx may run an old block, or none
    const unsure = how.interrupted && (spec?.own != null || previous?.own != null)
    // refused before anything of the site changes
    const content = spec === null ? null : ownText(spec, system)
    const started = await ensureRunning(system)
    if (spec === null) {
      const done = await withdrawSite(site, previous, system)
      const reloaded = await applyOwn(site, null, system, unsure)
      return { ...done, removed: [...done.removed, ...(reloaded ? [ownFile] : [])], reloaded: reloaded || started }
    }
    let reloaded = false
    const guard = async () => {
      reloaded = await applyOwn(site, content, system, unsure)
    }
    try {
      const done = await publishSite(spec, previous, system, guard)
      return { ...done, changed: [...done.changed, ...(reloaded ? [ownFile] : [])], reloaded: reloaded || started }
    } catch (error) {
      if (error instanceof Rejected) await (previous === null ? withdrawSite(site, null, system) : publishSite(previous, spec, system))
      throw error
    }
  }

  return {
    role: 'web',
    name: 'nginx',
    revision: 5,
    spec: WebSpec,
    probe: observeProbe,
    apply,
    ensureBase: (system) => ensureEdge(system, options),
    async check(_scope, spec, system) {
      const content = ownText(spec, system)
      if (content === null) return
      await ensureWebBase(system, options)
      const path = webPaths(system.paths).ownFile(spec.site)
      await testStaged(await loadBase(system, options), new Map([[path, content]]), new Map(), system)
    },
    async strangers(specs, system) {
      const web = webPaths(system.paths)
      const links = new Map([...specs.values()].flatMap((spec) => [...hostLinks(spec)]))
      const sites = new Set([...specs.values()].map(({ site }) => String(site)))
      const own = new Set([...specs.values()].filter((spec) => spec.own !== null).map((spec) => web.ownFile(spec.site)))
      const hosts = (await system.files.list(web.hosts)).filter((entry) => !links.has(entry)).map((entry) => `${web.hosts}/${entry}`)
      const folders = (await system.files.list(web.sites)).filter((name) => !sites.has(name)).map((name) => `${web.sites}/${name}`)
      const blocks = (await system.files.list(web.own)).map((name) => `${web.own}/${name}`).filter((path) => !own.has(path))
      return [...hosts, ...folders, ...blocks]
    },
  }
}
