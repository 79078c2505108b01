import { routeFactory } from '@croft/kit/http/route.ts'
import type { Ctx } from '../../core/actor.ts'
import { JobAccepted, everyone, jobAccepted, managers } from '../../core/shapes.ts'
import type { DomainRelocation } from './relocation.ts'
import { CloneDomain, DomainParams, RenameDomain, TransferDomain } from './schema.ts'

const route = routeFactory<Ctx, { domainRelocation: DomainRelocation }>()
const common = { folder: '03 - Domains', mark: 'C', scope: 'domains', roles: everyone, params: DomainParams, async: 'job' } as const

export const domainRelocationRoutes = [
  route({
    post: '/domains/:domain/rename',
    name: 'domains.rename',
    title: 'Rename domain',
    description:
      'The site keeps everything that belongs to it; its folder is moved. With `keep_redirect` the old names redirect to the new one.',
    ...common,
    body: RenameDomain,
    example: { new_domain: 'example.org', keep_redirect: true },
    reply: { 202: JobAccepted },
    errors: {
      'Invalid domain': 400,
      'Parent domain belongs to another account': 403,
      'Domain already exists': 409,
      'Domain is in use': 409,
    },
    cli: { command: 'domains:rename' },
    async handle({ ctx, params: { domain }, body, services }) {
      const job = await services.domainRelocation.rename(ctx, domain, body.new_domain, body.keep_redirect)
      return jobAccepted('Domain rename started', job)
    },
  }),
  route({
    post: '/domains/:domain/transfer',
    name: 'domains.transfer',
    title: 'Transfer domain to another account',
    description: 'Its subdomains and aliases go along. The files belong to the other account afterwards.',
    ...common,
    roles: managers,
    body: TransferDomain,
    example: { username: 'mary' },
    reply: { 202: JobAccepted },
    errors: {
      'User not found': 404,
      'Limit reached: max_domains (10)': 403,
      'Parent domain belongs to another account': 403,
      'Domain already belongs to this user': 409,
    },
    cli: { command: 'domains:transfer' },
    async handle({ ctx, params: { domain }, body, services }) {
      const job = await services.domainRelocation.transfer(ctx, domain, body.username)
      return jobAccepted('Domain transfer started', job)
    },
  }),
  route({
    post: '/domains/:domain/clone',
    name: 'domains.clone',
    title: 'Clone domain',
    description: 'Files and settings are copied to a new domain of the same account.',
    ...common,
    byDomain: false,
    body: CloneDomain,
    example: { target_domain: 'staging.example.com' },
    reply: { 202: JobAccepted },
    errors: {
      'Invalid domain': 400,
      'Limit reached: max_domains (10)': 403,
      'Parent domain belongs to another account': 403,
      'Domain already exists': 409,
    },
    cli: { command: 'domains:clone' },
    async handle({ ctx, params: { domain }, body, services }) {
      return jobAccepted('Domain clone started', await services.domainRelocation.clone(ctx, domain, body.target_domain))
    },
  }),
]
