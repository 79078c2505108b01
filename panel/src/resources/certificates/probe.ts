import { request } from 'node:https'
import { rootCertificates, type TLSSocket } from 'node:tls'

export interface HttpsProbe {
  /** `null`: no answer. */
  readonly https_status: number | null
  /** The certificate that is shown is valid, trusted and for this host. */
  readonly certificate_ok: boolean
}

export interface ProbeOptions {
  /** Where the edge listens. */
  readonly address: string
  readonly port: number
  /** PEM roots besides the public ones, `` for none. */
  readonly trust: string
  readonly timeoutMs?: number
}

const nothing: HttpsProbe = { https_status: null, certificate_ok: false }

/** Asks the edge over TLS for `/` of a host, as a browser would that was led to this address. */
export function probeHttps(host: string, { address, port, trust, timeoutMs = 5000 }: ProbeOptions): Promise<HttpsProbe> {
  return new Promise((resolve) => {
    const call = request({
      host: address,
      port,
      servername: host,
      method: 'GET',
      path: '/',
      headers: { host, 'user-agent': 'Croft-Check/1.0' },
      ca: trust === '' ? [...rootCertificates] : [...rootCertificates, trust],
      // what is shown is judged below, and an answer with a bad certificate is still one
      rejectUnauthorized: false,
      agent: false,
      timeout: timeoutMs,
    })
    call.once('timeout', () => call.destroy())
    call.once('error', () => resolve(nothing))
    call.once('response', (response) => {
      const certificateOk = (response.socket as TLSSocket).authorized
      resolve({ https_status: response.statusCode ?? null, certificate_ok: certificateOk })
      call.destroy()
    })
    call.end()
  })
}
