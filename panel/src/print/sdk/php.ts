import type { JsonObject } from '@croft/kit/http/openapi/schemas.ts'
import { type Operation, type QueryField, type Schema, camel, operationsOf, shapesOf } from './model.ts'
import { type Scope, type Shapes, className, docType, hydrated, nativeType, quoted } from './php-types.ts'

const head = (namespace: string) =>
  `<?php // Printed from the table of routes by \`npm run sdk\`; changes are overwritten.\n\ndeclare(strict_types=1);\n\nnamespace ${namespace};\n`
const pascal = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const classOfArea = (area: string) => className(pascal(camel(area)))

/** Names that a property of a shape cannot have: they stay in `raw`. */
const isProperty = (name: string) => /^[A-Za-z_]\w*$/.test(name) && name !== 'this' && name !== 'raw'

function printShape(name: string, schema: Schema, shapes: Shapes): string {
  const scope = { shapes, prefix: '' }
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {}).filter(([field]) => isProperty(field))
  const docs = fields.map(([field, of]) => {
    const type = docType(of, scope)
    return `     * @param ${required.has(field) || /\bnull$|^mixed$/.test(type) ? type : `${type}|null`} $${field}\n`
  })
  const params = fields.map(([field, of]) => `        public readonly ${nativeType(of, scope, !required.has(field))} $${field},\n`)
  const given = fields.map(([field, of]) => {
    const at = `$data[${quoted(field)}]`
    const made = hydrated(of, at, scope)
    if (required.has(field)) return `            ${field}: ${made},\n`
    return `            ${field}: ${made === at ? `${at} ?? null` : `isset(${at}) ? ${made} : null`},\n`
  })
  return `${head('Croft\\Shape')}
use Croft\\Value;

/** \`${name}\` of the API. */
final class ${className(name)} implements Value
{
    /**
${docs.join('')}     * @param array<string, mixed> $raw the answer as it came
     */
    private function __construct(
${params.join('')}        public readonly array $raw,
    ) {
    }

    /** @param array<string, mixed> $data */
    public static function fromArray(array $data): self
    {
        return new self(
${given.join('')}            raw: $data,
        );
    }

    public function jsonSerialize(): array
    {
        return $this->raw;
    }
}
`
}

interface Argument {
  readonly name: string
  readonly type: string
  readonly doc: string | null
  readonly fallback: string | null
}

const objectOf = (fields: readonly QueryField[]): Schema => ({
  type: 'object',
  properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
  required: fields.filter(({ required }) => required).map(({ name }) => name),
})
const asked = (name: string, type: string): QueryField => ({ name, required: false, schema: { type } })
const perPage = [asked('per_page', 'integer'), asked('sort', 'string'), asked('q', 'string')]

function argumentsOf({ params, body, raw, query, answer }: Operation, more: readonly QueryField[], scope: Scope): readonly Argument[] {
  const fields = [...query, ...more]
  const queryNeeded = fields.some(({ required }) => required)
  const list: Argument[] = params.map((name) => ({ name: camel(name), type: 'string|int', doc: null, fallback: null }))
  if (raw) list.push({ name: 'form', type: 'Form', doc: null, fallback: null })
  if (body !== null) {
    const fallback = body.required || queryNeeded ? null : '[]'
    list.push({ name: 'body', type: 'array', doc: docType(body.schema, scope), fallback })
  }
  if (fields.length > 0)
    list.push({ name: 'query', type: 'array', doc: docType(objectOf(fields), scope), fallback: queryNeeded ? null : '[]' })
  if (answer.kind === 'bytes') {
    const doc = 'resource|null $into where the bytes go; otherwise into a temporary stream'
    list.push({ name: 'into', type: 'mixed', doc, fallback: 'null' })
  }
  return [...list, { name: 'options', type: '?CallOptions', doc: null, fallback: 'null' }]
}

function callOf({ method, path, root, body, raw }: Operation, query: string | null): string {
  const parts = path
    .split(/(\{[^}]+\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? `Call::part($${camel(part.slice(1, -1))})` : quoted(part)))
  const more = [
    ...(query === null ? [] : [`query: ${query}`]),
    ...(body === null ? [] : ['body: $body']),
    ...(raw ? ['form: $form'] : []),
    ...(root ? ['root: true'] : []),
  ]
  return `new Call(${[quoted(method), parts.join(' . '), ...more].join(', ')})`
}

interface Method {
  readonly name: string
  readonly says: string
  readonly args: readonly Argument[]
  readonly type: string
  readonly doc: string | null
  readonly lines: readonly string[]
}

function printMethod({ name, says, args, type, doc, lines }: Method): string {
  const text = says
    .replaceAll('*/', '* /')
    .replace(/([^.!?])$/, '$1.')
    .replaceAll('\n', '\n     * ')
  const docs = args.flatMap((arg) =>
    arg.doc === null ? [] : [`     * @param ${arg.doc.includes(' $into ') ? arg.doc : `${arg.doc} $${arg.name}`}\n`],
  )
  if (doc !== null) docs.push(`     * @return ${doc}\n`)
  const comment = docs.length === 0 ? `    /** ${text} */\n` : `    /**\n     * ${text}\n     *\n${docs.join('')}     */\n`
  const given = args.map((arg) => `${arg.type} $${arg.name}${arg.fallback === null ? '' : ` = ${arg.fallback}`}`)
  return `${comment}    public function ${name}(${given.join(', ')}): ${type}\n    {\n${lines.map((line) => `        ${line}\n`).join('')}    }\n`
}

const docUnlessSame = (doc: string, native: string) => (doc === native || doc === `${native.slice(1)}|null` ? null : doc)

function listMethods(operation: Operation, item: Schema, whole: Schema | null, name: string, scope: Scope): readonly Method[] {
  const single = operation.query
  const made = hydrated(item, '$item', scope)
  const paged = argumentsOf(operation, [asked('page', 'integer'), ...perPage], scope)
  const each = argumentsOf(operation, perPage, scope)
  const page: Method = {
    name: whole === null ? name : `${name}Page`,
    says: whole === null ? operation.description : `${operation.summary}, one page`,
    args: paged,
    type: 'Page',
    doc: `Page<${docType(item, scope)}>`,
    lines: [
      `$answer = $this->connection->json(${callOf(operation, "['page' => 1, ...$query]")}, $options);`,
      `return Page::fromArray($answer, static fn (mixed $item): mixed => ${made});`,
    ],
  }
  const passed = operation.params.map((param) => `$${camel(param)}, `).join('')
  const all: Method = {
    name: `${name}Each`,
    says: `${operation.summary}, page by page`,
    args: each,
    type: '\\Generator',
    doc: `\\Generator<int, ${docType(item, scope)}>`,
    lines: [`return Page::each(fn (array $query): Page => $this->${page.name}(${passed}$query, $options), $query);`],
  }
  if (whole === null) return [page, all]
  return [jsonMethod(operation, whole, name, single.length > 0, scope), page, all]
}

function jsonMethod(operation: Operation, schema: Schema | null, name: string, hasQuery: boolean, scope: Scope): Method {
  const call = `$this->connection->json(${callOf(operation, hasQuery ? '$query' : null)}, $options)`
  const base = { name, says: operation.description, args: argumentsOf(operation, [], scope) }
  if (schema === null) return { ...base, type: 'void', doc: null, lines: [`${call};`] }
  const type = nativeType(schema, scope)
  const made = hydrated(schema, '$answer', scope)
  const lines = made === '$answer' ? [`return ${call};`] : [`$answer = ${call};`, `return ${made};`]
  return { ...base, type, doc: docUnlessSame(docType(schema, scope), type), lines }
}

function methodsOf(operation: Operation, scope: Scope): readonly Method[] {
  const { answer, verb, area, query } = operation
  const name = verb === '' ? camel(area) : verb
  if (answer.kind === 'list') return listMethods(operation, answer.item, answer.whole, name, scope)
  if (answer.kind === 'json') return [jsonMethod(operation, answer.schema, name, query.length > 0, scope)]
  const base = { name, says: operation.description, args: argumentsOf(operation, [], scope) }
  const call = callOf(operation, query.length > 0 ? '$query' : null)
  if (answer.kind === 'bytes')
    return [{ ...base, type: 'Download', doc: null, lines: [`return $this->connection->download(${call}, $into, $options);`] }]
  const doc = '\\Generator<int, ServerEvent>'
  return [{ ...base, type: '\\Generator', doc, lines: [`return $this->connection->events(${call}, $options);`] }]
}

function printArea(area: string, operations: readonly Operation[], shapes: Shapes): string {
  const scope = { shapes, prefix: 'Shape\\' }
  const methods = operations.flatMap((operation) => methodsOf(operation, scope)).map(printMethod)
  const text = methods.join('\n')
  const names = ['CallOptions', 'Download', 'Form', 'Internal\\Call', 'Internal\\Connection', 'Page', 'ServerEvent', 'Shape']
  const always = new Set(['CallOptions', 'Internal\\Call', 'Internal\\Connection'])
  const used = names.filter((name) => always.has(name) || new RegExp(`\\b${name}\\b`).test(text))
  const uses = used.map((name) => `use Croft\\${name};\n`).join('')
  return `${head('Croft\\Area')}
${uses}
/** \`${area}\` of the API. */
final class ${classOfArea(area)}
{
    public function __construct(private readonly Connection $connection)
    {
    }

${text}}
`
}

function printAreas(areas: readonly string[]): string {
  const fields = areas.map((area) => `    public readonly Area\\${classOfArea(area)} $${camel(area)};\n`)
  const opened = areas.map((area) => `        $this->${camel(area)} = new Area\\${classOfArea(area)}($connection);\n`)
  return `${head('Croft')}
use Croft\\Internal\\Connection;

/** The areas of the API as properties of the client. */
trait Areas
{
${fields.join('')}
    private function openAreas(Connection $connection): void
    {
${opened.join('')}    }
}
`
}

/** File below `sdk/php/src` → its text, for the API of that document. */
export function printPhp(document: JsonObject): ReadonlyMap<string, string> {
  const shapes = shapesOf(document)
  const byArea = Map.groupBy(operationsOf(document), ({ area }) => area)
  const files = new Map([['Areas.php', printAreas([...byArea.keys()])]])
  for (const [area, operations] of byArea) files.set(`Area/${classOfArea(area)}.php`, printArea(area, operations, shapes))
  for (const [name, schema] of Object.entries(shapes))
    if (schema.type === 'object' && schema.properties !== undefined)
      files.set(`Shape/${className(name)}.php`, printShape(name, schema, shapes))
  return files
}
