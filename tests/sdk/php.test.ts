import { readFileSync, readdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { printPhp } from '@croft/panel/print/sdk/php.ts'
import { describeApi } from '@croft/panel/resources/description/document.ts'
import { adminPassword, testApp } from '@croft/panel/testing/app.ts'
import { routes } from '../support/table.ts'
import { php, phpSdk } from './run-php.ts'

async function panel(): Promise<string> {
  const app = await testApp()
  await app.server.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.server.address() as AddressInfo).port}`
}

const login = `$login = (new Client($url))->auth->login(['username' => 'admin', 'password' => '${adminPassword}']);
$client = new Client($url, $login->token);
`
const john = `$client->packages->create(['name' => 'small']);
$client->users->create(['username' => 'john', 'email' => 'john@example.com', 'password' => 'Correct-Horse-8', 'package' => 'small']);
`

test('the printed files are what `npm run sdk` prints', () => {
  const printed = printPhp(describeApi(routes))
  for (const [name, text] of printed) {
    expect(readFileSync(join(phpSdk, 'src', name), 'utf8'), `${name}: run \`npm run sdk\``).toBe(text)
    expect(text.split('\n')[0]).toContain('Printed')
  }
  const there = ['Area', 'Shape'].flatMap((part) => readdirSync(join(phpSdk, 'src', part)).map((name) => `${part}/${name}`))
  expect(there.toSorted()).toEqual([...printed.keys()].filter((name) => name.includes('/')).toSorted())
})

test('every file is loaded by PHP, under the name that its place says', async () => {
  const script = `$seen = [];
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator('${phpSdk}/src', FilesystemIterator::SKIP_DOTS)) as $file) {
    $name = 'Croft\\\\' . strtr(substr((string) $file, strlen('${phpSdk}/src/'), -4), '/', '\\\\');
    $seen[$name] = class_exists($name) || interface_exists($name) || trait_exists($name);
}
echo json_encode(['count' => count($seen), 'lost' => array_keys(array_filter($seen, fn ($there) => !$there))]);`
  const { count, lost } = (await php('', script)) as { count: number; lost: string[] }
  expect(lost).toEqual([])
  expect(count).toBeGreaterThan(printPhp(describeApi(routes)).size)
})

describe('against the panel', () => {
  test('creates, reads, pages, changes and deletes', async () => {
    const script = `${login}${john}
foreach (['a', 'b', 'c'] as $name) $client->domains->create(['domain' => "$name.example", 'owner' => 'john']);
$page = $client->domains->listPage(['per_page' => 2, 'sort' => '-domain']);
$name = fn ($domain) => $domain->domain;
$each = array_map($name, iterator_to_array($client->domains->listEach(['per_page' => 2])));
$note = $client->domains->update('a.example', ['note' => 'grüße'])->note;
$client->domains->delete('a.example');
try { $client->domains->show('a.example'); $gone = 'still there'; } catch (Ex\\NotFoundException $refusal) { $gone = $refusal->errorCode; }
try { $client->domains->delete(''); $empty = 'asked'; } catch (InvalidArgumentException) { $empty = 'refused'; }
echo json_encode(['list' => array_map($name, $client->domains->list(['owner' => 'john'])), 'page' => array_map($name, $page->data),
  'last' => $page->last_page, 'each' => $each, 'note' => $note, 'gone' => $gone, 'empty' => $empty, 'user' => $login->user]);`
    expect(await php(await panel(), script)).toMatchObject({
      list: ['b.example', 'c.example'],
      page: ['c.example', 'b.example'],
      last: 2,
      each: ['a.example', 'b.example', 'c.example'],
      note: 'grüße',
      gone: 'NOT_FOUND',
      empty: 'refused',
      user: { username: 'admin' },
    })
  })

  test('refusals are typed and name the fields', async () => {
    const script = `${login}${john}
function kind(callable $call): array {
    try { $call(); return ['none']; } catch (Ex\\ApiException $refusal) { return [$refusal::class, $refusal->status, array_keys($refusal->details)]; }
}
$client->domains->create(['domain' => 'a.example', 'owner' => 'john']);
echo json_encode([
  kind(fn () => $client->users->create(['username' => 'J', 'email' => 'x', 'password' => 'short'])),
  kind(fn () => $client->domains->create(['domain' => 'a.example', 'owner' => 'john'])),
  kind(fn () => (new Client($url, 'wsp_nothing'))->auth->me()),
]);`
    expect(await php(await panel(), script)).toEqual([
      [String.raw`Croft\Exception\ValidationException`, 400, expect.arrayContaining(['email'])],
      [String.raw`Croft\Exception\ConflictException`, 409, []],
      [String.raw`Croft\Exception\UnauthorizedException`, 401, []],
    ])
  })

  test('a write with the same key is done once, and a planned one not at all', async () => {
    const script = `${login}${john}
$body = ['domain' => 'a.example', 'owner' => 'john'];
$first = $client->domains->create($body, new CallOptions(idempotencyKey: 'one'));
$again = $client->domains->create($body, new CallOptions(idempotencyKey: 'one'));
$plan = $client->plan(fn () => $client->domains->create(['domain' => 'b.example', 'owner' => 'john']));
echo json_encode(['same' => $first == $again, 'planned' => $plan->body['domain'], 'changes' => count($plan->plan),
  'there' => count($client->domains->list())]);`
    expect(await php(await panel(), script)).toEqual({ same: true, planned: 'b.example', changes: expect.any(Number) as number, there: 1 })
  })

  test('files go up from disk, streams and memory, and come down into a stream', async () => {
    const script = `${login}
file_put_contents("$folder/big.bin", $big = random_bytes(300_000));
$pipe = popen('printf piped', 'r');
$form = (new Form())->field('path', '/')->file("$folder/big.bin")->bytes('<h1>hello</h1>', 'hello.html');
$form->bytes('', 'empty.txt');
$up = $client->files->upload($form);
$client->files->upload((new Form())->field('path', '/')->stream($pipe, 'piped.txt'));
$into = fopen("$folder/back.bin", 'w+b');
$download = $client->files->download(['path' => '/big.bin'], $into);
try { $client->files->download(['path' => '/none'], $into); $none = ''; } catch (Ex\\NotFoundException) { $none = 'refused'; }
try { $client->files->upload((new Form())->field('path', '/')->stream(fopen($folder, 'rb'), 'folder.txt')); $folded = 'sent'; }
catch (Ex\\StreamException) { $folded = 'refused'; }
$names = array_map(fn ($file) => $file->name, $client->files->list(['path' => '/']));
echo json_encode(['folded' => $folded, 'half' => in_array('folder.txt', $names, true), 'up' => array_map(fn ($file) => [$file->name, $file->size], $up['files']), 'size' => $download->size, 'none' => $none,
  'same' => file_get_contents("$folder/back.bin") === $big, 'piped' => $client->files->download(['path' => '/piped.txt'])->contents()]);`
    expect(await php(await panel(), script)).toEqual({
      folded: 'refused',
      half: false,
      up: [
        ['big.bin', 300_000],
        ['hello.html', 14],
        ['empty.txt', 0],
      ],
      size: 300_000,
      none: 'refused',
      same: true,
      piped: 'piped',
    })
  })

  test('the events of a job are read to their end', async () => {
    const script = `${login}${john}
$client->domains->create(['domain' => 'a.example', 'owner' => 'john']);
$job = $client->domains->rename('a.example', ['new_domain' => 'b.example'])->job_id;
foreach ($client->jobs->follow($job) as $event) $last = $event;
try { foreach ($client->jobs->follow(999) as $event); $none = ''; } catch (Ex\\NotFoundException) { $none = 'refused'; }
echo json_encode(['right' => $last->data['id'] === $job, 'event' => $last->event, 'status' => $last->data['status'], 'none' => $none]);`
    expect(await php(await panel(), script)).toEqual({ right: true, event: 'end', status: 'succeeded', none: 'refused' })
  })
})
