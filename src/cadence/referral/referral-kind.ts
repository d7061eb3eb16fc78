import { type ApprovalKind, markExecuted } from '#approval';
import type { ApprovalItem } from '#approval/contract';
import { within } from '#core/context';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { all, allow, reason, refuse, type Verdict } from '#core/verdict';
import {
  importLeads,
  isErased,
  leadsByContact,
  memorySource,
  recordLeadEvents,
  suppressionVerdicts,
} from '#leads';
import { draftLeads } from '#messaging';
import { type Referral, referralsOf } from './referral.store.ts';

export const REFERRAL = 'referral';

export const referralText = ({
  leadName,
  from,
  evidence,
}: Pick<Referral, 'leadName' | 'from' | 'evidence'>): string =>
  `${leadName ?? from} wrote: "${(evidence ?? '').trim()}" A yes makes this person a lead of the same company and writes a first message for them, which waits for a yes of its own.`;

/** "Write to them instead": a yes makes the person who was named a lead, and their first message waits for a yes of its own. */
export const referralKind: ApprovalKind = {
  kind: REFERRAL,
  preview: previewReferrals,
  async onApproved(ctx, tx, items) {
    const found = await referralsOf(
      tx,
      items.map(({ subjectId }) => subjectId),
    );
    const scoped = within(ctx, tx);
    for (const referral of found) await meet(scoped, tx, referral);
    await markExecuted(
      tx,
      items.map(({ id }) => id),
      ctx.now(),
    );
  },
};

async function previewReferrals(
  ctx: Ctx,
  tx: Tx,
  items: readonly ApprovalItem[],
): Promise<ReadonlyMap<string, Verdict>> {
  const found = await referralsOf(
    tx,
    items.map(({ subjectId }) => subjectId),
  );
  const suppressed = await suppressionVerdicts(
    ctx,
    tx,
    found.map(({ email, campaignId }) => ({ addresses: [email], campaignId })),
  );
  const verdicts = new Map<string, Verdict>();
  for (const [place, referral] of found.entries()) {
    const erased = await isErased(ctx, tx, { address: referral.email, profileUrl: null });
    const item = items.find(({ subjectId }) => subjectId === referral.replyId);
    if (!item) continue;
    verdicts.set(
      item.id,
      all([
        suppressed[place] ?? refuse(reason('suppression.unchecked', 'The suppressions could not be asked.')),
        erased ? refuse(reason('referral.forgotten', 'This person asked to be forgotten.')) : allow(),
        referral.campaignState === 'active'
          ? allow()
          : refuse(reason('referral.campaign', `The campaign is ${referral.campaignState}.`)),
      ]),
    );
  }
  return verdicts;
}

/** The person becomes a lead like one from any list, of the same company, and gets a first message of their own. */
async function meet(ctx: Ctx, tx: Tx, referral: Referral): Promise<void> {
  const [first = '', ...rest] = (referral.name ?? '').split(/\s+/);
  const quoted = [referral.email, first, rest.join(' '), referral.company ?? ''].map(
    (text) => `"${text.replaceAll('"', '""')}"`,
  );
  const list = ['Email,First Name,Last Name,Company', quoted.join(','), ''].join('\n');
  await importLeads(ctx, memorySource(`referral ${referral.replyId}.csv`, list));
  const [leadId] = await leadsByContact(tx, [{ address: referral.email, profileUrl: null }]);
  await recordLeadEvents(ctx, tx, [
    {
      ...{ leadId: referral.leadId, event: null, type: 'referred', channel: 'system' },
      summary: `Named ${referral.name ?? referral.email} instead`,
      data: { replyId: referral.replyId, leadId: leadId ?? null },
    },
  ]);
  if (!leadId) return;
  await recordLeadEvents(ctx, tx, [
    {
      ...{ leadId, event: null, type: 'referred_by', channel: 'system' },
      summary: `Named by ${referral.leadName ?? referral.from}`,
      data: { replyId: referral.replyId, leadId: referral.leadId },
    },
  ]);
  await draftLeads(ctx, { campaignId: referral.campaignId, leadIds: [leadId] });
}
