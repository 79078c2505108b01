import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '@croft/kit/http/openapi/schemas.ts'
import { exec } from '../../setup/exec.ts'
import { printPostman } from './postman.ts'

interface Manifest {
  readonly version: string
  readonly description: string
  readonly license: string
}

async function must(argv: readonly [string, ...string[]]): Promise<void> {
  const { code, output } = await exec(argv, { timeoutMs: 120_000 })
  if (code !== 0) throw new Error(`${argv[0]} failed: ${output}`)
}

/** Plain JavaScript with declarations, and the manifest that names them. */
async function emitTypescript(source: string, into: string, { version, description, license }: Manifest): Promise<void> {
  const tsc = join(source, '../../node_modules/.bin/tsc')
  const files = readdirSync(join(source, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const how = [
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2024,dom,dom.iterable',
    '--types',
    '',
    '--strict',
    '--skipLibCheck',
  ]
  const paths = ['--rootDir', join(source, 'src'), '--outDir', join(into, 'dist')]
  const all = files.map((name) => join(source, 'src', name))
  await must([tsc, '--ignoreConfig', ...how, '--declaration', '--rewriteRelativeImportExtensions', ...paths, ...all])
  const at = (path: string) => ({ types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` })
  const manifest = {
    name: '@croft/sdk',
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    exports: {
      '.': at('index'),
      './areas/*': at('areas/*.generated'),
      './fields/*': at('fields/*.generated'),
      './field': at('field'),
      './shapes': at('shapes.generated'),
    },
  }
  writeFileSync(join(into, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** The collections as files, and what they lack in `MISSING.txt`. */
function writeCollections(document: JsonObject, folder: string): void {
  mkdirSync(folder, { recursive: true })
  const { main, extended, missing } = printPostman(document)
  const collections = { 'croft-api': main, 'wispanel-api': main, 'croft-api-extended': extended }
  for (const [name, collection] of Object.entries(collections)) {
    writeFileSync(join(folder, `${name}.postman_collection.json`), `${JSON.stringify(collection, null, 2)}\n`)
  }
  writeFileSync(join(folder, 'MISSING.txt'), missing.map((name) => `${name}\n`).join(''))
}

/** Packs the SDKs of `top`, the folder `sdk`, with the collections of that document, and gives the path of the archive. */
export async function makeBundle(top: string, document: JsonObject, into: string): Promise<string> {
  const manifest = JSON.parse(readFileSync(join(top, 'typescript/package.json'), 'utf8')) as Manifest
  const name = `croft-sdk-${manifest.version}`
  const work = mkdtempSync(join(tmpdir(), 'croft-sdk-'))
  try {
    const folder = join(work, name)
    mkdirSync(join(folder, 'typescript'), { recursive: true })
    await emitTypescript(join(top, 'typescript'), join(folder, 'typescript'), manifest)
    cpSync(join(top, 'php'), join(folder, 'php'), { recursive: true })
    writeCollections(document, join(into, 'postman'))
    cpSync(join(into, 'postman'), join(folder, 'postman'), { recursive: true })
    renameSync(join(folder, 'postman/MISSING.txt'), join(folder, 'MISSING.txt'))
    cpSync(join(top, 'README.md'), join(folder, 'README.md'))
    cpSync(join(top, '../LICENSE'), join(folder, 'LICENSE'))
    const archive = join(into, `${name}.tar.gz`)
    mkdirSync(into, { recursive: true })
    // the same sources give the same bytes, whoever packs them and when
    const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', '--format=ustar']
    await must(['tar', '--create', '--gzip', ...same, `--file=${archive}.new`, `--directory=${work}`, name])
    renameSync(`${archive}.new`, archive)
    return archive
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
