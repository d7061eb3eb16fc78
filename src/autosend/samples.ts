import type { Attention } from '#core/contributions';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, forbidden, notFound } from '#core/errors';
import { type AutosendSamples, DRAFTED, type SampleVerdict } from './contract.ts';
import { moveGrants } from './move-grants.ts';
import { isDrawn, SAMPLE_SHARE } from './sample.rules.ts';
import {
  drawSamples,
  findSample,
  judgeSampleRow,
  sampleCounts,
  sampleShare,
  waitingSamples,
  writeShare,
} from './sample.store.ts';

const SHOWN = 50;

/** Draws some of the answers that have just left without a person, for a look afterwards. */
export async function drawFrom(ctx: Ctx, tx: Tx, draftIds: readonly string[]): Promise<void> {
  const share = (await sampleShare(tx)) ?? SAMPLE_SHARE;
  const drawn = draftIds.filter((id) => isDrawn(id, share));
  if (drawn.length > 0) await drawSamples(tx, ctx.workspace.id, drawn, ctx.now());
}

/** What waits for a look, and how what was looked at turned out. */
export async function readSamples(ctx: Ctx): Promise<AutosendSamples> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => ({
    share: (await sampleShare(tx)) ?? SAMPLE_SHARE,
    counts: await sampleCounts(tx),
    waiting: await waitingSamples(tx, SHOWN),
  }));
}

/** Which share is looked at, from the next answer on. */
export async function setSampleShare(ctx: Ctx, input: { share: number }): Promise<AutosendSamples> {
  requireScope(ctx, 'workspace:admin');
  await ctx.db.tx(async (tx) => {
    await writeShare(tx, ctx.workspace.id, input.share, ctx.now());
    await ctx.audit(tx, { action: 'autosend.sampling', subject: ctx.workspace.id, detail: input });
  });
  return readSamples(ctx);
}

/**
 * A person says whether an answer that went without one was right. Either way it counts for what the thresholds mean; a wrong one
 * takes a step back from what goes by itself, at once. What was sent stays sent.
 */
export async function judgeSample(ctx: Ctx, input: SampleVerdict): Promise<AutosendSamples> {
  requireScope(ctx, 'approvals:decide');
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'sandbox')
    throw forbidden(
      'autosend.person',
      `A person says whether an answer was right, and ${ctx.actor.name} is none. Nothing was changed.`,
    );
  const { draftId, right, note } = input;
  await ctx.db.tx(async (tx) => {
    const sample = await findSample(tx, draftId);
    if (!sample) throw notFound('sample', draftId);
    if (sample.verdict !== null)
      throw conflict('sample.judged', `Somebody called it ${sample.verdict} already. Nothing was changed.`);
    const verdict = right ? 'right' : 'wrong';
    await judgeSampleRow(tx, draftId, { verdict, note: note || null, by: ctx.actor.id }, ctx.now());
    await ctx.audit(tx, { action: 'autosend.sample_judged', subject: draftId, detail: { verdict } });
    if (right || sample.campaignId === null || !(sample.intent in DRAFTED)) return;
    await moveGrants(ctx, tx, [{ campaignId: sample.campaignId, intent: sample.intent }], ['sample']);
  });
  return readSamples(ctx);
}

/** On Home, for whoever looks there. */
export const waitingForALook = {
  async list(_ctx: Ctx, tx: Tx): Promise<Attention[]> {
    const { waiting } = await sampleCounts(tx);
    if (waiting === 0) return [];
    const title = `${waiting} ${waiting === 1 ? 'answer' : 'answers'} that went without a person: was it right?`;
    return [{ kind: 'autosend_samples', title, count: waiting, href: '/settings/auto-send', rank: 35 }];
  },
};
