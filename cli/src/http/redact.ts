const hidden = '[hidden]'
const secretName = /pass|secret|token|totp|recovery|(^|_)(key|api_key|private_key|code|codes|nonce|cookie)$|authorization/i

function hide(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hide)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const open =
        item === null || typeof item === 'boolean' || typeof item === 'number' || (name === 'code' && /^[A-Z_]+$/.test(String(item)))
      return [name, secretName.test(name) && !open ? hidden : hide(item)]
    }),
  )
}

/** JSON text with every value hidden whose name sounds secret; other text is only counted. */
export function redactedJson(text: string): string {
  if (text === '') return ''
  try {
    return JSON.stringify(hide(JSON.parse(text)))
  } catch {
    // no JSON: nobody knows where its secrets are
    return `(${Buffer.byteLength(text)} bytes)`
  }
}

/** A path with the values of secret query parameters hidden. */
export const redactedPath = (path: string): string =>
  path.replace(/([?&])([^=&]+)=[^&]*/g, (all: string, mark: string, name: string) =>
    secretName.test(name) ? `${mark}${name}=${hidden}` : all,
  )
