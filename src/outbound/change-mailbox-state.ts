import { type Ctx, requireScope } from '#core/ctx';
import { conflict, forbidden, notFound } from '#core/errors';
import { findMailbox } from './mailbox.store.ts';
import { handOver, moveMailboxes } from './mailbox-health.store.ts';
import { notConnected } from './removal/not-connected.ts';

/**
 * Pauses a mailbox, or brings it back. Only a person does: a mailbox that rests because of complaints waits for one who
 * looked into them. After a rest it starts small whoever brings it back. False where it is so already.
 */
export async function changeMailboxState(
  ctx: Ctx,
  input: { mailboxId: string; state: 'active' | 'paused'; reason: string },
): Promise<{ changed: boolean }> {
  requireScope(ctx, 'campaigns:write');
  if (ctx.actor.kind !== 'person')
    throw forbidden(
      'mailbox.needs_a_person',
      `A person pauses a mailbox or brings it back, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const { mailboxId, state, reason } = input;
  return ctx.db.tx(async (tx) => {
    const mailbox = await findMailbox(tx, mailboxId);
    if (!mailbox) throw notFound('mailbox', mailboxId);
    if (mailbox.state === 'removed') throw notConnected(mailbox.address);
    if (mailbox.state === 'disconnected')
      throw conflict(
        'mailbox.disconnected',
        `${mailbox.address} is disconnected and sends nothing. Nothing was changed. Connect it again with what its server accepts.`,
      );
    const moved = await moveMailboxes(
      tx,
      [
        {
          ...{ id: mailboxId, from: state === 'active' ? 'paused' : 'active', to: state, by: 'person' },
          ...{
            reason: state === 'paused' ? reason : null,
            rested: state === 'active' && mailbox.restedByFigures,
          },
        },
      ],
      ctx.now(),
    );
    if (moved.length === 0) return { changed: false };
    if (state === 'paused') await handOver(tx, ctx.now(), moved);
    await ctx.audit(tx, { action: `mailbox.${state}`, subject: mailboxId, detail: { reason } });
    return { changed: true };
  });
}
