import { type Ctx, requireScope } from '#core/ctx';
import { explain } from '#core/verdict';
import { channelOf, type MailboxHealthView } from './contract.ts';
import { listDomains } from './domain.store.ts';
import { laneOf } from './lanes.ts';
import { listMailboxes } from './mailbox.store.ts';
import { mailboxHealth, pausingText, resumingText } from './mailbox-health.rules.ts';
import { watchedMailboxes } from './mailbox-health.store.ts';
import { currentRamp } from './ramp-guard.ts';
import { removedMailboxes } from './removal/removal.store.ts';
import { warmingOf, warmupView } from './warmup/read-warmup.ts';
import { sendingStates } from './workspace-limits.store.ts';

/** How each mailbox that sends mail is: its figures as the health rules count them, what it sent of today's cap, and why it rests. */
export async function readMailboxHealth(ctx: Ctx): Promise<MailboxHealthView> {
  requireScope(ctx, 'campaigns:read');
  const now = ctx.now();
  const today = now.toZonedDateTimeISO('UTC').startOfDay().toInstant();
  const { all, watched, states, ramp, domains, removed } = await ctx.db.tx(async (tx) => ({
    all: await listMailboxes(tx),
    watched: await watchedMailboxes(tx, now),
    states: await sendingStates(tx, today, []),
    ramp: await currentRamp(ctx, tx, 'UTC'),
    domains: await listDomains(tx),
    removed: await removedMailboxes(tx),
  }));
  return {
    removed,
    ramp: ramp?.active ? { perDay: ramp.perDay, text: explain(ramp) } : null,
    mailboxes: all.flatMap((mailbox) => {
      const readings = watched.find(({ id }) => id === mailbox.id);
      if (!readings) return [];
      const health = mailboxHealth(readings);
      const { id, address, vendor, purpose, state, stateReason } = mailbox;
      const warming = warmingOf(mailbox, now);
      return [
        {
          ...{ id, address, vendor, purpose, state, stateReason, level: health.level },
          reasons: [...health.reasons, ...(state === 'active' ? warming.reasons : [])],
          sentToday: states.byMailbox.get(id)?.sentToday ?? 0,
          capToday: Math.min(health.dailyCap, warming.cap),
          dailyCap: mailbox.dailyCap,
          sends: readings.sends,
          bounces: readings.bounces,
          complaints: readings.complaints,
          returnsAt: health.returnsAt?.toString() ?? null,
          pausing: pausingText(vendor),
          resuming: state === 'paused' ? resumingText(readings) : null,
          warmup: warmupView(ctx, mailbox, domains),
        },
      ];
    }),
    accounts: all
      .filter(({ vendor }) => channelOf(vendor) === 'linkedin')
      .map((account) => ({
        ...{ id: account.id, address: account.address, vendor: account.vendor, state: account.state },
        stateReason: account.stateReason,
        pausing: pausingText(account.vendor),
        capToday: laneOf(account, [], now).dailyCap,
        warmup: warmupView(ctx, account, domains),
      })),
  };
}
