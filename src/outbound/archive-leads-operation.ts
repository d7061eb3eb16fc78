import { withdrawForLeads } from '#approval';
import { exitEnrolments } from '#campaigns';
import type { Ctx } from '#core/ctx';
import type { BlastRadius, DangerousOperation } from '#core/dangerous';
import type { Tx } from '#core/db/index';
import { ARCHIVED, archiveLeads, archiving, leadsToArchive, namesOfLeads } from '#leads';
import { hitByLeads } from './archive.store.ts';
import { ANSWER } from './closing.ts';
import { cancelPlanned, leadsInFlight } from './ledger.store.ts';
import { requestStops } from './vendor-lead.store.ts';

const TYPED_ABOVE = 20;
const SAMPLES = 5;

/** Putting many leads away: nothing more is sent to them that they did not ask for. It costs nothing and can be taken back for a while. */
export const archiveLeadsOperation: DangerousOperation = {
  name: 'leads.archive',
  scope: 'campaigns:write',
  proposedWith: 'operations:stop',
  typedAbove: TYPED_ABOVE,
  undo: 'It costs nothing, and for 30 days the leads can be taken back; what it ends stays ended.',
  input: archiving,
  count: async (_ctx, tx, asked) => described(tx, await leadsToArchive(tx, archiving.parse(asked))),
  async carryOut(ctx, asked, yes) {
    await ctx.db.tx(async (tx) => {
      // Looked for once: whom the yes is compared with are those who are put away.
      const found = await leadsToArchive(tx, archiving.parse(asked));
      await yes.begin(tx, await described(tx, found));
      const { ids } = found;
      await endFor(ctx, tx, ids);
      const archiveId = ctx.ids.next();
      const leads = await archiveLeads(ctx, tx, { archiveId, ids });
      await yes.end(tx, { archiveId, leads });
    });
  },
};

/** What putting these away would do, for whoever says yes to it. */
async function described(
  tx: Tx,
  { ids, which }: Awaited<ReturnType<typeof leadsToArchive>>,
): Promise<BlastRadius> {
  const { people, planned, waiting } = await hitByLeads(tx, ids);
  return {
    count: ids.length,
    parts: [
      { what: 'leads', count: ids.length },
      { what: 'of them under way in the steps of a campaign', count: people },
      { what: 'messages that are planned', count: planned },
      { what: 'messages that wait for a yes', count: waiting },
    ].filter((part) => part.count > 0),
    ...{ campaign: null, whom: which },
    title: `Archive ${ids.length} leads: ${people} under way, ${planned + waiting} messages`,
    sample: await namesOfLeads(tx, ids, SAMPLES),
  };
}

/** What is leaving or has left keeps its yes on record, and an answer to their own words still leaves. */
async function endFor(ctx: Ctx, tx: Tx, ids: readonly string[]): Promise<void> {
  const now = ctx.now();
  await cancelPlanned(tx, ids, ARCHIVED, now, true);
  const inFlight = await leadsInFlight(tx, ids);
  const here = ids.filter((id) => !inFlight.has(id));
  await withdrawForLeads(tx, here, ctx.actor.id, ARCHIVED.text, now, [ANSWER]);
  const ended = ids.map((leadId) => ({ leadId, reason: 'archived' }));
  await exitEnrolments(tx, ended, now);
  await requestStops(tx, ended, now);
}
