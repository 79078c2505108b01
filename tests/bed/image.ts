import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from './command.ts'

export interface Image {
  readonly disk: string
  readonly kernel: string
  readonly initrd: string
}

/** What a host needs to boot by itself: Debian's kernel for virtual machines. */
export const bootable = ['linux-image-cloud-amd64', 'udev', 'kmod'] as const
/** Where the machine takes commands. */
export const commandPort = 7000

const unit = `[Unit]
Description=Commands of the test
[Service]
ExecStartPre=/usr/sbin/ip link set lo up
ExecStartPre=/usr/sbin/ip link set eth0 up
ExecStartPre=-/usr/sbin/ip addr add 10.0.2.15/24 dev eth0
ExecStart=/opt/test/node /opt/test/commands.ts ${commandPort}
Restart=always
RestartSec=1
[Install]
WantedBy=multi-user.target
`

function prepare(root: string): void {
  const folder = join(root, 'opt/test')
  mkdirSync(folder, { recursive: true })
  copyFileSync(process.execPath, join(folder, 'node'))
  copyFileSync(join(import.meta.dirname, 'inside/commands.ts'), join(folder, 'commands.ts'))
  writeFileSync(join(root, 'etc/fstab'), '/dev/vda / ext4 defaults,usrquota 0 1\n')
  const units = join(root, 'etc/systemd/system')
  writeFileSync(join(units, 'test-commands.service'), unit)
  mkdirSync(join(units, 'multi-user.target.wants'), { recursive: true })
  symlinkSync('../test-commands.service', join(units, 'multi-user.target.wants/test-commands.service'))
}

/** Makes a disk of the tree of a host that has been shut down, user quota on its only file system. */
export async function buildImage(folder: string, root: string): Promise<Image> {
  prepare(root)
  const disk = join(folder, 'disk.img')
  await command(['mke2fs', '-q', '-t', 'ext4', '-E', 'lazy_itable_init=1', '-d', root, disk, '4G'], { timeoutMs: 300_000 })
  // afterwards, because only then what is there already is counted
  await command(['tune2fs', '-O', 'quota', '-Q', 'usrquota', disk])
  const named = (prefix: string) => {
    const name = readdirSync(join(root, 'boot')).find((file) => file.startsWith(prefix))
    if (name === undefined) throw new Error(`the host has no ${prefix}: it was started without the packages of a bootable one`)
    const copy = join(folder, prefix)
    copyFileSync(join(root, 'boot', name), copy)
    return copy
  }
  return { disk, kernel: named('vmlinuz-'), initrd: named('initrd.img-') }
}
