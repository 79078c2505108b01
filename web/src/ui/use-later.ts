import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { wordsOf } from '../api/client.ts'

/** What is loaded when it is wanted for the first time: `null` until then. A failure is said, and the next wish tries again. */
export function useLater<Part>(load: () => Promise<Part>): readonly [part: Part | null, want: () => void] {
  const [part, setPart] = useState<{ readonly it: Part } | null>(null)
  const want = () => {
    if (part !== null) return
    load().then(
      (it) => setPart({ it }),
      (error: unknown) => notifications.show({ color: 'red', message: wordsOf(error) }),
    )
  }
  return [part?.it ?? null, want]
}
