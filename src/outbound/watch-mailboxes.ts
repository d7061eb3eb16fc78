import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import { raiseAlerts } from '#notify';
import { type MailboxHealth, mailboxHealth } from './mailbox-health.rules.ts';
import {
  handOver,
  moveMailboxes,
  type StateChange,
  type WatchedMailbox,
  watchedMailboxes,
} from './mailbox-health.store.ts';

type Judged = { readonly mailbox: WatchedMailbox; readonly health: MailboxHealth };

/**
 * Looks at what bounced, who complained and which sign-ins were refused: a mailbox whose figures are bad rests, one that cannot sign
 * in is disconnected, what waits in either goes to the others, and after its rest it comes back small. Each move is told once, a
 * warning once a day.
 */
export const watchMailboxes: Tick = {
  name: 'outbound.mailbox_health',
  everySeconds: 300,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const judged = (await watchedMailboxes(tx, ctx.now())).map((mailbox) => ({
        mailbox,
        health: mailboxHealth(mailbox),
      }));
      const moved = new Set(await moveMailboxes(tx, judged.flatMap(changeOf), ctx.now()));
      const movers = judged.filter(({ mailbox }) => moved.has(mailbox.id));
      await handOver(tx, ctx.now());
      await tell(ctx, tx, movers, judged);
      return moved.size;
    }),
};

function changeOf({ mailbox, health }: Judged): StateChange[] {
  const { id, state } = mailbox;
  if (health.action === 'pause')
    return [
      {
        ...{ id, from: state, to: 'paused' as const, by: health.because ?? 'bounces' },
        ...{ reason: explain(health), rested: false },
      },
    ];
  if (health.action === 'disconnect')
    return [
      {
        ...{ id, from: state, to: 'disconnected' as const },
        by: 'sign_in',
        reason: explain(health),
        rested: false,
      },
    ];
  return health.action === 'resume'
    ? [{ id, from: state, to: 'active', by: 'bounces', reason: null, rested: true }]
    : [];
}

async function tell(ctx: Ctx, tx: Tx, movers: readonly Judged[], all: readonly Judged[]): Promise<void> {
  const now = ctx.now();
  for (const { mailbox, health } of movers)
    await ctx.audit(tx, {
      action: `mailbox.${health.action}${health.action === 'disconnect' ? 'ed' : 'd'}`,
      subject: mailbox.id,
      detail: { address: mailbox.address, reasons: health.reasons },
    });
  const moves = movers.map(({ mailbox, health }) => ({
    code: `mailbox.${health.action}`,
    subject: mailbox.id,
    severity: health.action === 'resume' ? ('info' as const) : ('critical' as const),
    ...wordsOf(mailbox, health),
    at: now,
  }));
  const warnings = all
    .filter(({ health: { level } }) => level === 'warn' || level === 'urgent')
    .map(({ mailbox, health }) => ({
      code: `mailbox.${health.level}`,
      subject: mailbox.id,
      severity: 'warning' as const,
      title: `${mailbox.address}: more comes back than should`,
      text: `${explain(health)} Look at the list it writes to before it has to rest.`,
      // The day, so that one day is one warning.
      at: now.toZonedDateTimeISO('UTC').startOfDay().toInstant(),
    }));
  await raiseAlerts(ctx, tx, [...moves, ...warnings]);
}

const KEPT = 'Nothing is lost: what waited in it goes to the others, or waits.';

function wordsOf({ address }: WatchedMailbox, health: MailboxHealth): { title: string; text: string } {
  switch (health.action) {
    case 'pause':
      return { title: `${address} rests`, text: `${explain(health)} ${KEPT}` };
    case 'disconnect':
      return {
        title: `${address} is disconnected`,
        text: `${explain(health)} ${KEPT} Connect it again under Deliverability.`,
      };
    default:
      return { title: `${address} sends again, a little at first`, text: explain(health) };
  }
}
