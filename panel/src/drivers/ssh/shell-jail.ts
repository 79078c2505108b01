import { ensureFiles, type FileMap } from '../../system/ensure-files.ts'
import { rootOwned, type System, type SystemPaths } from '../../system/system.ts'

const program = '/usr/bin/bwrap'

/** The login shell of accounts whose shell is jailed. */
export const jailShell = (paths: Pick<SystemPaths, 'config'>): string => `${paths.config}/ssh/jail`

/** What sshd is told to run for them, whatever they ask for: it says that the wish stands in the environment. */
export const jailCommand = 'croft-session'

/** What of `/etc` programs need; nothing in it tells of other accounts or of Croft. */
const shown = [
  'alternatives',
  'bash.bashrc',
  'ca-certificates',
  'ca-certificates.conf',
  'debian_version',
  'gai.conf',
  'gitconfig',
  'host.conf',
  'hostname',
  'hosts',
  'inputrc',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'locale.alias',
  'localtime',
  'magic',
  'mime.types',
  'mysql/conf.d',
  'mysql/my.cnf',
  'mysql/mariadb.cnf',
  'mysql/mariadb.conf.d',
  'nanorc',
  'networks',
  'nsswitch.conf',
  'os-release',
  'perl',
  'php',
  'postgresql-common',
  'profile',
  'profile.d',
  'protocols',
  'python3',
  'resolv.conf',
  'screenrc',
  'services',
  'ssh/ssh_config',
  'ssh/ssh_config.d',
  'ssl/certs',
  'ssl/openssl.cnf',
  'terminfo',
  'timezone',
  'vim',
  'wgetrc',
  'xattr.conf',
]

/** Sockets of the databases, which have passwords of their own. */
const sockets = ['/run/mysqld', '/run/postgresql']

/**
 * The login shell itself. It is static: who came in, sshd says. Everything below is started with the account's own rights; the kernel
 * gives it a view of the machine in which there is nothing but what is named here.
 */
export const renderJail = (): string =>
  [
    '#!/bin/sh',
    '# Written by Croft; changes are overwritten.',
    'set -eu',
    `if [ "\${1-}" = -c ] && [ "\${2-}" = ${jailCommand} ]; then`,
    '  case "${SSH_ORIGINAL_COMMAND-}" in',
    "    '') set -- -l ;;",
    '    # sshd would do this itself, outside',
    "    internal-sftp*) set -- -c 'exec /usr/lib/openssh/sftp-server' ;;",
    '    *) set -- -c "$SSH_ORIGINAL_COMMAND" ;;',
    '  esac',
    'elif [ $# = 0 ]; then',
    '  set -- -l',
    'fi',
    'id=$(/usr/bin/id -u)',
    `exec ${program} \\`,
    ...[
      '--unshare-user --disable-userns --unshare-pid --unshare-ipc --unshare-cgroup-try --die-with-parent',
      '--clearenv --setenv HOME "$HOME" --setenv USER "$USER" --setenv LOGNAME "$USER" --setenv SHELL /bin/bash',
      '--setenv PATH "$HOME/bin:$HOME/.local/bin:/usr/local/bin:/usr/bin:/bin" --setenv TMPDIR "$HOME/tmp"',
      '--setenv LANG "${LANG-C.UTF-8}" --setenv TERM "${TERM-dumb}" --setenv SSH_CONNECTION "${SSH_CONNECTION-}"',
      '--ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64',
      '--proc /proc --dev /dev --perms 0755 --dir /etc --perms 0755 --dir /run --perms 0755 --dir /var --perms 0755 --dir /home',
      '--perms 0644 --ro-bind-data 8 /etc/passwd --perms 0644 --ro-bind-data 9 /etc/group',
      ...shown.map((name) => `--ro-bind-try /etc/${name} /etc/${name}`),
      ...sockets.map((folder) => `--ro-bind-try ${folder} ${folder}`),
      // links are followed inside: what a tenant makes of its own folder leads nowhere else
      '--symlink "$HOME/tmp" /tmp --symlink "$HOME/tmp" /var/tmp',
      '--bind "$HOME" "$HOME" --chdir "$HOME" --remount-ro /',
    ].map((words) => `  ${words} \\`),
    '  -- /bin/bash "$@" 8<<PASSWD 9<<GROUP',
    'root:x:0:0:root:/root:/usr/sbin/nologin',
    '$USER:x:$id:$id::$HOME:/bin/bash',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    'PASSWD',
    'root:x:0:',
    '$USER:x:$id:',
    'nogroup:x:65534:',
    'GROUP',
    '',
  ].join('\n')

const fileMap = (system: System): FileMap =>
  new Map([[jailShell(system.paths), { kind: 'file', content: renderJail(), owner: rootOwned(0o755) }]])

/** The login shell as it should be; answers with what had to be changed. */
export async function ensureJailShell(system: System): Promise<readonly string[]> {
  await system.files.ensureDirectory(`${system.paths.config}/ssh`, rootOwned(0o755))
  return (await ensureFiles(system.files, fileMap(system))).changed
}

/** A container's view of the kernel is covered in parts, and then nobody in it may make one of his own. */
const isCovered = async (system: System): Promise<boolean> =>
  ((await system.files.readText('/proc/1/mountinfo')) ?? '').split('\n').some((line) => line.split(' ')[4] === '/proc/sys')

const limitOf = async (system: System, name: string): Promise<string> => ((await system.files.readText(`/proc/sys/${name}`)) ?? '').trim()

/** Whether this machine can confine a shell, `null`; else why it cannot. */
export async function whyNoJails(system: System): Promise<string | null> {
  if ((await system.files.stat(program)) === null)
    return 'A jailed shell needs the package bubblewrap, which is not installed on this server'
  const closed =
    (await isCovered(system)) ||
    (await limitOf(system, 'kernel/unprivileged_userns_clone')) === '0' ||
    (await limitOf(system, 'user/max_user_namespaces')) === '0' ||
    (await limitOf(system, 'kernel/apparmor_restrict_unprivileged_userns')) === '1'
  return closed ? 'A jailed shell is not available: this server does not allow user namespaces' : null
}
