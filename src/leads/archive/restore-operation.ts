import { z } from 'zod';
import type { DangerousOperation } from '#core/dangerous';
import { instantOf, type Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { recordLeadEvents } from '../record-lead-events.ts';
import { restoreVerdict } from './archive.rules.ts';
import { archivedUnder, markRestored, namesOfLeads } from './archive.store.ts';

const TYPED_ABOVE = 20;
const SAMPLES = 5;
const input = z.strictObject({ archive: z.string().trim().min(1) });

/** Taking back leads that were put away together. What was cancelled for them stays so: they are enrolled anew by who wants it. */
export const restoreOperation: DangerousOperation = {
  name: 'leads.restore',
  scope: 'campaigns:write',
  proposedWith: 'operations:stop',
  typedAbove: TYPED_ABOVE,
  undo: 'They can be archived again.',
  input,
  async count(ctx, tx, asked) {
    const ids = await restorable(tx, asked, ctx.now());
    return {
      ...{ count: ids.length, parts: [{ what: 'leads that are archived', count: ids.length }] },
      ...{ campaign: null, whom: `Leads of the archive ${input.parse(asked).archive}` },
      title: `Take back ${ids.length} archived leads; what was cancelled for them stays cancelled`,
      sample: await namesOfLeads(tx, ids, SAMPLES),
    };
  },
  async carryOut(ctx, asked, yes) {
    await ctx.db.tx(async (tx) => {
      await yes.begin(tx, await this.count(ctx, tx, asked));
      const { archive } = input.parse(asked);
      const back = await markRestored(tx, archive, ctx.now());
      await recordLeadEvents(
        ctx,
        tx,
        back.map((leadId) => ({
          ...{ leadId, event: null, type: 'lead_restored', channel: 'system' as const },
          summary: `Taken back from the archive by ${ctx.actor.name}`,
          data: { archiveId: archive },
        })),
      );
      await ctx.audit(tx, { action: 'leads.restored', subject: archive, detail: { leads: back.length } });
      await yes.end(tx, { archiveId: archive, leads: back.length });
    });
  },
};

async function restorable(tx: Tx, asked: unknown, now: Temporal.Instant): Promise<string[]> {
  const { archive } = input.parse(asked);
  const found = await archivedUnder(tx, archive);
  const [first] = found;
  if (!first) throw notFound('archive of leads', archive);
  const verdict = restoreVerdict({ at: instantOf(first.at), now });
  const [why] = verdict.reasons;
  if (!verdict.allowed && why) throw conflict(why.code, why.text);
  return found.map(({ id }) => id);
}
