import { isDeepStrictEqual } from 'node:util'
import { type VhostOptions, effectiveOptions, templates } from '../domains/options.ts'
import type { DomainRecord } from '../domains/store.ts'
import type { UpdateVhost } from './schema.ts'

/** What a revision keeps, and a rollback brings back. */
export interface VhostConfig {
  readonly template: string
  readonly options: Partial<VhostOptions>
  readonly custom: { readonly nginx: string; readonly apache: string }
}

type Columns = Pick<DomainRecord, 'template' | 'options' | 'custom_nginx' | 'custom_apache'>

export const configOf = (row: Columns): VhostConfig => ({
  template: row.template,
  options: JSON.parse(row.options) as Partial<VhostOptions>,
  custom: { nginx: row.custom_nginx, apache: row.custom_apache },
})

/** The columns of a configuration; options that say what the template says anyway are left out. */
export function columnsOf(config: VhostConfig): Columns {
  const base = effectiveOptions(config.template, '{}')
  const differs = (name: string, value: unknown) => !isDeepStrictEqual(value, base[name as keyof VhostOptions])
  const own = Object.entries(config.options).filter(([name, value]) => value !== undefined && differs(name, value))
  return {
    template: config.template,
    options: JSON.stringify(Object.fromEntries(own.toSorted(([one], [other]) => (one < other ? -1 : 1)))),
    custom_nginx: config.custom.nginx,
    custom_apache: config.custom.apache,
  }
}

/** A configuration with what was sent in place of what was. */
export const withUpdate = (config: VhostConfig, body: UpdateVhost): VhostConfig => ({
  template: body.template ?? config.template,
  options: { ...config.options, ...(body.options as Partial<VhostOptions> | undefined) },
  custom: { nginx: body.custom?.nginx ?? config.custom.nginx, apache: body.custom?.apache ?? config.custom.apache },
})

/** A site as its template makes it. */
export const plainConfig: VhostConfig = { template: 'default', options: {}, custom: { nginx: '', apache: '' } }

export const templateNames: readonly string[] = Object.keys(templates)
