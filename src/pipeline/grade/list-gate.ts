import type { PreviewGuard } from '#approval';
import { contribute } from '#core/contribution';
import { type Blocker, blockers } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { allow, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard } from '#gateway';
import { OUTREACH_OPERATIONS } from '#outbound';
import { gradeIn } from './grade-run.ts';
import { listGateVerdict } from './list-gate.rules.ts';
import { gradesOfRuns, runsOfLeads } from './run-grade.store.ts';

type Asked = { readonly leadId?: string | null | undefined; readonly campaignId?: string | null | undefined };

const NOT_GRADED = refuse(
  reason('list.ungraded', 'The list of its run could not be graded, so nothing leaves of it.'),
);

/** What the grade of its list says of each, in the same order. Who came through no run of the campaign is on no list. */
async function listVerdicts(ctx: Ctx, tx: Tx, asked: readonly Asked[]): Promise<Verdict[]> {
  const leadIds = [...new Set(asked.flatMap(({ leadId, campaignId }) => (campaignId && leadId) || []))];
  if (leadIds.length === 0) return asked.map(() => allow());
  const runs = await runsOfLeads(tx, leadIds);
  // Runs from before there were grades.
  for (const runId of new Set(runs.flatMap((run) => (run.graded ? [] : run.runId))))
    await gradeIn(ctx, tx, runId);
  const grades = new Map(
    (await gradesOfRuns(tx, [...new Set(runs.map(({ runId }) => runId))])).map((each) => [each.runId, each]),
  );
  const byPlace = new Map(runs.map((run) => [`${run.leadId} ${run.campaignId}`, run]));
  return asked.map(({ leadId, campaignId }) => {
    const run = byPlace.get(`${leadId} ${campaignId}`);
    if (!run) return allow();
    const grade = grades.get(run.runId);
    return grade ? listGateVerdict(run.name, grade) : NOT_GRADED;
  });
}

const campaignOf = (preview: Record<string, unknown>): string | null =>
  (preview.campaign as { id?: string } | undefined)?.id ?? null;

/** What will not leave by the grade of its list, told before anybody approves. A middling list waits for a word, not for another batch. */
export const listGradePreview: PreviewGuard = {
  kind: 'draft',
  async check(ctx, tx, items) {
    const verdicts = await listVerdicts(
      ctx,
      tx,
      items.map(({ leadId, preview }) => ({ leadId, campaignId: campaignOf(preview) })),
    );
    const left = (verdict: Verdict): Verdict =>
      verdict.reasons[0]?.code === 'list.unacknowledged' ? allow() : verdict;
    return new Map(items.map(({ id }, index) => [id, left(verdicts[index] ?? NOT_GRADED)]));
  },
};

const OUTREACH = new Set(OUTREACH_OPERATIONS);

/** A list below C is not dispatched, decided again at the last moment. An answer to somebody's own words is no list. */
export const listGradeGuard = defineGuard({
  name: 'grade of the list',
  slot: 'approval',
  effects: ['send', 'write'],
  check: async (ctx, tx, { operation, requests }) =>
    OUTREACH.has(operation.name)
      ? listVerdicts(
          ctx,
          tx,
          requests.map(({ subject }) => (subject.answerId === undefined ? subject : {})),
        )
      : requests.map(() => allow()),
});

const blocker: Blocker = {
  name: 'grade of the list',
  async explain(ctx, tx, leadId) {
    const runs = (await runsOfLeads(tx, [leadId])).filter(({ graded }) => graded);
    const refused = (await listVerdicts(ctx, tx, runs)).find(({ allowed }) => !allowed);
    const why = refused?.reasons[0];
    return why ? { reason: why, until: null } : null;
  },
};

/** Why a lead whose list is not good enough is not written to. */
export const listGradeBlocker = contribute(blockers, blocker);
