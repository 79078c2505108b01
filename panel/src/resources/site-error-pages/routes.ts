import { z } from 'zod'
import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { Ack, ack, everyone } from '../../core/shapes.ts'
import { DomainParams } from '../domains/schema.ts'
import { ErrorPage, ErrorPageItem, ErrorPageParams, PutErrorPage } from './schema.ts'
import type { SiteErrorPageService } from './service.ts'

const route = routeFactory<Ctx, { siteErrorPages: SiteErrorPageService }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone } as const
const errors = { 'Invalid error code': 400 } as const

export const siteErrorPageRoutes = [
  route({
    get: '/domains/:domain/error-pages',
    name: 'domains.error-pages.list',
    title: 'List the error pages of a site',
    ...common,
    params: DomainParams,
    reply: { 200: z.array(ErrorPageItem) },
    cli: { command: 'domains:error-pages', columns: ['code', 'custom', 'updated_at'] },
    handle: ({ ctx, params: { domain }, services }) => services.siteErrorPages.list(ctx, domain),
  }),
  route({
    get: '/domains/:domain/error-pages/:code',
    name: 'domains.error-pages.show',
    title: 'Show an error page',
    ...common,
    params: ErrorPageParams,
    reply: { 200: ErrorPage },
    errors,
    cli: { command: 'domains:error-page' },
    handle: ({ ctx, params: { domain, code }, services }) => services.siteErrorPages.show(ctx, domain, code),
  }),
  route({
    put: '/domains/:domain/error-pages/:code',
    name: 'domains.error-pages.update',
    title: 'Set an error page',
    ...common,
    params: ErrorPageParams,
    body: PutErrorPage,
    example: { content: '<h1>Nothing here</h1>' },
    reply: { 200: ErrorPage },
    errors,
    // every character of the content may be an escape of six
    maxBytes: 2_097_152,
    cli: { command: 'domains:error-page-set' },
    handle: ({ ctx, params: { domain, code }, body, services }) => services.siteErrorPages.put(ctx, domain, code, body.content),
  }),
  route({
    delete: '/domains/:domain/error-pages/:code',
    name: 'domains.error-pages.delete',
    title: 'Reset an error page',
    ...common,
    params: ErrorPageParams,
    reply: { 200: Ack },
    errors,
    cli: { command: 'domains:error-page-reset', destroys: true },
    async handle({ ctx, params: { domain, code }, services }) {
      await services.siteErrorPages.reset(ctx, domain, code)
      return ack('Error page reset')
    },
  }),
]
