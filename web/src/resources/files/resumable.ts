/** Bytes of a piece. */
const piece = 8 * 1024 * 1024
const mostTries = 6
const version = { 'Tus-Resumable': '1.0.0' }

interface Answer {
  readonly status: number
  readonly text: string
  readonly header: (name: string) => string
}

/** A request of which one hears how far it is, which `fetch` does not tell. */
function ask(method: string, url: string, headers: Readonly<Record<string, string>>, body: Blob | null, sent: (bytes: number) => void) {
  return new Promise<Answer>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => sent(loaded)
    request.onerror = () => reject(new Error('The server cannot be reached'))
    request.onload = () =>
      resolve({ status: request.status, text: request.responseText, header: (name) => request.getResponseHeader(name) ?? '' })
    request.send(body)
  })
}

function wordsOf({ status, text }: Answer): string {
  try {
    return (JSON.parse(text) as { readonly message: string }).message
  } catch {
    return `The server answered ${status}`
  }
}

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

async function begin(file: File, path: string, owner: string): Promise<string> {
  const headers = {
    ...version,
    'Upload-Length': String(file.size),
    'Upload-Metadata': `path ${base64(path)},filename ${base64(file.name)}`,
  }
  const url = `/api/v1/files/uploads?${new URLSearchParams({ user: owner }).toString()}`
  const answer = await ask('POST', url, headers, null, () => undefined)
  if (answer.status !== 201) throw new Error(wordsOf(answer))
  return answer.header('Location')
}

/** How much of it the server has; `null` when it knows nothing of it. */
async function offsetOf(place: string): Promise<number | null> {
  const answer = await ask('HEAD', place, version, null, () => undefined)
  return answer.status === 200 ? Number(answer.header('Upload-Offset')) : null
}

const pause = (tries: number) => new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 500 * 2 ** tries)))

/** Where an upload of this very file was left, over a reload of the page. */
const noteOf = (file: File, path: string, owner: string) => `upload:${owner}:${path}:${file.name}:${file.size}:${file.lastModified}`

async function continued(note: string): Promise<{ place: string; offset: number } | null> {
  const place = localStorage.getItem(note)
  const offset = place === null ? null : await offsetOf(place)
  return place === null || offset === null ? null : { place, offset }
}

/** Sends a file in pieces; what was broken off goes on where it stopped, also after the page was left. */
export async function sendInPieces(file: File, path: string, owner: string, progress: (percent: number) => void): Promise<void> {
  const note = noteOf(file, path, owner)
  const { place, offset: first } = (await continued(note)) ?? { place: await begin(file, path, owner), offset: 0 }
  localStorage.setItem(note, place)
  let offset = first
  let tries = 0
  while (offset < file.size) {
    const headers = { ...version, 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': String(offset) }
    const at = offset
    const sent = (bytes: number) => progress(((at + bytes) / file.size) * 100)
    const answer = await ask('PATCH', place, headers, file.slice(offset, offset + piece), sent).catch((error: Error) => error)
    if (!(answer instanceof Error) && answer.status === 204) {
      offset = Number(answer.header('Upload-Offset'))
      tries = 0
      continue
    }
    const words = answer instanceof Error ? answer.message : wordsOf(answer)
    tries += 1
    // a refusal does not change by asking again; a broken line or a restart does
    const final = !(answer instanceof Error) && answer.status < 500 && words !== 'Upload offset mismatch' && answer.status !== 429
    if (final || tries > mostTries) {
      if (final) localStorage.removeItem(note)
      throw new Error(words)
    }
    await pause(tries)
    offset = (await offsetOf(place).catch(() => null)) ?? offset
  }
  localStorage.removeItem(note)
}
