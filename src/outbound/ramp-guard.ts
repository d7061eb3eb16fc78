import { findCampaign, openWindowOf } from '#campaigns';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { allow, type Reason, reason, refuse, type Verdict } from '#core/verdict';
import { defineGuard } from '#gateway';
import { channelOf } from './contract.ts';
import { RAMP, type Ramp, rampOf } from './ramp.rules.ts';
import { rampDays, rampWaived, tiersOf } from './ramp.store.ts';
import { sendingStates, workspaceDailyLimit } from './workspace-limits.store.ts';

/** The ramp of a live workspace as its ledger stands; null where none holds: elsewhere, or waived by the owner. */
export async function currentRamp(ctx: Ctx, tx: Tx, zone: string): Promise<Ramp | null> {
  if (ctx.workspace.mode !== 'live' || (await rampWaived(tx, ctx.workspace.id))) return null;
  const now = ctx.now();
  const today = now.toZonedDateTimeISO(zone).toPlainDate().toString();
  const days = await rampDays(tx, zone, now.subtract({ hours: 24 * (RAMP.lookbackDays + 1) }));
  return rampOf({ days, today });
}

export type SlowStart = {
  readonly dailyLimit: number;
  readonly slow: { readonly perDay: number; readonly before: string } | undefined;
  /** When leads of other tiers may be written to at the earliest. */
  readonly heldUntil: ReadonlyMap<string, Temporal.Instant>;
};

/**
 * What a plan has to keep: the operator's total, and the ramp on the days it can still hold. Should a day not turn out
 * clean, the guard sends what was planned too early back for another place.
 */
export async function slowStart(
  ctx: Ctx,
  tx: Tx,
  { zone, channel, leadIds }: { zone: string; channel: 'email' | 'linkedin'; leadIds: readonly string[] },
): Promise<SlowStart> {
  const dailyLimit = await workspaceDailyLimit(tx, ctx.workspace.id);
  const ramp = channel === 'email' ? await currentRamp(ctx, tx, zone) : null;
  if (!ramp?.active || ramp.perDay === null) return { dailyLimit, slow: undefined, heldUntil: new Map() };
  const today = ctx.now().toZonedDateTimeISO(zone).toPlainDate();
  const over = today.add({ days: RAMP.cleanDays - ramp.cleanDays });
  const start = over.toZonedDateTime(zone).toInstant();
  const tiers = await tiersOf(tx, leadIds);
  const held = leadIds.filter((id) => !ramp.tiers?.includes(tiers.get(id) ?? ''));
  return {
    dailyLimit,
    slow: { perDay: ramp.perDay, before: over.toString() },
    heldUntil: new Map(held.map((id) => [id, start])),
  };
}

/** Five mails a day to the first tier, until clean days were shown; decided again at the moment of sending. */
export const rampGuard = defineGuard({
  name: 'ramp',
  slot: 'window',
  effects: ['send'],
  async check(ctx, tx, { operation, requests }) {
    const verdicts: Verdict[] = requests.map(() => allow());
    if (ctx.workspace.mode !== 'live' || operation.toSelf) return verdicts;
    const tiers = await tiersOf(tx, [...new Set(requests.flatMap(({ subject }) => subject.leadId ?? []))]);
    const judged = requests.map(({ idempotencyKey }) => idempotencyKey);
    let extra = 0;
    for (const campaignId of new Set(requests.map(({ subject }) => subject.campaignId))) {
      const judge = await judgeFor(ctx, tx, campaignId, judged);
      requests.forEach(({ subject }, index) => {
        if (subject.campaignId !== campaignId) return;
        if (subject.answerId !== undefined) return;
        const verdict = judge(subject.mailboxId, tiers.get(subject.leadId ?? '') ?? null, extra);
        if (verdict.allowed) extra += 1;
        verdicts[index] = verdict;
      });
    }
    return verdicts;
  },
});

async function judgeFor(ctx: Ctx, tx: Tx, campaignId: string | undefined, judged: readonly string[]) {
  const campaign = campaignId ? await findCampaign(tx, campaignId) : undefined;
  const zone = campaign ? openWindowOf(campaign).zone : 'UTC';
  const ramp = await currentRamp(ctx, tx, zone);
  const dayStart = ctx.now().toZonedDateTimeISO(zone).startOfDay().toInstant();
  const states = ramp?.active ? await sendingStates(tx, dayStart, judged) : undefined;
  const sendsMail = (mailboxId: string): boolean =>
    channelOf(states?.byMailbox.get(mailboxId)?.vendor ?? 'heyreach') === 'email';
  const sentToday = states?.mailsToday ?? 0;
  return (mailboxId: string | undefined, tier: string | null, extra: number): Verdict => {
    if (!ramp?.active || !sendsMail(mailboxId ?? '')) return allow();
    const [why] = ramp.reasons;
    const full = sentToday + extra >= (ramp.perDay ?? 0);
    const refusals: Reason[] = [
      ...(ramp.tiers?.includes(tier ?? '')
        ? []
        : [reason('ramp.tier', `The lead is not of the first tier. ${why?.text}`)]),
      ...(full ? [reason('send.daily_limit', `The messages of today are sent. ${why?.text}`)] : []),
    ];
    const [first, ...more] = refusals;
    return first ? refuse(first, ...more) : allow();
  };
}
