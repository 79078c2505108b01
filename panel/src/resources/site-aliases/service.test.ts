import { expect, test } from 'vitest'
import { eachPanelEngine } from '../../db/testing.ts'
import { siteAliasService } from './service.ts'
import { siteAliasStore } from './store.ts'
import { dueScopes, siteWorld } from './testing.ts'

const flags = { mode: 'serve' as const, dns: true, mail: false }

eachPanelEngine('aliases', (open) => {
  const make = async (limits = {}) => {
    const world = await siteWorld(open, limits)
    return { ...world, aliases: siteAliasService({ ...world, store: siteAliasStore(world.db) }) }
  }

  test('an alias is stored as A-label, makes the site due and is told to its owner', async () => {
    const { db, aliases, domains, john } = await make()
    const made = await aliases.create(john, 'example.com', { alias: 'Bücher.Example.', ...flags })
    expect(made).toMatchObject({ alias: 'xn--bcher-kva.example', alias_unicode: 'bücher.example', mode: 'serve', dns: true, mail: false })
    expect(await aliases.list(john, 'example.com')).toEqual([made])
    expect((await domains.show(john, 'example.com')).aliases).toEqual(['xn--bcher-kva.example'])
    expect(await dueScopes(db)).toEqual([expect.stringMatching(/^site:/)])
    const event = await db.q.selectFrom('events').selectAll().where('event', '=', 'domain.alias.created').executeTakeFirstOrThrow()
    expect(event).toMatchObject({ owner_id: john.actor.userId, resource_id: 'example.com' })
  })

  test('a name belongs to one site, whoever asks', async () => {
    const { aliases, create, john, mary } = await make()
    await create(mary, 'mary.example')
    await aliases.create(john, 'example.com', { alias: 'example.net', ...flags })
    await expect(aliases.create(mary, 'mary.example', { alias: 'example.net', ...flags })).rejects.toThrow('Domain already exists')
    await expect(aliases.create(john, 'example.com', { alias: 'www.example.com', ...flags })).rejects.toThrow('Domain already exists')
  })

  test('a subdomain of somebody else’s name, alias or not, is refused', async () => {
    const { aliases, create, john, mary } = await make()
    await create(mary, 'mary.example')
    await aliases.create(john, 'example.com', { alias: 'example.net', ...flags })
    for (const alias of ['shop.example.com', 'shop.example.net']) {
      await expect(aliases.create(mary, 'mary.example', { alias, ...flags })).rejects.toThrow('Parent domain belongs to another account')
    }
    await expect(aliases.create(john, 'example.com', { alias: 'shop.example.net', ...flags })).resolves.toBeDefined()
  })

  test('the limit counts the aliases of the account', async () => {
    const { aliases, john } = await make({ max_domain_aliases: 1 })
    await aliases.create(john, 'example.com', { alias: 'example.net', ...flags })
    const second = aliases.create(john, 'example.com', { alias: 'example.org', ...flags })
    await expect(second).rejects.toThrow('Limit reached: max_domain_aliases (1)')
  })

  test('a removed alias can be claimed by others', async () => {
    const { aliases, create, john, mary } = await make()
    await create(mary, 'mary.example')
    await aliases.create(john, 'example.com', { alias: 'example.net', ...flags })
    await aliases.remove(john, 'example.com', 'EXAMPLE.net')
    await expect(aliases.create(mary, 'mary.example', { alias: 'example.net', ...flags })).resolves.toBeDefined()
    await expect(aliases.remove(john, 'example.com', 'example.net')).rejects.toThrow('Alias not found')
    await expect(aliases.remove(john, 'example.com', 'www.example.com')).rejects.toThrow('Alias not found')
  })

  test('others see no domain', async () => {
    const { aliases, mary } = await make()
    await expect(aliases.list(mary, 'example.com')).rejects.toThrow('Domain not found')
    await expect(aliases.create(mary, 'example.com', { alias: 'a.example', ...flags })).rejects.toThrow('Domain not found')
  })
})
