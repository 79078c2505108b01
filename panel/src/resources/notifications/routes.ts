import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, adminOnly, everyone } from '../../core/shapes.ts'
import { Announce, Notification, NotificationFilter, NotificationParams, Preferences, TestChannel, UpdatePreferences } from './schema.ts'
import type { NotificationService } from './service.ts'

const route = routeFactory<Ctx, { notifications: NotificationService }>()
const common = { folder: 'Notifications', mark: 'C', scope: 'notifications', roles: everyone } as const
const counted = z.object({ success: z.literal(true), message: z.string(), count: z.number().int() })

export const notificationRoutes = [
  route({
    get: '/notifications',
    name: 'notifications.list',
    title: 'List your notifications',
    ...common,
    query: NotificationFilter,
    list: { sort: ['id', 'created_at', 'severity'] },
    reply: { 200: z.array(Notification) },
    cli: { command: 'notifications:list', columns: ['id', 'severity', 'title', 'read', 'created_at'] },
    handle: ({ ctx, query, page, services }) => services.notifications.list(ctx, query, page),
  }),
  route({
    get: '/notifications/count',
    name: 'notifications.count',
    title: 'How many notifications there are, and how many of them are new',
    ...common,
    reply: { 200: z.object({ unread: z.number().int(), total: z.number().int() }) },
    cli: { command: 'notifications:count' },
    handle: ({ ctx, services }) => services.notifications.count(ctx),
  }),
  route({
    post: '/notifications/read-all',
    name: 'notifications.read-all',
    title: 'Mark all notifications as read',
    ...common,
    reply: { 200: counted },
    cli: { command: 'notifications:read-all' },
    async handle({ ctx, services }) {
      return { success: true as const, message: 'Notifications marked as read', count: await services.notifications.readAll(ctx) }
    },
  }),
  route({
    post: '/notifications/:id/read',
    name: 'notifications.read',
    title: 'Mark a notification as read',
    ...common,
    params: NotificationParams,
    reply: { 200: Ack },
    errors: { 'Notification not found': 404 },
    cli: { command: 'notifications:read' },
    async handle({ ctx, params: { id }, services }) {
      await services.notifications.read(ctx, id)
      return ack('Notification marked as read')
    },
  }),
  route({
    delete: '/notifications/:id',
    name: 'notifications.delete',
    title: 'Delete a notification',
    ...common,
    params: NotificationParams,
    reply: { 200: Ack },
    errors: { 'Notification not found': 404 },
    cli: { command: 'notifications:delete', destroys: true },
    async handle({ ctx, params: { id }, services }) {
      await services.notifications.remove(ctx, id)
      return ack('Notification deleted')
    },
  }),
  route({
    get: '/notifications/preferences',
    name: 'notifications.preferences.show',
    title: 'What you are told, and where',
    ...common,
    reply: { 200: Preferences },
    cli: { command: 'notifications:preferences' },
    handle: ({ ctx, services }) => services.notifications.preferences(ctx),
  }),
  route({
    put: '/notifications/preferences',
    name: 'notifications.preferences.update',
    title: 'Choose what you are told, and where',
    ...common,
    body: UpdatePreferences,
    example: { events: { 'ssl.*': ['panel'], 'job.failed': ['panel'] } },
    reply: { 200: Preferences },
    errors: { 'Invalid channel': 400 },
    cli: { command: 'notifications:set-preferences' },
    handle: ({ ctx, body, services }) => services.notifications.setPreferences(ctx, body),
  }),
  route({
    post: '/notifications/test',
    name: 'notifications.test',
    title: 'Send a test message to a channel',
    ...common,
    async: 'none',
    body: TestChannel,
    example: { channel_id: '9f3c0a1b2d4e5f60' },
    reply: { 200: Ack },
    errors: { 'Channel not found': 404, 'Delivery failed: the other side answers 404': 409 },
    cli: { command: 'notifications:test' },
    async handle({ ctx, body, services }) {
      await services.notifications.test(ctx, body.channel_id)
      return ack('Test message sent')
    },
  }),
  route({
    post: '/notifications/announce',
    name: 'notifications.announce',
    title: 'Tell all users something',
    ...common,
    roles: adminOnly,
    body: Announce,
    example: { title: 'Maintenance on Sunday', body: 'The server restarts at 04:00 UTC.', audience: 'all' },
    reply: { 201: Notification },
    cli: { command: 'notifications:announce' },
    handle: ({ ctx, body, services }) => services.notifications.announce(ctx, body),
  }),
]
