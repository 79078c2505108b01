import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import i18next from 'i18next'
import type { ReactNode } from 'react'
import { Root } from './shell/root.tsx'
import { NotFound } from './shell/not-found.tsx'
import { PageFailure } from './shell/page-failure.tsx'

/** A page that is loaded when somebody goes there. One that does not come is told of where it should be: the router would load the whole console anew, and show nothing while the server is away. */
const page = <Name extends string>(load: () => Promise<Readonly<Record<Name, () => ReactNode>>>, name: Name) =>
  lazyRouteComponent(
    () =>
      load().catch((cause: unknown) => {
        throw new Error(i18next.t('failure.load'), { cause })
      }),
    name,
  )

const root = createRootRoute({ component: Root, notFoundComponent: NotFound })

/** Path → page, loaded when somebody goes there. */
const pages = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: page(() => import('./resources/dashboard/show.tsx'), 'Dashboard'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/domains',
    component: page(() => import('./resources/domains/list.tsx'), 'DomainList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/domains/$domain',
    component: page(() => import('./resources/domains/show.tsx'), 'DomainShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/users',
    component: page(() => import('./resources/users/list.tsx'), 'UserList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/users/$username',
    component: page(() => import('./resources/users/show.tsx'), 'UserShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/resellers',
    component: page(() => import('./resources/users/list.tsx'), 'ResellerList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/packages',
    component: page(() => import('./resources/packages/list.tsx'), 'PackageList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/packages/$name',
    component: page(() => import('./resources/packages/show.tsx'), 'PackageShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/files',
    component: page(() => import('./resources/files/browse.tsx'), 'Files'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/services',
    component: page(() => import('./resources/services/list.tsx'), 'ServiceList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/services/$service',
    component: page(() => import('./resources/services/show.tsx'), 'ServiceShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/system',
    component: page(() => import('./resources/system/show.tsx'), 'SystemPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/audit',
    component: page(() => import('./resources/audit/list.tsx'), 'AuditList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/deleted',
    component: page(() => import('./resources/deleted/list.tsx'), 'DeletedList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/account',
    component: page(() => import('./resources/account/show.tsx'), 'Account'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: page(() => import('./resources/settings/show.tsx'), 'SettingsPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/zones',
    component: page(() => import('./resources/zones/list.tsx'), 'ZoneList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/zones/$domain',
    component: page(() => import('./resources/zones/show.tsx'), 'ZoneShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/certificates',
    component: page(() => import('./resources/certificates/list.tsx'), 'CertificateList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/ftp',
    component: page(() => import('./resources/ftp/list.tsx'), 'FtpList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/ftp/$account',
    component: page(() => import('./resources/ftp/show.tsx'), 'FtpShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/databases',
    component: page(() => import('./resources/databases/list.tsx'), 'DatabaseList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/databases/$database',
    component: page(() => import('./resources/databases/show.tsx'), 'DatabaseShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/cron',
    component: page(() => import('./resources/cron/list.tsx'), 'CronList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/cron/$id',
    component: page(() => import('./resources/cron/show.tsx'), 'CronShow'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/jobs',
    component: page(() => import('./resources/jobs/list.tsx'), 'JobList'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/notifications',
    component: page(() => import('./resources/notifications/list.tsx'), 'NotificationList'),
  }),
  // where the search leads to a setting
  createRoute({
    getParentRoute: () => root,
    path: '/settings/$group',
    beforeLoad: ({ params }) => {
      throw redirect({ to: '/settings', search: { tab: params.group } as never, replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/dns',
    component: page(() => import('./resources/zones/servers.tsx'), 'DnsTools'),
  }),
] as const

export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultErrorComponent: PageFailure,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
