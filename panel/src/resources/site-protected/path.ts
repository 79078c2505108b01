import { invalid } from '@croft/kit/errors.ts'
import { OwnBlock } from '../../drivers/web/spec.ts'
import type { DomainRecord } from '../domains/store.ts'

const UriPath = OwnBlock.shape.protectedDirs.element.shape.path

/** The document root as customers see it, from their home on: `/domains/example.com/public_html`. */
const rootOf = (domain: Pick<DomainRecord, 'folder' | 'document_root'>) =>
  `/domains/${domain.folder}/${domain.document_root}`.replace(/\/$/, '')

/** From the stored path to the one customers see. */
export const shownPath = (domain: Pick<DomainRecord, 'folder' | 'document_root'>, path: string): string =>
  path === '/' ? rootOf(domain) : rootOf(domain) + path

/** From the path customers see to the stored one, below the document root. 400 `Invalid path` when it lies elsewhere. */
export function requireBelowRoot(domain: Pick<DomainRecord, 'folder' | 'document_root'>, input: string): string {
  const parts = input.replace(/^\/|\/$/g, '').split('/')
  const root = rootOf(domain).slice(1).split('/')
  const inside = root.every((part, index) => parts[index] === part)
  if (!inside || parts.some((part) => part === '' || part === '.' || part === '..')) throw invalid('Invalid path')
  const path = `/${parts.slice(root.length).join('/')}`
  if (!UriPath.safeParse(path).success) throw invalid('Invalid path')
  return path
}
