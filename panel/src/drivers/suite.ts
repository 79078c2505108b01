import { describe, expect, test } from 'vitest'
import { createFakeSystem, type FakeSystem } from '../system/fake/fake.ts'
import { PowerCut } from '../system/fake/faults.ts'
import { createPlanSystem } from '../system/plan.ts'
import { Rejected, type ApplyOptions, type Driver, type Scope } from './driver.ts'

/** What the generic tests need to know of a driver. */
export interface DriverCase<Spec = unknown> {
  readonly name: string
  readonly scope: Scope
  readonly spec: Spec
  /** The same thing changed, with other files or daemons where possible. */
  readonly changed: Spec
  /** Makes the machine ready: accounts and homes that other drivers would have made. */
  readonly prepare?: (system: FakeSystem) => Promise<void>
  /** From now on the daemon refuses what it is given; leave out when the driver has none. */
  readonly refuse?: (system: FakeSystem) => void
  /** Files that the scope shares with others or hands over (logs): a scope's own apply need not repair them. */
  readonly shared?: RegExp
  /** Random parts of what is written, which no two machines share. */
  readonly volatile?: RegExp
}

const fresh: ApplyOptions = { previous: null, interrupted: false }

/** The power cut itself, or an error that grew out of it. */
const isPowerCut = (error: unknown): boolean =>
  error instanceof PowerCut ||
  (error instanceof AggregateError && error.errors.some(isPowerCut)) ||
  (error instanceof Error && error.cause !== undefined && isPowerCut(error.cause))

/** The rules that every driver keeps, checked over each case on a machine in memory. */
export function driverSuite<Spec>(driver: Driver<Spec>, cases: readonly DriverCase<Spec>[]): void {
  describe.each(cases)(`${driver.role}/${driver.name}: $name`, ({ scope, spec, changed, prepare, refuse, volatile, shared }) => {
    /** Everything of the machine but what the agent clears away at its start. */
    async function settled(system: FakeSystem): Promise<string> {
      await system.files.removeTree(`${system.paths.state}/agent/stage`)
      return volatile === undefined ? system.dump() : system.dump().replaceAll(volatile, '<volatile>')
    }

    async function machine(): Promise<FakeSystem> {
      const system = createFakeSystem()
      await prepare?.(system)
      system.faults.restore()
      return system
    }
    async function applied(): Promise<FakeSystem> {
      const system = await machine()
      await driver.apply(scope, spec, system, fresh)
      system.faults.restore()
      return system
    }
    /** Files of Croft's own trees that this driver wrote, in the order of their paths. */
    async function written(): Promise<string[]> {
      const before = new Set((await machine()).tree.nodes.keys())
      const { tree, paths } = await applied()
      const own = [...tree.nodes].filter(([path, node]) => !before.has(path) && node.kind !== 'directory' && !path.startsWith(paths.homes))
      return own.map(([path]) => path).filter((path) => shared?.test(path) !== true)
    }

    test('the spec is valid', () => {
      expect(driver.spec.parse(spec)).toEqual(spec)
      expect(driver.spec.parse(changed)).toEqual(changed)
    })

    test('a second apply changes nothing and a plan foresees nothing', async () => {
      const system = await applied()
      const again = await driver.apply(scope, spec, system, { previous: spec, interrupted: false })
      expect(again).toMatchObject({ changed: [], removed: [], reloaded: false })
      expect(system.faults.log).toEqual([])
      const dry = createPlanSystem(system)
      await driver.apply(scope, spec, dry, { previous: spec, interrupted: false })
      expect(dry.changes).toEqual([])
    })

    test('files edited, deleted or replaced by hand are repaired', async () => {
      const good = await settled(await applied())
      for (const path of await written()) {
        const original = (await applied()).tree.get(path)
        if (original === undefined) throw new Error(`${path} was not written`)
        for (const vandal of ['edit', 'delete', 'mode', 'folder'] as const) {
          const system = await applied()
          system.tree.remove(path)
          if (vandal === 'edit') system.tree.put(path, { ...original, kind: 'file', content: 'by hand\n' })
          if (vandal === 'mode') system.tree.put(path, { ...original, uid: 4242, mode: 0o666 })
          if (vandal === 'folder') system.tree.put(path, { kind: 'directory', content: '', uid: 0, gid: 0, mode: 0o755 })
          const repair = await driver.apply(scope, spec, system, { previous: spec, interrupted: false })
          expect(repair.changed, `${vandal} ${path}`).toContain(path)
          expect(await settled(system), `${vandal} ${path}`).toBe(good)
        }
      }
    })

    test('a plan writes nothing', async () => {
      const system = await applied()
      const before = system.dump()
      await driver.apply(scope, changed, createPlanSystem(system), { previous: spec, interrupted: false })
      expect(system.dump()).toBe(before)
    })

    test('absence takes the configuration and never a home', async () => {
      const system = await applied()
      const homes = () => [...system.tree.nodes].filter(([path]) => path.startsWith(system.paths.homes))
      const data = homes()
      await driver.apply(scope, null, system, { previous: spec, interrupted: false })
      expect(homes()).toEqual(data)
      system.faults.restore()
      const again = await driver.apply(scope, null, system, { previous: spec, interrupted: false })
      expect(again).toMatchObject({ changed: [], removed: [], reloaded: false })
    })

    const journeys = [
      { name: 'the first apply', from: null, to: spec },
      { name: 'a change', from: spec, to: changed },
      { name: 'the removal', from: spec, to: null },
    ]
    test.each(journeys)('a power cut at any moment of $name loses nothing', async ({ from, to }) => {
      const start = () => (from === null ? machine() : applied())
      const uncut = await start()
      await driver.apply(scope, to, uncut, { previous: from, interrupted: false })
      const touches = uncut.faults.touches
      const wanted = await settled(uncut)
      // a thing that is off already may have nothing left to remove
      if (to !== null) expect(touches).toBeGreaterThan(0)
      for (let n = 1; n <= touches; n += 1) {
        const system = await start()
        system.faults.cutAt(n)
        const outcome = await driver.apply(scope, to, system, { previous: from, interrupted: false }).catch((error: unknown) => error)
        expect(isPowerCut(outcome), `cut before touch ${n}: ${String(outcome)}`).toBe(true)
        system.faults.restore()
        await driver.apply(scope, to, system, { previous: from, interrupted: true })
        expect(await settled(system), `cut before touch ${n}: ${uncut.faults.log[n - 1]}`).toBe(wanted)
      }
    })

    test.runIf(refuse !== undefined)('what the daemon refuses is put back', async () => {
      const system = await applied()
      const files = (dump: string) =>
        dump.split('\n').filter((line) => line.startsWith('/') && shared?.test(line.split(' ')[0] ?? '') !== true)
      const before = files(await settled(system))
      refuse?.(system)
      await expect(driver.apply(scope, changed, system, { previous: spec, interrupted: false })).rejects.toThrow(Rejected)
      expect(files(await settled(system))).toEqual(before)
    })

    test('a full disk is an error and the next apply recovers', async () => {
      const good = await applied()
      await driver.apply(scope, changed, good, { previous: spec, interrupted: false })
      const system = await applied()
      system.faults.diskFull(true)
      const outcome = await driver.apply(scope, changed, system, { previous: spec, interrupted: false }).catch((error: unknown) => error)
      system.faults.restore()
      await driver.apply(scope, changed, system, { previous: spec, interrupted: outcome instanceof Error })
      expect(await settled(system)).toBe(await settled(good))
    })
  })
}
