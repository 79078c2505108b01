import { ActionIcon, Alert, AppShell, Box, Burger, Button, Group, Indicator, NavLink, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconChevronDown, IconListDetails, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import * as auth from '@croft/sdk/areas/auth'
import * as jobs from '@croft/sdk/areas/jobs'
import type { User } from '@croft/sdk/shapes'
import { api, byCookie } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { UserContext, isActing, sessionChanged, sessionEnded, setActing } from '../api/session.ts'
import { useWrite } from '../api/write.ts'
import { useLater } from '../ui/use-later.ts'
import { Bell } from './bell.tsx'
import { menuOf } from './menu.ts'
import { PasswordGate } from './password-gate.tsx'

function Impersonation({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  const { data } = useQuery({ queryKey: ['sessions', 'current'], queryFn: () => auth.sessionsList(api), enabled: isActing() })
  const behind = data?.find(({ current }) => current)?.impersonator ?? null
  const back = useWrite(() => auth.impersonationEnd(api, byCookie), {
    done: () => {
      setActing(false)
      void sessionChanged()
    },
  })
  if (behind === null) return null
  return (
    <Alert color="orange" radius={0} role="status" py="xs">
      <Group justify="space-between">
        <Text size="sm">{t('impersonation.text', { user: user.username, behind })}</Text>
        <Button
          size="compact-sm"
          variant="default"
          loading={back.isPending}
          onClick={() => back.mutate(undefined, { onError: () => void sessionEnded() })}
        >
          {t('impersonation.back', { behind })}
        </Button>
      </Group>
    </Alert>
  )
}

function UserButton({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  const [Menu, want] = useLater(() => import('./user-menu.tsx'))
  const button = (
    <UnstyledButton
      // the one that was pressed is gone when the menu has come
      autoFocus={Menu !== null}
      aria-label={t('shell.user-menu', { user: user.username })}
      {...(Menu === null ? { onClick: want, 'aria-haspopup': 'menu' as const } : {})}
    >
      <Group gap={4}>
        <Text size="sm" fw={500}>
          {user.username}
        </Text>
        <IconChevronDown size={16} aria-hidden="true" />
      </Group>
    </UnstyledButton>
  )
  return Menu === null ? button : <Menu.UserMenu target={button} />
}

/** The frame around every page: navigation by role, search, jobs, and who one is. */
export function Shell({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation()
  const [opened, { toggle, close }] = useDisclosure()
  const [jobsOpened, jobsDrawer] = useDisclosure()
  // what is opened now and then does not keep the first page waiting
  const [jobsPart, wantJobs] = useLater(() => import('./jobs-drawer.tsx'))
  const [searchPart, wantSearch] = useLater(() => import('./search.tsx'))
  const [searched, setSearched] = useState(0)
  const search = () => {
    wantSearch()
    setSearched((count) => count + 1)
  }
  useHotkeys([
    ['mod+K', search],
    ['/', search],
  ])
  const path = useRouterState({ select: (state) => state.location.pathname })
  const running = useQuery({ queryKey: ['jobs', 'running'], queryFn: () => jobs.listPage(api, { per_page: 1, status: 'running' }) })
  useLive()
  const isActive = (to: string) => (to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`))
  return (
    <UserContext value={user}>
      <AppShell header={{ height: 56 }} navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding="md">
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.menu')} />
              <Text fw={700} size="lg" component={Link} to="/" c="inherit" td="none">
                Croft
              </Text>
            </Group>
            <Group gap="sm" wrap="nowrap">
              <Button variant="default" leftSection={<IconSearch size={16} aria-hidden="true" />} onClick={search} visibleFrom="xs">
                {t('search.button')}{' '}
                <Text span c="dimmed" size="xs" ml="sm">
                  ⌘K
                </Text>
              </Button>
              <ActionIcon variant="default" size="lg" hiddenFrom="xs" aria-label={t('search.button')} onClick={search}>
                <IconSearch size={18} />
              </ActionIcon>
              <Indicator disabled={(running.data?.meta.total ?? 0) === 0} processing>
                <ActionIcon
                  variant="default"
                  size="lg"
                  aria-label={t('jobs.title')}
                  onClick={() => {
                    wantJobs()
                    jobsDrawer.open()
                  }}
                >
                  <IconListDetails size={18} />
                </ActionIcon>
              </Indicator>
              <Bell />
              <UserButton user={user} />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" style={{ overflowY: 'auto' }} aria-label={t('shell.menu')}>
          {menuOf(user).map(({ to, label, icon: Picture }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={t(label)}
              active={isActive(to)}
              aria-current={isActive(to) ? 'page' : undefined}
              py={6}
              leftSection={<Picture size={18} aria-hidden="true" />}
              onClick={close}
            />
          ))}
        </AppShell.Navbar>
        <AppShell.Main>
          <Impersonation user={user} />
          {user.collaborator !== undefined && (
            <Alert radius={0} role="status" py="xs">
              {t('collaborators.acting', { login: user.collaborator.login, account: user.username })}
            </Alert>
          )}
          <Box maw={1400} mx="auto">
            <Outlet />
          </Box>
        </AppShell.Main>
      </AppShell>
      {jobsPart !== null && <jobsPart.JobsDrawer opened={jobsOpened} close={jobsDrawer.close} />}
      {searchPart !== null && <searchPart.Search asked={searched} />}
      <PasswordGate />
    </UserContext>
  )
}
