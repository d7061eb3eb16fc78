import { type Ctx, requireScope } from '#core/ctx';
import { instantOf } from '#core/db/index';
import { forbidden, invalid, notFound } from '#core/errors';
import { channelOf } from '../contract.ts';
import { findMailbox, setWarmup } from '../mailbox.store.ts';

/**
 * Says since when a mailbox, or an account on LinkedIn, is warmed up (it was connected then unless somebody says otherwise), and whether
 * a mailbox is held to what that allows. More may leave of a warm one and of one that is held to nothing, so only a person says either,
 * and of no day that is still to come; that it is held anybody may say who may change campaigns.
 */
export async function changeWarmup(
  ctx: Ctx,
  { mailboxId, since, held }: { mailboxId: string; since?: string | undefined; held?: boolean | undefined },
): Promise<{ warmupStartedAt: string; held: boolean }> {
  requireScope(ctx, 'campaigns:write');
  if (ctx.actor.kind !== 'person' && (since !== undefined || held === false))
    throw forbidden(
      'mailbox.needs_a_person',
      `A person says since when a mailbox is warm, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const at =
    since === undefined ? undefined : Temporal.PlainDate.from(since).toZonedDateTime('UTC').toInstant();
  if (at && Temporal.Instant.compare(at, ctx.now()) > 0)
    throw invalid('mailbox.warmup_ahead', `${since} is still to come. Nothing was changed.`, [
      { path: 'since', message: 'must not lie in the future' },
    ]);
  return ctx.db.tx(async (tx) => {
    const mailbox = await findMailbox(tx, mailboxId);
    if (!mailbox) throw notFound('mailbox', mailboxId);
    if (held && channelOf(mailbox.vendor) === 'linkedin')
      throw invalid(
        'mailbox.warmup_of_linkedin',
        'An account on LinkedIn always keeps the limit of its warm-up. Nothing was changed.',
      );
    const startedAt = at ?? instantOf(mailbox.warmupStartedAt);
    const now = { startedAt, held: held ?? mailbox.warmupHeld };
    await setWarmup(tx, mailboxId, now);
    await ctx.audit(tx, {
      action: 'mailbox.warmup',
      subject: mailboxId,
      detail: {
        from: mailbox.warmupStartedAt.slice(0, 10),
        to: startedAt.toString().slice(0, 10),
        held: now.held,
      },
    });
    return { warmupStartedAt: startedAt.toString(), held: now.held };
  });
}
