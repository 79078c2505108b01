import { existsSync, readFileSync } from 'node:fs'

/** Shows what is appended to a file until the result is called. */
export function showProgress(path: string): () => void {
  let shown = 0
  const show = () => {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    process.stderr.write(text.slice(shown))
    shown = text.length
  }
  const timer = setInterval(show, 500)
  return () => {
    clearInterval(timer)
    show()
  }
}
