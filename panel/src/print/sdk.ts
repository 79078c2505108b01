import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describeApi } from '../resources/description/document.ts'
import { resources } from '../resources/index.ts'
import { makeBundle } from './sdk/bundle.ts'
import { printPhp } from './sdk/php.ts'
import { printTypescript } from './sdk/typescript.ts'

// `npm run sdk`: writes the printed parts of the SDKs, and the Postman collections and the bundle of it all into sdk/dist, from the table of routes.
const top = fileURLToPath(new URL('../../../sdk', import.meta.url))
const document = describeApi(resources.flatMap((resource) => resource.routes))
const folder = join(top, 'typescript/src')
for (const part of ['areas', 'fields']) rmSync(join(folder, part), { recursive: true, force: true })
const style = await resolveConfig(join(folder, 'client.ts'))
for (const [name, text] of printTypescript(document)) {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, await format(text, { ...style, filepath: path }))
}

const php = join(top, 'php/src')
for (const part of ['Area', 'Shape']) rmSync(join(php, part), { recursive: true, force: true })
for (const [name, text] of printPhp(document)) {
  const path = join(php, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

// made anew for each bundle: the collections are as large as the API and say nothing that the table does not
await makeBundle(top, document, join(top, 'dist'))
