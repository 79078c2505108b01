import { execFileSync } from 'node:child_process'
import { chownSync, lchownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spreadOf } from '../../figures.ts'
import { masterPaths } from '../../../../panel/src/drivers/php/fpm/paths.ts'
import { places } from '../../../../panel/src/setup/places.ts'
import { daemonNamed } from '../../../../panel/src/system/services/catalogue.ts'
import { lookUpUser } from '../../../../panel/src/system/users.ts'
import type { Row } from '../bench.ts'
import { untilServed } from '../edge.ts'
import { homes, web } from '../place.ts'
import { cpuEach } from '../processes.ts'
import { upload } from '../tenants.ts'
import { inSequence, timed } from '../timing.ts'

const version = '8.2'
const page = "<?php echo 'php ', PHP_VERSION;\n"
const php = masterPaths(places, { version, account: null })
const unit = `${daemonNamed(places, `php-fpm-${version}`).unit}.service`

const pool = (name: string, uid: number) => `[${name}]
user = ${uid}
group = ${uid}
listen = ${php.socket(name)}
listen.owner = croft-edge
listen.group = croft-edge
listen.mode = 0600
pm = ondemand
pm.max_children = 2
`

/** By hand: useradd, a pool file, a reload of FPM, the links of the edge. */
async function floor(count: number): Promise<number[]> {
  const names: string[] = []
  const links: string[] = []
  try {
    return await inSequence(count, async (index) => {
      const name = `hand${index}`
      const uid = 40_000 + index
      execFileSync('useradd', ['--uid', String(uid), '--user-group', '--no-create-home', '--home-dir', join(homes, name), name])
      names.push(name)
      const root = join(homes, name)
      mkdirSync(root, { mode: 0o755 })
      writeFileSync(join(root, 'index.php'), page, { mode: 0o644 })
      for (const path of [root, join(root, 'index.php')]) chownSync(path, uid, uid)
      const folder = join(web, 'sites', String(9_100_000 + index))
      mkdirSync(folder, { mode: 0o755 })
      symlinkSync(root, join(folder, 'root'))
      lchownSync(join(folder, 'root'), uid, uid)
      symlinkSync(php.socket(name), join(folder, 'php.sock'))
      const host = `${name}.example.net`
      symlinkSync(`../sites/${9_100_000 + index}`, join(web, 'hosts', host))
      links.push(folder, join(web, 'hosts', host))
      writeFileSync(php.pool(name), pool(name, uid))
      execFileSync('systemctl', ['reload', unit])
      await untilServed(host, '/index.php')
    })
  } finally {
    for (const path of links) rmSync(path, { recursive: true, force: true })
    for (const name of names) {
      rmSync(php.pool(name), { force: true })
      execFileSync('userdel', ['--force', name], { stdio: 'ignore' })
      rmSync(join(homes, name), { recursive: true, force: true })
    }
    execFileSync('systemctl', ['reload', unit])
  }
}

async function untilUser(name: string): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await new Promise((resolve) => setImmediate(resolve))) {
    try {
      return void lookUpUser(name)
    } catch {
      // useradd has not come to its end
    }
  }
  throw new Error(`there is no Unix user ${name}`)
}

/** `POST /users` and `POST /domains` sent → first 200 from a PHP file of the new account. */
export const firstPhp: Row = async ({ options, tenants, sites }) => {
  const times: number[] = []
  const make = async () => {
  for (let index = 0; index < options.accounts; index += 1) {
    const owner = tenants.nextAccount()
    const domain = `php-${owner}.example.org`
    let upTime = 0
    const time = await timed(async () => {
      await tenants.addAccount(owner)
      await untilUser(owner)
      upTime = await timed(async () => upload(owner, domain, 'index.php', page))
      await tenants.addSite({ owner, domain })
      await untilServed(domain, '/index.php')
    })
    times.push(time - upTime)
    upload(owner, domain, 'index.html', 'here\n')
  }
  }
  const { cpu } = await cpuEach(() => options.accounts, make)
  return [
    {
      row: 'first PHP answer of a new account',
      sites,
      unit: 'ms',
      measured: spreadOf(times),
      floor: spreadOf(await floor(options.accounts)),
      goal: { p50: { most: 300 } },
      notes: cpu,
    },
  ]
}
