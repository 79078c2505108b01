import { createRequire } from 'node:module'

// loaded when it is needed: most commands neither read nor write YAML, and it would be a fifth of their start
const load = () => createRequire(import.meta.url)('yaml') as typeof import('yaml')

export const parseYaml = (text: string): unknown => load().parse(text) as unknown
export const stringifyYaml = (value: unknown): string => load().stringify(value)
