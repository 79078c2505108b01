import {
  IconActivity,
  IconAddressBook,
  IconCertificate,
  IconClock,
  IconDatabase,
  IconFolder,
  IconFolderUp,
  IconLayoutDashboard,
  IconListCheck,
  IconPackage,
  IconServer,
  IconSettings,
  IconShieldLock,
  IconTrash,
  IconUsers,
  IconUsersGroup,
  IconWorld,
  type Icon,
} from '@tabler/icons-react'
import type { User } from '@croft/sdk/shapes'

export interface Entry {
  readonly to: string
  /** Key of its words. */
  readonly label: string
  readonly icon: Icon
  readonly roles: readonly User['role'][]
  readonly can?: keyof User
  /** Area that a collaborator needs. */
  readonly scope?: string
}

const everyone = ['admin', 'reseller', 'user'] as const
const managers = ['admin', 'reseller'] as const

/** The navigation, by role: what somebody may not do is not shown. */
const entries: readonly Entry[] = [
  { to: '/', label: 'nav.dashboard', icon: IconLayoutDashboard, roles: everyone },
  { to: '/domains', scope: 'domains', label: 'nav.domains', icon: IconWorld, roles: everyone },
  { to: '/zones', scope: 'dns', label: 'nav.zones', icon: IconAddressBook, roles: everyone, can: 'can_use_dnscontrol' },
  { to: '/certificates', scope: 'ssl', label: 'nav.certificates', icon: IconCertificate, roles: everyone, can: 'can_use_ssl' },
  { to: '/databases', scope: 'databases', label: 'nav.databases', icon: IconDatabase, roles: everyone },
  { to: '/cron', scope: 'cron', label: 'nav.cron', icon: IconClock, roles: everyone, can: 'can_use_cron' },
  { to: '/ftp', scope: 'ftp', label: 'nav.ftp', icon: IconFolderUp, roles: everyone },
  { to: '/files', scope: 'files', label: 'nav.files', icon: IconFolder, roles: everyone },
  { to: '/users', label: 'nav.users', icon: IconUsers, roles: managers },
  { to: '/resellers', label: 'nav.resellers', icon: IconUsersGroup, roles: ['admin'] },
  { to: '/packages', label: 'nav.packages', icon: IconPackage, roles: managers },
  { to: '/services', label: 'nav.services', icon: IconServer, roles: ['admin'] },
  { to: '/system', label: 'nav.system', icon: IconActivity, roles: ['admin'] },
  { to: '/audit', scope: 'audit', label: 'nav.audit', icon: IconListCheck, roles: everyone },
  { to: '/deleted', label: 'nav.deleted', icon: IconTrash, roles: everyone },
  { to: '/account', label: 'nav.account', icon: IconShieldLock, roles: everyone },
  { to: '/settings', label: 'nav.settings', icon: IconSettings, roles: ['admin'] },
]

const reaches = (scopes: readonly string[] | undefined, scope: string | undefined): boolean =>
  scopes === undefined || scope === undefined || scopes.includes(scope) || scopes.includes('read')

export const menuOf = (user: User): readonly Entry[] =>
  entries.filter(
    ({ roles, can, scope }) =>
      roles.includes(user.role) &&
      (can === undefined || user.role === 'admin' || user[can] === true) &&
      reaches(user.collaborator?.scopes, scope),
  )
