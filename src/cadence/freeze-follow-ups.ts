import { freezeByCampaign } from '#approval';
import { moveEnrolments } from '#campaigns';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { mayAct } from '#core/grants';
import type { Tick } from '#core/tick';
import { MOST_ATTEMPTS } from './aged.rules.ts';
import { looseCampaigns, withoutDraft } from './cadence.store.ts';
import { CADENCE } from './contract.ts';

/** Follow-ups that wait are frozen into a batch of their campaign, one at a time, so that a person decides on a day's work at once. */
export const freezeFollowUps: Tick = {
  name: 'cadence.freeze',
  everySeconds: 60,
  run: (ctx) => ctx.db.tx((tx) => freezeWaiting(ctx, tx, CADENCE)),
};

/** Hours after which messages of which none may leave are looked at again; sooner only together with others. */
const LOOK_AGAIN_HOURS = 24;

/** Freezes what waits of a motion, for each campaign unless a batch of it waits already. Returns how many messages a person is asked about. */
export async function freezeWaiting(ctx: Ctx, tx: Tx, motion: string): Promise<number> {
  const since = ctx.now().subtract({ hours: LOOK_AGAIN_HOURS });
  const campaignIds = await looseCampaigns(tx, motion, since);
  if (campaignIds.length === 0) return 0;
  const verdict = await mayAct(ctx.as(agentActor('GATEKEEPER')), tx, 'trigger_workflow');
  if (!verdict.allowed) return 0;
  const what = { motion, kind: 'draft', closeEmpty: true, campaignIds };
  const batches = await freezeByCampaign(within(ctx, tx), what);
  return batches.reduce((sum, { items }) => sum + items, 0);
}

const LIMIT = 500;

/** A step whose draft aged away is written anew from what is known then; after three times the sequence waits for a person. */
export const rewriteAged: Tick = {
  name: 'cadence.rewrite_aged',
  everySeconds: 60,
  run: (ctx: Ctx) =>
    ctx.db.tx(async (tx) => {
      const stuck = (await withoutDraft(tx, LIMIT)).map((entry) => ({
        ...{ id: entry.id, step: entry.step, from: entry.step, doing: null },
        attempts: entry.attempts + 1,
      }));
      const now = ctx.now().toString();
      await moveEnrolments(
        tx,
        stuck.map((move) =>
          move.attempts < MOST_ATTEMPTS
            ? { ...move, state: 'active' as const, dueAt: now }
            : { ...move, state: 'paused' as const, dueAt: null, reason: 'nobody_decided', resumeAt: null },
        ),
        ctx.now(),
      );
      return stuck.length;
    }),
};
