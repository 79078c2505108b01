import type { TFunction } from 'i18next'
import type { Client } from '@croft/sdk'
import * as files from '@croft/sdk/areas/files'
import type { Fields } from '@croft/sdk/field'
import type { Values } from '../../form/use-form.ts'

export type Dialog =
  | { readonly kind: 'folder' | 'file' }
  | { readonly kind: 'rename' | 'extract' | 'share'; readonly path: string }
  | { readonly kind: 'chmod'; readonly path: string; readonly mode: string; readonly owner: string }
  | { readonly kind: 'copy' | 'move' | 'compress'; readonly sources: readonly string[] }

interface Place {
  readonly api: Client
  readonly owner: string
  readonly path: string
  readonly t: TFunction
}
interface DialogForm {
  readonly title: string
  readonly fields: Fields
  readonly names: readonly string[]
  readonly initial?: Values
  readonly submit: (values: Values) => Promise<unknown>
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)
const applyTo = { type: 'string', enum: ['all', 'files', 'dirs'] } as const
const name = { name: { type: 'string', required: true, maxLength: 255, pattern: '^[^/]+$' } } as const satisfies Fields
const below = (folder: string, file: unknown) => `${folder === '/' ? '' : folder}/${String(file)}`

/** What a dialog of the file manager asks for, and what it sends. */
export function dialogOf(dialog: Dialog, { api, owner, path, t }: Place): DialogForm {
  switch (dialog.kind) {
    case 'folder':
      return {
        title: t('files.new-folder'),
        fields: name,
        names: ['name'],
        submit: (values) => files.mkdir(api, { path: below(path, values['name']), user: owner }),
      }
    case 'file':
      return {
        title: t('files.new-file'),
        fields: name,
        names: ['name'],
        submit: (values) => files.write(api, { path: below(path, values['name']), content: '', user: owner }),
      }
    case 'rename': {
      const at = dialog.path.lastIndexOf('/')
      return {
        title: t('files.rename'),
        fields: name,
        names: ['name'],
        initial: { name: dialog.path.slice(at + 1) },
        submit: (values) =>
          files.rename(api, { path: dialog.path, new_path: `${dialog.path.slice(0, at)}/${String(values['name'])}`, user: owner }),
      }
    }
    case 'chmod':
      return {
        title: `${t('files.permissions')} (${t('files.of-owner', { owner: dialog.owner })})`,
        fields: { mode: { type: 'string', required: true, pattern: '^[0-7]{3,4}$' }, recursive: { type: 'boolean' }, apply_to: applyTo },
        names: ['mode', 'recursive', 'apply_to'],
        initial: { mode: dialog.mode, apply_to: 'all' },
        submit: (values) =>
          files.chmod(api, {
            path: dialog.path,
            mode: String(values['mode']),
            recursive: values['recursive'] === true,
            apply_to: values['apply_to'] as 'all' | 'files' | 'dirs',
            user: owner,
          }),
      }
    case 'compress':
      return {
        title: t('files.compress'),
        fields: { name: { ...name.name, pattern: '^[^/]+\\.(zip|tar\\.gz|tgz|tar\\.zst|tzst)$' } },
        names: ['name'],
        initial: { name: `${nameOf(dialog.sources[0] ?? '')}.zip` },
        submit: (values) => files.compress(api, { paths: dialog.sources, archive: below(path, values['name']), user: owner }),
      }
    case 'extract':
      return {
        title: t('files.extract'),
        fields: { destination: { type: 'string', required: true, pattern: '^/' }, overwrite: { type: 'boolean' } },
        names: ['destination', 'overwrite'],
        initial: { destination: path },
        submit: (values) =>
          files.extract(api, {
            path: dialog.path,
            destination: String(values['destination']),
            overwrite: values['overwrite'] === true,
            user: owner,
          }),
      }
    case 'share':
      return {
        title: t('files.share'),
        fields: {
          days: { type: 'integer', required: true, minimum: 0, maximum: 3650 },
          password: { type: 'string', secret: true },
          max_downloads: { type: 'integer', minimum: 0 },
        },
        names: ['days', 'password', 'max_downloads'],
        initial: { days: 7, max_downloads: 0 },
        submit: (values) =>
          files.sharesCreate(api, {
            path: dialog.path,
            expires_in: Number(values['days']) * 86_400,
            max_downloads: Number(values['max_downloads'] ?? 0),
            ...(typeof values['password'] === 'string' && values['password'] !== '' ? { password: values['password'] } : {}),
            user: owner,
          }),
      }
    default: {
      const send = dialog.kind === 'copy' ? files.copy : files.move
      return {
        title: t(`files.${dialog.kind}`),
        fields: { destination: { type: 'string', required: true, pattern: '^/' }, overwrite: { type: 'boolean' } },
        names: ['destination', 'overwrite'],
        initial: { destination: path },
        submit: (values) =>
          send(api, {
            sources: dialog.sources,
            destination: String(values['destination']),
            overwrite: values['overwrite'] === true,
            user: owner,
          }),
      }
    }
  }
}
