const encoder = new TextEncoder()

function isEqual(left: string, right: string): boolean {
  if (left.length !== right.length) return false
  let differs = 0
  for (let at = 0; at < left.length; at += 1) differs |= left.charCodeAt(at) ^ right.charCodeAt(at)
  return differs === 0
}

export interface WebhookCheck {
  /** The body as it came, before it is parsed. */
  readonly body: string | Uint8Array<ArrayBuffer>
  /** Header `X-WisPanel-Signature`; two values while a secret is changed. */
  readonly signature: string
  /** Secret of the subscription, 64 hexadecimal characters. */
  readonly secret: string
  /** How old a delivery may be, in seconds; default 300. */
  readonly tolerance?: number
  /** Milliseconds since the epoch; default now. */
  readonly now?: number
}

/** Whether a delivery is from the server and fresh. Drop delivery ids that were seen before, too. */
export async function verifyWebhook({ body, signature, secret, tolerance = 300, now = Date.now() }: WebhookCheck): Promise<boolean> {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const sum = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes))
  const wanted = `sha256=${[...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  const signed = signature.split(',').some((value) => isEqual(value.trim(), wanted))
  if (!signed) return false
  try {
    const { timestamp } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly timestamp?: unknown }
    return typeof timestamp === 'number' && Math.abs(now / 1000 - timestamp) <= tolerance
  } catch {
    return false
  }
}
