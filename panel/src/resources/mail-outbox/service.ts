import type { Clock } from '@croft/kit/clock.ts'
import { conflict, invalid } from '@croft/kit/errors.ts'
import { randomHex } from '@croft/kit/ids.ts'
import type { Ctx } from '../../core/actor.ts'
import type { PanelDb } from '../../db/database.ts'
import { type Settings, settingPurpose } from '../../db/settings.ts'
import { emit } from '../../db/write.ts'
import { isAddress } from './address.ts'
import { type Letter, type MailLanguage, type Rendered, mailLanguage, renderLetter } from './letter.ts'
import { mailSettings } from './settings.ts'
import type { Addressee, MailStore } from './store.ts'
import { MailRefused, type Relay, type SendMail } from './transport.ts'

export interface MailDeps {
  readonly db: PanelDb
  readonly clock: Clock
  readonly store: MailStore
  readonly settings: Settings
  readonly send: SendMail
  readonly seal: (text: string, purpose: string) => string
  readonly open: (sealed: string, purpose: string) => string
  readonly hostname: string
}

export interface QueueOptions {
  /** What it is about: `cron`, `password-reset`. */
  readonly kind: string
  /** Epoch ms after which it is of no use. */
  readonly expiresAt?: number
}

/** What sealed messages are sealed for. */
export const contentPurpose = 'mail-outbox'
export const notSetUp = 'No mail server is set up'

/**
 * Outgoing e-mail. Queueing writes a row in the transaction of the caller and nothing else; a chore sends what is due until the relay has
 * taken it, so a message of a committed change is sent at least once.
 */
export function mailService(deps: MailDeps) {
  const { db, clock, store, settings } = deps
  const ready = async (): Promise<boolean> => (await settings.get(mailSettings)).host !== ''

  /** Says so where administrators see it: nothing is lost in silence. */
  const lost = (ctx: Ctx, { kind, userId, to }: { kind: string; userId: number | null; to: string }, error: string) =>
    emit(ctx, db, {
      event: 'mail.failed',
      resource: { type: 'mail', id: to },
      ownerId: null,
      data: { kind, user_id: userId, error },
    })

  const put = async (
    ctx: Ctx,
    to: string,
    userId: number | null,
    rendered: Rendered,
    { kind, expiresAt }: QueueOptions,
  ): Promise<boolean> => {
    if (!(await ready())) {
      await lost(ctx, { kind, userId, to }, notSetUp)
      return false
    }
    const now = clock.now()
    await store.insert({
      user_id: userId,
      kind,
      recipient: to,
      message_id: randomHex(16),
      content: deps.seal(JSON.stringify(rendered), contentPurpose),
      attempts: 0,
      next_at: now,
      expires_at: expiresAt ?? null,
      sent_at: null,
      last_error: '',
      created_at: now,
    })
    return true
  }

  const relay = async (): Promise<Relay> => {
    const set = await settings.get(mailSettings)
    if (set.host === '') throw new MailRefused(notSetUp, { away: true })
    const password = set.password === '' ? '' : deps.open(set.password, settingPurpose('mail', 'password'))
    return { ...set, password, from_address: set.from_address === '' ? `noreply@${deps.hostname}` : set.from_address }
  }
  const sendNow = async (to: string, rendered: Rendered, messageId: string): Promise<void> =>
    deps.send(await relay(), { ...rendered, to, messageId: `<${messageId}@${deps.hostname}>` })

  return {
    /** Whether messages go out at all: a relay is set. */
    ready,
    /**
     * Queues an e-mail to an account's own address, in its language. `false`: the account is deleted, or no relay is set (then an event
     * `mail.failed` tells administrators). Takes part in the caller's transaction.
     */
    toAccount: (
      ctx: Ctx,
      userId: number,
      write: (to: Addressee, language: MailLanguage) => Letter,
      options: QueueOptions,
    ): Promise<boolean> =>
      db.transaction(async () => {
        const to = await store.addressee(userId)
        return to === undefined ? false : put(ctx, to.email, userId, renderLetter(write(to, mailLanguage(to.language))), options)
      }),
    /** Queues an e-mail to an address that an account has named; the account may be `null`. 400 `Invalid email`. */
    toAddress: (ctx: Ctx, to: string, userId: number | null, letter: Letter, options: QueueOptions): Promise<boolean> =>
      db.transaction(() => {
        if (!isAddress(to)) throw invalid('Invalid email')
        return put(ctx, to, userId, renderLetter(letter), options)
      }),
    /** How many messages of a kind were queued for an account since (epoch ms). */
    count: (userId: number, kind: string, since: number): Promise<number> => store.count(userId, kind, since),
    sendNow,
    lost,
    /** Sends within the call, for tests of an address: 409 `Delivery failed: <reason>`. */
    async test(to: string, letter: Letter): Promise<void> {
      try {
        await sendNow(to, renderLetter(letter), randomHex(16))
      } catch (cause) {
        if (!(cause instanceof MailRefused)) throw cause
        throw conflict(`Delivery failed: ${cause.message}`, { cause })
      }
    },
  }
}
export type MailService = ReturnType<typeof mailService>
