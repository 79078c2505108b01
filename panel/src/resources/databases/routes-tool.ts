import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { everyone } from '../../core/shapes.ts'
import { DatabaseParams, OpenTool, ToolLink } from './schema.ts'
import type { DatabaseSessionService } from './session-service.ts'

const route = routeFactory<Ctx, { databaseSessions: DatabaseSessionService }>()

export const databaseToolRoutes = [
  route({
    post: '/databases/:id/adminer',
    name: 'databases.adminer',
    title: 'Open a database in Adminer',
    description:
      'A link that works once, within a minute. The session behind it ends after 30 minutes without use, after 8 hours, and with the account or the password of the database user.',
    folder: '06 - Databases',
    mark: 'C',
    scope: 'databases',
    roles: everyone,
    params: DatabaseParams,
    body: OpenTool,
    example: {},
    reply: { 200: ToolLink },
    errors: {
      'Database not found': 404,
      'Database user not found': 404,
      'Account is suspended': 403,
      'Adminer is not installed': 409,
      'Database user is disabled': 409,
      'Too many sessions are open': 409,
    },
    cli: { command: 'databases:adminer' },
    handle: ({ ctx, params: { id }, body, request, services }) => services.databaseSessions.open(ctx, id, body, request.port),
  }),
  route({
    post: '/databases/:id/phpmyadmin',
    name: 'databases.phpmyadmin',
    title: 'Open a database in phpMyAdmin',
    description: 'Databases open in Adminer so far; this says why phpMyAdmin does not.',
    folder: '06 - Databases',
    mark: 'P',
    scope: 'databases',
    roles: everyone,
    params: DatabaseParams,
    body: OpenTool,
    example: {},
    reply: { 200: ToolLink },
    errors: {
      'Database not found': 404,
      'phpMyAdmin works with MariaDB databases only': 409,
      'phpMyAdmin is not installed': 409,
      'phpMyAdmin is not connected to the panel; open the database in Adminer': 409,
    },
    cli: { command: 'databases:phpmyadmin' },
    handle: ({ ctx, params: { id }, services }) => services.databaseSessions.openPhpMyAdmin(ctx, id),
  }),
]
