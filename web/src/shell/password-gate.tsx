import { type ReactNode, Suspense, lazy, useEffect, useState } from 'react'
import { onPasswordAsked } from '../api/reauth.ts'

const Reauth = lazy(async () => ({ default: (await import('./reauth.tsx')).Reauth }))

/** Waits until something delicate wants the password once more. */
export function PasswordGate(): ReactNode {
  const [answer, setAnswer] = useState<((confirmed: boolean) => void) | null>(null)
  useEffect(() => onPasswordAsked((resolve) => setAnswer(() => resolve)), [])
  if (answer === null) return null
  const finish = (confirmed: boolean) => {
    answer(confirmed)
    setAnswer(null)
  }
  return (
    <Suspense>
      <Reauth finish={finish} />
    </Suspense>
  )
}
