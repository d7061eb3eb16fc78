import { type Ctx, requireScope } from '#core/ctx';
import { forbidden, invalid, notFound } from '#core/errors';
import { findMailbox, setWarmupStart } from './mailbox.store.ts';

/**
 * Says since when a mailbox, or an account on LinkedIn, is warmed up; it was connected then unless somebody says otherwise. More
 * may leave of a warm one, so only a person says it, and of no day that is still to come.
 */
export async function startWarmup(
  ctx: Ctx,
  { mailboxId, since }: { mailboxId: string; since: string },
): Promise<{ warmupStartedAt: string }> {
  requireScope(ctx, 'campaigns:write');
  if (ctx.actor.kind !== 'person')
    throw forbidden(
      'mailbox.needs_a_person',
      `A person says since when a mailbox is warm, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const at = Temporal.PlainDate.from(since).toZonedDateTime('UTC').toInstant();
  if (Temporal.Instant.compare(at, ctx.now()) > 0)
    throw invalid('mailbox.warmup_ahead', `${since} is still to come. Nothing was changed.`, [
      { path: 'since', message: 'must not lie in the future' },
    ]);
  return ctx.db.tx(async (tx) => {
    const mailbox = await findMailbox(tx, mailboxId);
    if (!mailbox) throw notFound('mailbox', mailboxId);
    await setWarmupStart(tx, mailboxId, at);
    const detail = { from: mailbox.warmupStartedAt.slice(0, 10), to: since };
    await ctx.audit(tx, { action: 'mailbox.warmup_start', subject: mailboxId, detail });
    return { warmupStartedAt: at.toString() };
  });
}
