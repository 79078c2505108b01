import { webPackages } from '@croft/panel/setup/packages.ts'
import type { DebianRelease } from '../../bed/tree.ts'

const debians = { bookworm: { release: '12', php: '8.2' }, trixie: { release: '13', php: '8.4' } } as const

/** Programs that the tests ask a server with, and an authority for certificates, which only Debian 12 has. */
const clients = ['curl', 'bind9-dnsutils', 'bind9-utils', 'ldnsutils', 'git', 'lftp', 'openssh-client', 'rsync', 'sshpass', 'zstd']

/** What is on every server of the tests: one tree for many of them, for each takes minutes to make. */
export const serverPackages = (debian: DebianRelease): readonly string[] => [
  ...webPackages(debians[debian]),
  ...clients,
  ...(debian === 'bookworm' ? ['pebble'] : []),
]

/** Both database servers and the tool that is served for them. */
export const databasePackages = ['mariadb-server', 'postgresql', 'adminer'] as const

/** The version of PHP that Debian has. */
export const phpOf = (debian: DebianRelease): string => debians[debian].php
