import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { megabytes, percentOf, readProc, round, rows, sampleMs } from './proc.ts'

const real = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'reiserfs',
  'jfs',
  'overlay',
  'vfat',
  'bcachefs',
  'nfs',
  'nfs4',
])
const unescape = (text: string) => text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))

/** Mounts of file systems that hold data, each device once. */
export function parseMounts(text: string): { device: string; mount: string; fs: string }[] {
  const found = new Map<string, { device: string; mount: string; fs: string }>()
  for (const [device = '', mount = '', fs = ''] of rows(text)) {
    const key = fs === 'overlay' ? mount : device
    if (real.has(fs) && !found.has(key)) found.set(key, { device, mount: unescape(mount), fs })
  }
  return [...found.values()]
}

async function use({ device, mount, fs }: { device: string; mount: string; fs: string }) {
  const facts = await statfs(mount)
  const used = (facts.blocks - facts.bfree) * facts.bsize
  return {
    mount,
    device,
    fs,
    total_mb: megabytes(facts.blocks * facts.bsize),
    used_mb: megabytes(used),
    // as df: what root keeps for itself is neither used nor free
    percent: percentOf(facts.blocks - facts.bfree, facts.blocks - facts.bfree + facts.bavail),
    inodes_percent: percentOf(facts.files - facts.ffree, facts.files),
  }
}

/** Sectors read and written and busy milliseconds of whole disks, from `/proc/diskstats`. */
export function parseDiskStats(text: string) {
  const whole = rows(text).filter(([, , name = '']) => /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(name))
  const sum = (column: number) => whole.reduce((total, row) => total + Number(row[column] ?? 0), 0)
  return { read: sum(5), written: sum(9), busyMs: sum(12), disks: whole.length }
}

/** File systems and the traffic of the disks over a quarter of a second. */
export async function observeDisk() {
  const before = parseDiskStats(readProc('/proc/diskstats'))
  await sleep(sampleMs)
  const after = parseDiskStats(readProc('/proc/diskstats'))
  const kbps = (sectors: number) => Math.round((sectors * 512) / 1024 / (sampleMs / 1000))
  const busy = after.disks === 0 ? 0 : ((after.busyMs - before.busyMs) / sampleMs / after.disks) * 100
  return {
    disks: await Promise.all(parseMounts(readProc('/proc/self/mounts')).map(use)),
    io: {
      read_kbps: kbps(after.read - before.read),
      write_kbps: kbps(after.written - before.written),
      util_percent: round(Math.min(100, busy)),
    },
  }
}
