import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid, notFound } from '@croft/kit/errors.ts'
import type { PageRequest } from '@croft/kit/http/route.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { ProviderRefused, type Reach } from '../dns-providers/provider.ts'
import { defaultRules } from './catalogue.ts'
import { requireChannel, send, shownTarget } from './channels.ts'
import type { NotificationMails } from './mails.ts'
import type { Announce, Notification, NotificationFilter, Preferences, UpdatePreferences } from './schema.ts'
import { type NotificationStore, type StoredNotification, notificationModel } from './store.ts'

const audiences = { all: ['admin', 'reseller', 'user'], resellers: ['reseller'], users: ['user'] } as const

export interface NotificationDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly store: NotificationStore
  readonly reach: Reach
  readonly seal: (text: string) => string
  readonly open: (sealed: string) => string
  readonly mails: NotificationMails
}

/** What each user is told, and where. */
export function notificationService({ db, clock, store, reach, seal, open, mails }: NotificationDeps) {
  const require = async (ctx: Ctx, id: number): Promise<StoredNotification> => {
    const row = await store.find(ctx.actor.userId, id)
    if (row === undefined) throw notFound('Notification')
    return row
  }
  const preferences = async (userId: number): Promise<Preferences> => ({
    email: await mails.ready(),
    channels: (await store.channels(userId)).map(({ id, type, target, enabled }) => ({
      id,
      type: type as Preferences['channels'][number]['type'],
      target: shownTarget(type, open(target)),
      enabled: enabled === 1,
    })),
    events: (await store.rules(userId)) ?? defaultRules,
  })

  const setChannels = async (userId: number, wanted: NonNullable<UpdatePreferences['channels']>): Promise<void> => {
    const owner = await store.owner(userId)
    const known = new Map((await store.channels(userId)).map((row) => [row.id, row]))
    const rows = wanted.map(({ id, type, target, enabled }) => {
      const before = id === undefined ? undefined : known.get(id)
      if (id !== undefined && before === undefined) throw invalid('Invalid channel')
      const checked = requireChannel(owner, type, target ?? (before === undefined ? '' : open(before.target)))
      const row = { id: id ?? randomHex(8), user_id: userId, type: checked.type, target: seal(checked.target), enabled: enabled ? 1 : 0 }
      known.delete(row.id)
      return row
    })
    if (new Set(rows.map(({ id }) => id)).size !== rows.length) throw invalid('Invalid channel')
    await store.setChannels(userId, rows)
  }

  return {
    async list(ctx: Ctx, filter: NotificationFilter, page: PageRequest) {
      const { items, total } = await store.list(ctx.actor.userId, filter, page)
      return { items: items.map(notificationModel), total }
    },
    count: (ctx: Ctx) => store.counts(ctx.actor.userId),
    async read(ctx: Ctx, id: number): Promise<void> {
      await require(ctx, id)
      await store.markRead(ctx.actor.userId, id)
    },
    readAll: (ctx: Ctx): Promise<number> => store.markRead(ctx.actor.userId, null),
    async remove(ctx: Ctx, id: number): Promise<void> {
      await require(ctx, id)
      await store.remove(ctx.actor.userId, id)
    },
    preferences: (ctx: Ctx) => preferences(ctx.actor.userId),
    setPreferences: (ctx: Ctx, { channels, events }: UpdatePreferences): Promise<Preferences> =>
      db.transaction(async () => {
        const { userId } = ctx.actor
        if (channels !== undefined) await setChannels(userId, channels)
        if (events !== undefined) {
          const destinations = new Set(['panel', 'email', ...(await store.channels(userId)).map(({ id }) => id)])
          if (Object.values(events).some((all) => all.some((each) => !destinations.has(each)))) throw invalid('Invalid channel')
          await store.setRules(userId, events)
        }
        return preferences(userId)
      }),
    /** 409 `Delivery failed: <reason>`. */
    async test(ctx: Ctx, channelId: string): Promise<void> {
      const channel = (await store.channels(ctx.actor.userId)).find(({ id }) => id === channelId)
      if (channel === undefined) throw notFound('Channel')
      const told = {
        severity: 'info' as const,
        title: 'Test message',
        body: 'Notifications arrive here.',
        event: 'notification.test',
        resource: { type: 'channel', id: channelId },
        created_at: new Date(clock.now()).toISOString(),
      }
      if (channel.type === 'email') return mails.test(open(channel.target), told)
      try {
        await send(reach, { type: channel.type, target: open(channel.target) }, told)
      } catch (cause) {
        if (!(cause instanceof ProviderRefused)) throw cause
        throw conflict(`Delivery failed: ${cause.message}`, { cause })
      }
    },
    /** A message to many; the one who writes it has it, too. */
    announce: (ctx: Ctx, { title, body, audience, until }: Announce): Promise<Notification> =>
      db.transaction(async () => {
        const row = {
          event_id: null,
          severity: 'info',
          title,
          body,
          event: 'announcement',
          resource_type: 'announcement',
          resource_id: randomHex(8),
          link: '/',
          shown: 1,
          read_at: null,
          expires_at: until === undefined ? null : Date.parse(until),
          created_at: clock.now(),
        }
        for (const userId of await store.users(audiences[audience]))
          if (userId !== ctx.actor.userId) await store.insert(ctx, { ...row, user_id: userId })
        return notificationModel(await store.insert(ctx, { ...row, user_id: ctx.actor.userId }))
      }),
  }
}
export type NotificationService = ReturnType<typeof notificationService>
