import { z } from 'zod'
import { fileDriver } from '../drivers/file-driver.ts'
import { Rejected, type Driver, type Scope } from '../drivers/driver.ts'
import { rootOwned } from '../system/system.ts'

const Spec = z.object({ text: z.string(), names: z.array(z.string().regex(/^[a-z]+$/)).default([]) })

/** A small driver for tests: a folder per scope below the configuration, read by `nginx`; the text `bad` is refused when tested. */
export const noteDriver = (role: string, order: string[] = []): Driver =>
  fileDriver<z.infer<typeof Spec>>({
    role,
    name: 'note',
    revision: 1,
    spec: Spec as never,
    files: (scope, spec, { paths }) => {
      const folder = `${paths.config}/${role}/${scope}`
      return new Map([
        [folder, { kind: 'directory', owner: rootOwned(0o755) }],
        [`${folder}/text`, { kind: 'file', content: spec.text, owner: rootOwned(0o644) }],
        ...spec.names.map((name) => [`${folder}/${name}`, { kind: 'file', content: name, owner: rootOwned(0o644) }] as const),
      ])
    },
    owned: (scope, _, { paths }) => [`${paths.config}/${role}/${scope}`],
    check: async ({ spec, scope, path, files }, system) => {
      order.push(`${role} ${scope}`)
      for (const live of files.keys())
        if (live.endsWith('/text') && (await system.files.readText(path(live))) === 'bad') throw new Rejected('line 1: bad')
      if (spec?.text === 'down') throw new Error('the daemon cannot be asked')
    },
    reloads: (paths) => (paths.length > 0 ? ['nginx'] : []),
    strangers: async (specs, { paths, files }) => {
      const all = (await files.list(`${paths.config}/${role}`)).filter((name) => !specs.has(name as Scope))
      return all.map((name) => `${paths.config}/${role}/${name}`)
    },
    probe: async () => ({ installed: true, version: '1', healthy: true, message: '' }),
  }) as Driver
