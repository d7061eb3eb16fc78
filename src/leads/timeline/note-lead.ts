import { type Ctx, requireScope } from '#core/ctx';
import { notFound } from '#core/errors';
import { appendTimeline } from '../lead-status.store.ts';
import type { LeadNote } from './contract.ts';
import { leadExists } from './timeline.store.ts';

const WHAT = { note: 'Note', phone: 'Call', meeting: 'Meeting' } as const;

/** Writes what a person noted, of a call or a meeting too. It moves no status and starts no clock anew. */
export async function noteLead(
  ctx: Ctx,
  leadId: string,
  { text, channel }: LeadNote,
): Promise<{ id: string }> {
  requireScope(ctx, 'leads:write');
  return ctx.db.tx(async (tx) => {
    if (!(await leadExists(tx, leadId))) throw notFound('lead', leadId);
    const id = ctx.ids.next<'timeline'>();
    const summary = `${WHAT[channel]} by ${ctx.actor.name}: ${text}`;
    const data = { by: ctx.actor.id };
    await appendTimeline(tx, ctx.workspace.id, [
      { id, leadId, type: 'noted', channel, summary, data, at: ctx.now().toString() },
    ]);
    await ctx.audit(tx, { action: 'lead.noted', subject: leadId, detail: { timelineId: id } });
    return { id };
  });
}
