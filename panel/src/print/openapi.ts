import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApiYaml } from '@croft/kit/http/openapi.ts'
import { describeApi } from '../resources/description/document.ts'
import { resources } from '../resources/index.ts'

// `npm run openapi`: writes openapi.yaml at the top of the checkout from the table of routes.
const target = fileURLToPath(new URL('../../../openapi.yaml', import.meta.url))
const routes = resources.flatMap((resource) => resource.routes)
writeFileSync(target, openApiYaml(describeApi(routes)))
