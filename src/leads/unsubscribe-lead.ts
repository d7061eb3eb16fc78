import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { notFound } from '#core/errors';
import { leadProfiles } from './profile.store.ts';
import { recordLeadEvents } from './record-lead-events.ts';
import { suppressIn } from './suppression/suppress.ts';

/**
 * A person leaves, by the link or in words: the address is suppressed for ever, the status is final. Doing it twice
 * changes nothing.
 */
export async function unsubscribeLead(ctx: Ctx, input: { leadId: string; source: string }): Promise<void> {
  await ctx.db.tx(async (tx) => {
    const [lead] = await leadProfiles(tx, [input.leadId]);
    if (!lead) throw notFound('lead', input.leadId);
    const scoped = within(ctx, tx);
    const added = lead.email
      ? await suppressIn(scoped, tx, [
          { address: lead.email, reason: 'asked to be left alone', source: input.source },
        ])
      : 0;
    if (added === 0 && lead.status === 'unsubscribed') return;
    await recordLeadEvents(scoped, tx, [
      {
        leadId: lead.id,
        event: 'unsubscribed',
        channel: input.source === 'link' ? 'web' : 'email',
        summary: 'Asked to be left alone',
        nextSendAt: null,
        data: { source: input.source },
      },
    ]);
  });
}
