import { describe, expect, test } from 'vitest'
import { defaultPaths } from '../../../system/paths.ts'
import { ownBlock, webSpec } from '../testing/specs.ts'
import { webPaths } from './paths.ts'
import { renderBase } from './render-base.ts'
import { renderListen } from './render-listen.ts'
import { renderOwn } from './render-own.ts'

const web = webPaths(defaultPaths)
const full = ownBlock({
  indexFiles: ['app.php', 'index.html'],
  clientMaxBodyMb: 512,
  gzip: false,
  brotli: false,
  http2: false,
  directoryListing: true,
  accessLog: false,
  errorLog: false,
  securityHeaders: false,
  staticExpiresDays: 0,
  redirects: [
    { source: '/old', target: 'https://x.example/$new', type: 301, match: 'exact', keepQuery: true },
    { source: '/blog', target: '/journal', type: 302, match: 'prefix', keepQuery: false },
  ],
  protectedDirs: [{ path: '/private', realm: "Members' area", users: [{ name: 'ann', hash: '$6$x$y0123456' }] }],
  proxies: [
    { path: '/app', target: 'http://127.0.0.1:3000', websocket: true, preserveHost: true },
    { path: '/api', target: 'https://api.example/v1', websocket: false, preserveHost: false },
  ],
  hotlink: { extensions: ['jpg', 'png'], allowed: ['friend.example', '*.friend.example'], redirectUrl: 'https://john.example/no.png' },
  access: { allow: ['192.0.2.0/24', '2001:db8::/32'], deny: ['203.0.113.9'], default: 'deny' },
  cache: { ttlSeconds: 300, bypassPaths: ['/wp-admin'], bypassCookies: ['wordpress_logged_in'] },
  custom: 'location = /hi {\n  return 200 "hi";\n}',
})

describe('rendered nginx configuration', () => {
  test('base', async () => {
    const text = renderBase(web, {
      user: ['croft-edge', 'croft-edge'],
      own: [`${web.own}/*.conf`],
      resolvers: ['192.0.2.53', '2001:db8::53'],
      tls: { speaks: 'http3', ports: [8443] },
      brotli: '/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so',
    })
    await expect(text).toMatchFileSnapshot('golden/nginx.conf')
  })
  test('base without TLS', () => {
    const text = renderBase(web, { user: null, own: [], resolvers: [], tls: null, brotli: null })
    expect(text).not.toMatch(/^ *(ssl_|http2)/m)
    expect(text).toContain('geo $croft_secure_port { default ""; }')
  })
  test('an own block that changes nothing', async () => {
    await expect(renderOwn(web, webSpec(), ownBlock())).toMatchFileSnapshot('golden/own-plain.conf')
  })
  test('an own block with everything', async () => {
    await expect(renderOwn(web, webSpec({ hosts: ['john.example', '*.john.example'] }), full)).toMatchFileSnapshot('golden/own-full.conf')
  })
  test('what is proxied below a protected path asks for its password, and what is protected below a proxy is proxied', async () => {
    const users = [{ name: 'ann', hash: '$6$x$y0123456' }]
    const proxy = { target: 'http://127.0.0.1:3000', websocket: false, preserveHost: true }
    const block = ownBlock({
      protectedDirs: [
        { path: '/', realm: 'all', users },
        { path: '/app/admin', realm: 'admin', users },
        { path: '/tools', realm: 'tools', users },
      ],
      proxies: [
        { ...proxy, path: '/app' },
        { ...proxy, path: '/tools/db' },
        { ...proxy, path: '/tools-other' },
      ],
    })
    await expect(renderOwn(web, webSpec(), block)).toMatchFileSnapshot('golden/own-guarded.conf')
  })
  test('listeners of both families', () => {
    expect(
      renderListen(
        {
          http: [
            { address: '0.0.0.0', port: 80 },
            { address: '::', port: 80 },
          ],
          https: [],
        },
        'http2',
      ),
    ).toBe('listen "0.0.0.0:80";\nlisten "[::]:80";\n')
  })
  test('listeners with TLS, as each version of nginx wants them', () => {
    const listeners = { http: [], https: [{ address: '::', port: 443 }] }
    expect(renderListen(listeners, 'http2')).toBe('listen "[::]:443" ssl http2;\n')
    expect(renderListen(listeners, 'http3')).toBe('listen "[::]:443" ssl;\nlisten "[::]:443" quic;\n')
    expect(renderListen(listeners, 'http3', 'first')).toContain('quic reuseport;')
  })
  test('an age of HSTS that has no flag', () => {
    const rare = renderOwn(web, webSpec({ hsts: { maxAge: 300, includeSubdomains: true } }), ownBlock())
    expect(rare).toContain('set $croft_hsts "max-age=300; includeSubDomains";')
    const usual = renderOwn(web, webSpec({ hsts: { maxAge: 31_536_000, includeSubdomains: false } }), ownBlock())
    expect(usual).toBe(renderOwn(web, webSpec(), ownBlock()))
  })
})
