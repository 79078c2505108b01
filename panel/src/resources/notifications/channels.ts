import { invalid } from '@croft/kit/errors.ts'
import { ProviderRefused, type Reach } from '../dns-providers/provider.ts'
import { isAddress } from '../mail-outbox/address.ts'
import { type ChannelType, type Notification, channelTypes } from './schema.ts'

/** `<bot token>/<chat id>`. */
const telegram = /^(\d{5,20}:[\w-]{20,100})\/(-?\d{1,20}|@\w{5,64})$/

/** Whose channel it is. */
export interface ChannelOwner {
  readonly email: string
  readonly role: string
}

/** Messages go to nobody who did not ask for them: customers have them sent to their own address. */
const mayWriteTo = ({ email, role }: ChannelOwner, target: string): boolean =>
  isAddress(target) && (role === 'admin' || target.toLowerCase() === email.toLowerCase())

/** The type and target of a channel as they are stored. 400 `Invalid channel`. */
export function requireChannel(owner: ChannelOwner, type: string, target: string): { readonly type: ChannelType; readonly target: string } {
  const known = channelTypes.find((each) => each === type)
  if (known === 'email' && mayWriteTo(owner, target)) return { type: known, target }
  if (known === 'telegram' && telegram.test(target)) return { type: known, target }
  const url = known === undefined || known === 'telegram' || known === 'email' ? null : URL.parse(target)
  if (known === undefined || url === null || !['https:', 'http:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    throw invalid('Invalid channel')
  return { type: known, target: url.href }
}

/** A target without what is secret in it. */
export const shownTarget = (type: string, target: string): string =>
  type === 'email' ? target : type === 'telegram' ? `…/${target.slice(target.indexOf('/') + 1)}` : `${URL.parse(target)?.origin ?? ''}/…`

type Told = Pick<Notification, 'title' | 'body' | 'severity' | 'event' | 'resource' | 'created_at'>

/** Sends one message. Throws `ProviderRefused` with the reason. */
export async function send(reach: Reach, channel: { readonly type: string; readonly target: string }, told: Told): Promise<void> {
  const line = told.body === '' ? told.title : `${told.title}\n${told.body}`
  const [, token, chat] = telegram.exec(channel.target) ?? []
  const request =
    channel.type === 'telegram'
      ? { url: `https://api.telegram.org/bot${token}/sendMessage`, body: { chat_id: chat, text: line } }
      : { url: channel.target, body: channel.type === 'slack' ? { text: line } : told }
  const { status } = await reach.json({ method: 'POST', headers: {}, anyAnswer: true, ...request })
  if (status < 200 || status > 299) throw new ProviderRefused(`the other side answers ${status}`)
}
