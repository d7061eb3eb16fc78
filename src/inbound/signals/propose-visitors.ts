import { systemActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { type LeadEventRecord, leadProfiles, recordLeadEvents, suppressionVerdicts } from '#leads';
import {
  countProposed,
  type DueVisitor,
  lockJudging,
  nextVisitorDue,
  pagesOfVisitor,
  saveJudgement,
  takeDueVisitors,
  wakeEnriched,
} from './visitor.store.ts';
import { judgeVisitor, VISIT_DAYS, type VisitorVerdict } from './visitor-intent.rules.ts';

const BATCH = 100;

/**
 * Judges who was on our pages and puts those worth it before a person, with the reasons: so many a day, each once. What becomes
 * of a proposal is a person's decision; nothing is sent by it.
 */
export const proposeVisitors: Tick = {
  name: 'inbound.propose_visitors',
  everySeconds: 30,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const acting = within(ctx.as(systemActor('inbound')), tx);
      const now = ctx.now();
      await lockJudging(tx, ctx.workspace.id);
      await wakeEnriched(tx, now.subtract({ hours: 24 * VISIT_DAYS }), now);
      const due = await takeDueVisitors(tx, now, BATCH);
      const records = await judgeAll(acting, tx, due);
      await recordLeadEvents(acting, tx, records);
      return due.length;
    }),
  nextDue: nextVisitorDue,
};

async function judgeAll(ctx: Ctx, tx: Tx, due: readonly DueVisitor[]): Promise<LeadEventRecord[]> {
  if (due.length === 0) return [];
  const now = ctx.now();
  const today = now.toZonedDateTimeISO('UTC').startOfDay();
  const tomorrow = today.add({ days: 1 }).toInstant();
  const titles = new Map(
    (
      await leadProfiles(
        tx,
        due.map(({ leadId }) => leadId),
      )
    ).map((profile) => [profile.id, profile]),
  );
  const verdicts = await suppressionVerdicts(ctx, tx, due);
  const proposed = new Set<string>();
  let proposedToday = await countProposed(tx, today.toInstant());
  const records: LeadEventRecord[] = [];
  for (const [index, visitor] of due.entries()) {
    const profile = titles.get(visitor.leadId);
    const verdict = judgeVisitor({
      pages: await pagesOfVisitor(tx, visitor, now.subtract({ hours: 24 * VISIT_DAYS })),
      // No source tells yet whom a visitor knows here.
      connections: [],
      title: profile?.title ?? null,
      hasAddress: Boolean(profile?.email) && verdicts[index]?.allowed === true,
      proposedToday,
      proposedBefore: visitor.proposedBefore || proposed.has(visitor.leadId),
      underWay: visitor.status !== 'pending',
    });
    await saveJudgement(tx, visitor, verdict, { now, dueAt: verdict.propose === 'later' ? tomorrow : null });
    if (verdict.propose !== 'now') continue;
    proposedToday += 1;
    proposed.add(visitor.leadId);
    records.push(recordOf(visitor, verdict));
  }
  return records;
}

const recordOf = ({ leadId, source }: DueVisitor, verdict: VisitorVerdict): LeadEventRecord => ({
  leadId,
  event: null,
  type: 'visitor_proposed',
  channel: 'web',
  summary: `Visited our pages (${source}), worth a message: ${verdict.action}, intent ${verdict.score}. Decide whether to put this lead into a campaign.`,
  data: { score: verdict.score, tier: verdict.tier, action: verdict.action, reasons: verdict.reasons },
});
