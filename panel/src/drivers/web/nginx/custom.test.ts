import { describe, expect, test } from 'vitest'
import { checkCustom } from './custom.ts'
import { parseSnippet } from './custom-tokens.ts'

describe('snippets of an administrator', () => {
  test.each([
    'location /x { return 404; }',
    '# a comment with } and "\nadd_header X-A "a;b}c";',
    "if ($http_user_agent ~* 'bad{1,3}') { return 403; }",
    'location ~ "\\.(?:a|b){2}$" { expires 1d; }',
    'set $own "${uri}x"; rewrite ^/a$ /b last;',
    'root $site/root/public;',
    'proxy_pass http://127.0.0.1:3000;',
    'location /api { fastcgi_pass unix:$site/php.sock; }',
    '',
  ])('accepts %j', (text) => expect(() => checkCustom(text)).not.toThrow())

  test.each([
    ['} server { listen 81;', 'line 1: "}" closes a block that was not opened here'],
    ['location / {\n', 'a block is not closed'],
    ['location / { return 404; } }', 'closes a block that was not opened here'],
    ['add_header A "b', 'line 1: a quote is not closed'],
    ["add_header A 'b\n';x 'c", 'line 2: a quote is not closed'],
    ['return 404', '";" is missing after "return"'],
    ['location / { return 404 }', '";" is missing before "}"'],
    ['add_header A "b"c;', 'a space is missing after a closing quote'],
    ['\n\ninclude /etc/passwd;', 'line 3: "include" is not allowed here'],
    ['"include" /etc/passwd;', '"include" is not allowed here'],
    ['incl\\ude /etc/passwd;', 'this is no directive'],
    ['INCLUDE /etc/passwd;', 'this is no directive'],
    ['content_by_lua_block { os.execute("x") }', ''],
    ['access_by_lua "x";', '"access_by_lua" is not allowed'],
    ['perl_set $x "x";', 'not allowed'],
    ['load_module x.so;', 'not allowed'],
    ['ssl_certificate_key /etc/x;', 'not allowed'],
    ['access_log /home/bob/x;', 'switch the log on or off'],
    ['error_log /x;', 'not allowed'],
    ['location /a { alias /home/bob/; }', 'use "root $site/root/..." instead'],
    ['root /home/bob;', 'it must be $site/root'],
    ['root $site/root/../../8/root;', 'it must be $site/root'],
    ['root "$site/root/$arg_x";', 'it must be $site/root'],
    ['set $site /x;', '$site is set by the panel'],
    ['fastcgi_pass unix:/run/croft/php/8.2/bob.sock;', 'it must be unix:$site/php.sock'],
    ['proxy_pass http://unix:/run/croft/agent.sock;', 'fixed http or https address'],
    ['proxy_pass http://$arg_host;', 'fixed http or https address'],
    ['fastcgi_param PHP_ADMIN_VALUE "open_basedir=/";', 'PHP_ADMIN_VALUE is set by the panel'],
    ['disable_symlinks off;', 'not allowed'],
    ['auth_basic_user_file /etc/shadow;', 'not allowed'],
    ['client_body_temp_path /home/x;', 'not allowed'],
    ['dav_methods PUT;', 'not allowed'],
    ['a\rb;', 'control characters'],
    ['server { }', 'inside the server block'],
  ])('refuses %j', (text, words) => expect(() => checkCustom(text)).toThrow(words))

  test('directives are read with their arguments and lines', () => {
    expect(parseSnippet('a "b c" \'d\';\n# x\ne ${f}g {\n h;\n}')).toEqual([
      { name: 'a', args: ['b c', 'd'], line: 1, depth: 0 },
      { name: 'e', args: ['${f}g'], line: 3, depth: 0 },
      { name: 'h', args: [], line: 4, depth: 1 },
    ])
  })
})
