import { Center, Loader } from '@mantine/core'
import { useRouterState } from '@tanstack/react-router'
import { type ReactNode, Suspense, lazy, useState } from 'react'
import type { User } from '@croft/sdk/shapes'
import { sessionRenewed, useSession } from '../api/session.ts'
import { Failure } from '../ui/failure.tsx'
import { Login } from './login.tsx'
import { Shell } from './shell.tsx'

const LoginAgain = lazy(async () => ({ default: (await import('./login-again.tsx')).LoginAgain }))
const ResetPassword = lazy(async () => ({ default: (await import('./forgotten.tsx')).ResetPassword }))

/** The login for somebody new, the shell for somebody who is in. A session that ends leaves the page, and what is typed in it, as it is. */
export function Root(): ReactNode {
  const path = useRouterState({ select: (state) => state.location.pathname })
  // a link from an e-mail; whoever is logged in here may be somebody else
  if (path !== '/reset-password') return <Console />
  return (
    <Suspense>
      <ResetPassword />
    </Suspense>
  )
}

function Console(): ReactNode {
  const session = useSession()
  const [last, setLast] = useState<User | null>(null)
  if (session.state === 'in' && session.user !== last) setLast(session.user)
  // somebody has logged out: what they saw is not shown to the next one
  if (session.state === 'loading' && last !== null) setLast(null)
  if (session.state === 'loading') {
    return (
      <Center mih="100vh">
        <Loader aria-label="…" />
      </Center>
    )
  }
  if (session.state === 'failed' && last === null) {
    return (
      <Center mih="100vh" p="md">
        <Failure error={session.error} retry={() => void sessionRenewed()} />
      </Center>
    )
  }
  if (last === null) return <Login />
  return (
    <>
      <Shell key={last.username} user={last} />
      <Suspense>{session.state === 'out' && <LoginAgain username={last.username} other={() => setLast(null)} />}</Suspense>
    </>
  )
}
