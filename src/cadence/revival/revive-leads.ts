import { listCampaigns, type MotionWork } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { agentActor } from '#core/actor';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import { instantOf, maybeInstantOf, type Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { enrichLeads } from '#enrichment';
import { importLeads, leadsByContact, memorySource, recordLeadEvents } from '#leads';
import { askAhead, draftGroup, type Group, wasAsked } from '../ask-ahead.ts';
import { REVIVAL } from '../contract.ts';
import { freezeWaiting } from '../freeze-follow-ups.ts';
import {
  candidatesToWrite,
  type Quiet,
  quietContacts,
  revivedSince,
  UNWRITTEN,
  type Wanted,
} from './revival.store.ts';
import { REVIVALS_A_DAY, type ReviveVerdict, reviveVerdict } from './revive.rules.ts';

/**
 * Looks through the contacts of the CRM for people who went quiet and may be tried again, a few a day, the most promising first;
 * writes to them in the campaign made for that, and puts it before a person. Nothing is sent by this.
 */
export const reviveLeads: Tick = {
  name: 'cadence.revive',
  everySeconds: 6 * 3_600,
  async run(ctx) {
    const campaign = await ctx.db.tx(revivalCampaign);
    if (!campaign) return 0;
    const { chosen } = await findCandidates(ctx);
    return chosen + (await writeToThem(ctx, campaign, 'chosen')).moved;
  },
};

/** Writes by the next text to whom a reviewer said no to one, and again to whom nobody decided on in time. */
export const reviveAnew: Tick = {
  name: 'cadence.revive_anew',
  everySeconds: 60,
  async run(ctx) {
    const campaign = await ctx.db.tx(revivalCampaign);
    return campaign ? (await writeToThem(ctx, campaign, 'anew')).moved : 0;
  },
};

/** The same as a part of a motion: everybody who was looked at, and whom nothing could be written to, with the reason. */
export const revivalMotion: MotionWork = {
  part: 'revival',
  async run(ctx, { dryRun }) {
    const campaign = await ctx.db.tx(revivalCampaign);
    if (!campaign)
      return {
        ...{ part: 'revival', got: 0, did: 0, skipped: {}, failed: {} },
        note: 'No active campaign is for people who went quiet.',
      };
    if (dryRun) {
      const { best, judged } = await judgeCandidates(ctx);
      const leftOut = leftOutOf(judged, best.length);
      return {
        part: 'revival',
        got: judged.length,
        did: best.length,
        skipped: leftOut,
        failed: {},
        note: null,
      };
    }
    const { judged, chosen, leftOut } = await findCandidates(ctx);
    const { unwritten } = await writeToThem(ctx, campaign, 'chosen');
    const note = unwritten === 0 ? null : `To ${unwritten} of them nothing could be written yet.`;
    return { part: 'revival', got: judged, did: chosen, skipped: leftOut, failed: {}, note };
  },
};

const revivalCampaign = async (tx: Tx): Promise<Campaign | undefined> =>
  (await listCampaigns(tx)).find(
    ({ state, settings }) => state === 'active' && settings.purpose === 'revival',
  );

type Found = { readonly contact: Quiet; readonly verdict: ReviveVerdict };

/** Everybody who went quiet, and the best of those who may be tried again, up to the figure of the day. */
async function judgeCandidates(ctx: Ctx): Promise<{ judged: Found[]; best: Found[] }> {
  const now = ctx.now();
  const today = now.toZonedDateTimeISO('UTC').startOfDay().toInstant();
  const free = REVIVALS_A_DAY - (await ctx.db.ask((tx) => revivedSince(tx, today)));
  if (free <= 0) return { judged: [], best: [] };
  const judged = (await ctx.db.ask((tx) => quietContacts(tx, now))).map((contact): Found => {
    const { lastTouchAt, activeAt } = contact;
    const times = { lastTouchAt: maybeInstantOf(lastTouchAt), activeAt: instantOf(activeAt) };
    return { contact, verdict: reviveVerdict({ ...contact, ...times, hasEmail: true, now }) };
  });
  const best = judged
    .filter(({ verdict }) => verdict.eligible)
    .toSorted((one, other) => (other.verdict.score ?? 0) - (one.verdict.score ?? 0))
    .slice(0, free);
  return { judged, best };
}

/** Of those who were looked at everybody who was not chosen, by the first reason. */
function leftOutOf(judged: readonly Found[], chosen: number): Record<string, number> {
  const { eligible = 0, ...leftOut } = refusalsOf(judged);
  const over = eligible - chosen;
  return over > 0 ? { ...leftOut, over_the_figure_of_the_day: over } : leftOut;
}

/** Makes the best of those who may be tried again candidates. */
async function findCandidates(ctx: Ctx) {
  const { judged, best } = await judgeCandidates(ctx);
  const met = await meet(ctx, best);
  await ctx.db.tx(async (tx) => {
    await recordLeadEvents(
      within(ctx, tx),
      tx,
      met.map(({ leadId, verdict, newcomer }) => ({
        ...{ leadId, newcomer, event: 'revival_candidate', channel: 'system' },
        summary: verdict.reasons.map(({ text }) => text).join(' '),
        data: { score: verdict.score, outcome: verdict.outcome },
      })),
    );
    if (met.length > 0)
      await ctx.audit(tx, {
        action: 'revival.scanned',
        subject: ctx.workspace.id,
        detail: { contacts: judged.length, chosen: met.length, why: refusalsOf(judged) },
      });
  });
  return { judged: judged.length, chosen: met.length, leftOut: leftOutOf(judged, met.length) };
}

/** How many were left out for which first reason: with the eligible ones they are everybody who was looked at. */
function refusalsOf(judged: readonly Found[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict } of judged) {
    const name = verdict.eligible ? 'eligible' : (verdict.reasons[0]?.code ?? 'unknown');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** The leads of these contacts. Whom only the CRM knew becomes a lead like one from any list, and the finders are asked about them. */
async function meet(ctx: Ctx, best: readonly Found[]) {
  const strangers = best.filter(({ contact }) => contact.leadId === null);
  if (strangers.length > 0)
    await importLeads(ctx, memorySource(`crm ${ctx.now().toString()}.csv`, listOf(strangers)));
  const leadIds = await ctx.db.tx((tx) =>
    leadsByContact(
      tx,
      best.map(({ contact }) => ({ address: contact.email, profileUrl: null })),
    ),
  );
  const met = best.flatMap(({ contact, verdict }, index) => {
    const leadId = contact.leadId ?? leadIds[index];
    return leadId ? [{ leadId, verdict, newcomer: contact.leadId === null }] : [];
  });
  const unknown = met.filter(({ newcomer }) => newcomer).map(({ leadId }) => leadId);
  if (unknown.length > 0) await enrichLeads(ctx.as(agentActor('ENRICHER')), unknown);
  return met;
}

function listOf(found: readonly Found[]): string {
  const quoted = (text: string | null): string => `"${(text ?? '').replaceAll('"', '""')}"`;
  const lines = found.map(({ contact: { email, firstName, lastName, companyName } }) =>
    [email, firstName, lastName, companyName].map(quoted).join(','),
  );
  return ['Email,First Name,Last Name,Company', ...lines, ''].join('\n');
}

/**
 * Writes to candidates, and freezes what waits for a person's yes. What cannot be written stays a candidate with its reason. Where
 * a model writes it is asked before the transaction; who stopped being a candidate meanwhile gets nothing.
 */
async function writeToThem(
  ctx: Ctx,
  campaign: Campaign,
  wanted: Wanted,
): Promise<{ moved: number; unwritten: number }> {
  const crafter = ctx.as(agentActor('CRAFTER'));
  const candidates = (tx: Tx) => candidatesToWrite(tx, ctx.now(), { wanted, limit: REVIVALS_A_DAY });
  const step = { number: 1, touch: 'revival', motion: REVIVAL };
  const group: Group = { campaignId: campaign.id, step, leadIds: await ctx.db.ask(candidates) };
  const byModel = campaign.settings.copy.writer === 'model';
  const asked = byModel ? await askAhead(ctx, [group]) : new Map();
  return crafter.db.tx(async (tx) => {
    const scoped = within(crafter, tx);
    const leadIds = (await candidates(tx)).filter((id) => !byModel || wasAsked(asked, group, id));
    const outcomes = leadIds.length === 0 ? [] : await draftGroup(crafter, tx, { ...group, leadIds }, asked);
    await recordLeadEvents(
      scoped,
      tx,
      outcomes.map(({ leadId, state, reasons }) =>
        state === 'queued'
          ? {
              leadId,
              event: 'revival_queued',
              channel: 'system',
              summary: 'Waits for a yes to be tried again',
            }
          : {
              ...{ leadId, event: null, type: UNWRITTEN, channel: 'system' },
              summary: `Could not be written to again: ${reasons[0]?.text ?? state}`,
            },
      ),
    );
    const unwritten = outcomes.filter(({ state }) => state !== 'queued').length;
    return { moved: outcomes.length + (await freezeWaiting(crafter, tx, REVIVAL)), unwritten };
  });
}
