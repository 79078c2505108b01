type Listener = (answer: (confirmed: boolean) => void) => void
const listeners = new Set<Listener>()

/** Resolves when the password dialog was answered. */
export const askPassword = (): Promise<boolean> =>
  new Promise((resolve) => {
    const [listener] = listeners
    if (listener === undefined) resolve(false)
    else listener(resolve)
  })

/** The dialog registers itself here; returns what takes it off again. */
export function onPasswordAsked(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
