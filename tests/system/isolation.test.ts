import { beforeAll, describe, expect, test } from 'vitest'
import { useServer, whyLeftOut } from './support/bed.ts'

/** What a tenant can reach of another. */

const title = 'two tenants of one server'
const reason = await whyLeftOut(title)

const secret = 'SECRET-OF-JOHN-4711'
const johnsFolder = '/home/john/domains/john.example.com/public_html'
const bobsFolder = '/home/bob/domains/bob.example.com/public_html'

describe.skipIf(reason !== null)(title, () => {
  const get = useServer({ name: 'walls' })
  let token = ''
  const bobs = (path: string) => get().page('bob.example.com', path)

  beforeAll(async () => {
    for (const name of ['john', 'bob']) {
      const user = { username: name, email: `${name}@example.com`, password: 'Battery-Staple-91', domain: `${name}.example.com` }
      await get().root('POST', '/users', user)
    }
    await get().put('john', 'secret.txt', secret)
    await get().put('john', 'domains/john.example.com/public_html/config.php', `<?php $password = '${secret}'; echo 'config';`)
    await get().put('john', 'domains/john.example.com/public_html/page.txt', 'public page of john')
    // john's own doing: as open as he can make them
    await get().tenant('john', ['chmod', '0644', '/home/john/secret.txt', `${johnsFolder}/config.php`])
    expect((await get().page('john.example.com', '/config.php')).text).toBe('config')
    await get().put('bob', 'domains/bob.example.com/public_html/x.php', '<?php error_reporting(0); echo json_encode(eval($_GET["c"]));')
    const login = await get().api('', 'POST', '/auth/login', { username: 'bob', password: 'Battery-Staple-91' })
    token = login.json<{ token: string }>().token
  })

  test('bob reads what is his, so that the tests below test something', async () => {
    const page = await bobs(`/x.php?c=${encodeURIComponent(`return file_get_contents("${bobsFolder}/x.php");`)}`)
    expect(page.text).toContain('json_encode')
  })

  test.each([
    ['file_get_contents', `return file_get_contents("${johnsFolder}/config.php");`],
    ['include', `return include "${johnsFolder}/config.php";`],
    ['include, then its variables', `include "${johnsFolder}/config.php"; return $password;`],
    ['scandir', `return [scandir("/home/john"), scandir("/home/john/domains"), scandir("${johnsFolder}")];`],
    ['glob', 'return glob("/home/john/*");'],
    ['a link, read through it', `symlink("${johnsFolder}/config.php", "l"); return file_get_contents("${bobsFolder}/l");`],
    ['copy', `return copy("${johnsFolder}/config.php", "${bobsFolder}/c.txt");`],
    ['show_source', `return show_source("${johnsFolder}/config.php", true);`],
    ['a program', `return shell_exec("cat ${johnsFolder}/config.php") . system("id") . exec("id");`],
    ['the opcode cache', `return [opcache_get_status(true), opcache_is_script_cached("${johnsFolder}/config.php")];`],
    ['its PHP socket', 'return stream_get_contents(stream_socket_client("unix:///run/croft/php/8.2/john.sock"));'],
    ['a process', 'return [posix_kill(1, 0), file_get_contents("/proc/1/environ"), posix_setuid(0)];'],
    ['wider settings', `ini_set("open_basedir", "/"); chdir(".."); return file_get_contents("${johnsFolder}/config.php");`],
    ['through nginx as a stranger', `return file_get_contents("/proc/self/root${johnsFolder}/config.php");`],
  ])('PHP of bob reads nothing of john: %s', async (_, code) => {
    const page = await bobs(`/x.php?c=${encodeURIComponent(code)}`)
    expect(page.text).not.toContain(secret)
    expect(page.text).not.toMatch(/config\.php|public_html|uid=/)
    expect(page.text).not.toContain('true')
  })

  test('a shell of bob reads nothing of john either', async () => {
    const tries: readonly (readonly [string, ...string[]])[] = [
      ['cat', `${johnsFolder}/config.php`],
      ['ls', '/home/john'],
      ['ls', johnsFolder],
      ['ls', '/var/lib/croft/web/sites'],
      ['cat', '/var/lib/croft/web/hosts/john.example.com/root/config.php'],
      ['cat', '/etc/croft/panel.json'],
      ['cat', '/etc/croft/php/8.2/pools/john.conf'],
      ['ls', '/var/lib/croft/panel'],
      ['ls', '/var/lib/croft/agent/scopes'],
      ['ls', '/var/log/croft/nginx'],
      ['cat', '/var/log/croft/php/john/john.log'],
      ['curl', '--silent', '--fail', '--unix-socket', '/run/croft/agent.sock', 'http://x/v1/state'],
      ['curl', '--silent', '--fail', '--unix-socket', '/run/croft/panel/panel.sock', 'http://x/api/v1/users'],
    ]
    for (const argv of tries) await expect(get().tenant('bob', argv), argv.join(' ')).rejects.toThrow()
    // only by the whole name, because john opened it himself; folders stay closed
    expect(await get().tenant('bob', ['sh', '-c', 'ls /home; echo ok'])).toContain('ok')
  })

  test('nginx serves no foreign content: links, linked folders, a linked document root, hard links', async () => {
    const link = (target: string, name: string) => get().tenant('bob', ['ln', '-sfn', target, `${bobsFolder}/${name}`])
    await link(`${johnsFolder}/page.txt`, 'page.txt')
    await link(johnsFolder, 'folder')
    await link('/etc/shadow', 'shadow.txt')
    await link('/etc/passwd', 'passwd.txt')
    await link('/var/lib/croft/web/hosts/john.example.com/root', 'root')
    await link('/', 'all')
    for (const path of [
      '/page.txt',
      '/folder/page.txt',
      '/shadow.txt',
      '/passwd.txt',
      '/root/page.txt',
      '/all/etc/passwd',
      '/folder/config.php',
      '/all',
    ]) {
      const page = await bobs(path)
      expect([path, [403, 404].includes(page.status)]).toEqual([path, true])
      expect(page.text).not.toMatch(/of john|root:/)
    }
    for (const path of [
      '/../../../../home/john/secret.txt',
      '/%2e%2e/%2e%2e/john/secret.txt',
      '/..%2f..%2fsecret.txt',
      '//etc/passwd',
      '/folder%00.txt',
    ]) {
      const page = await bobs(path)
      expect(page.text).not.toMatch(new RegExp(`${secret}|root:`))
    }
    await get().tenant('bob', ['mv', bobsFolder, `${bobsFolder}.real`])
    await get().tenant('bob', ['ln', '-s', johnsFolder, bobsFolder])
    for (const path of ['/page.txt', '/config.php']) {
      const page = await bobs(path)
      expect(page.status, path).not.toBe(200)
      expect(page.text).not.toMatch(/of john|config$/)
    }
    await get().agent('sweep')
    await get().tenant('bob', ['rm', bobsFolder])
    await get().tenant('bob', ['mv', `${bobsFolder}.real`, bobsFolder])
  })

  test('the files API serves bob his own home alone', async () => {
    const read = (query: string) => get().api(token, 'GET', `/files/read?${query}`)
    await get().put('bob', 'own.txt', 'own text')
    const own = await read('path=/own.txt')
    expect([own.status, own.json()['content']], own.text).toEqual([200, 'own text'])
    await get().tenant('bob', ['ln', '-sfn', '/home/john/secret.txt', '/home/bob/link.txt'])
    await get().tenant('bob', ['ln', '-sfn', '/etc/passwd', '/home/bob/passwd.txt'])
    for (const query of [
      'user=john&path=/secret.txt',
      'user=admin&path=/secret.txt',
      'user=root&path=/etc/passwd',
      'user=..%2Fjohn&path=/secret.txt',
      'path=../john/secret.txt',
      'path=/../john/secret.txt',
      'path=/domains/../../john/secret.txt',
      'path=/home/john/secret.txt',
      'path=%2F..%2Fjohn%2Fsecret.txt',
      'path=/link.txt',
      'path=/passwd.txt',
    ]) {
      const reply = await read(query)
      expect([query, reply.status >= 400 && reply.status < 500]).toEqual([query, true])
      expect(reply.text).not.toMatch(new RegExp(`${secret}|root:x`))
    }
    const write = await get().api(token, 'POST', '/files/write', { user: 'john', path: '/secret.txt', content: 'changed' })
    expect(write.status).toBeGreaterThanOrEqual(400)
    const through = await get().api(token, 'POST', '/files/write', { path: '/link.txt', content: 'changed' })
    expect(through.status, through.text).toBeLessThan(500)
    expect(await get().tenant('john', ['cat', '/home/john/secret.txt'])).toBe(secret)
  })

  test('sessions, temporary files and the opcode cache are apart', async () => {
    await get().put(
      'john',
      'domains/john.example.com/public_html/s.php',
      '<?php session_start(); $_SESSION["s"] = "of john"; echo session_id(), " ", sys_get_temp_dir();',
    )
    const [id, temporary] = (await get().page('john.example.com', '/s.php')).text.split(' ') as [string, string]
    expect(temporary).toBe('/home/john/tmp')
    const code = 'session_start(); return [$_SESSION, sys_get_temp_dir(), ini_get("session.save_path")];'
    const page = await get().page('bob.example.com', `/x.php?c=${encodeURIComponent(code)}`, { headers: { Cookie: `PHPSESSID=${id}` } })
    expect(JSON.parse(page.text)).toEqual([[], '/home/bob/tmp', '/home/bob/tmp'])
  })
})
