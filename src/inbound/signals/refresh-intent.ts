import { defineContribution } from '#core/contribution';
import { instantOf, maybeInstantOf } from '#core/db/index';
import type { Tick } from '#core/tick';
import { nextIntentDue, takeIntentDue, writeIntents } from '#leads';
import { fuseIntent, SIGNAL_DAYS } from './intent-fusion.rules.ts';
import { dropPast, type LiveSignal, liveSignals } from './signal.store.ts';

const BATCH = 500;
/** How many days a signal is kept after it has nothing to say any more. */
export const daysOfSignals = defineContribution<number>('inbound.days_of_signals');

/** Puts together what finders and signals say of a lead's intent, when one of them said something and while both fade. */
export const refreshIntent: Tick = {
  name: 'inbound.refresh_intent',
  everySeconds: 10,
  run: (ctx) =>
    ctx.db.tx(async (tx) => {
      const now = ctx.now();
      const due = await takeIntentDue(tx, now, BATCH);
      if (due.length === 0) return 0;
      const signals = await liveSignals(
        tx,
        {
          leadIds: due.map(({ leadId }) => leadId),
          companyIds: [...new Set(due.flatMap(({ companyId }) => companyId ?? []))],
        },
        now,
      );
      const [byLead, byCompany] = [
        Map.groupBy(signals, ({ leadId }) => leadId),
        Map.groupBy(signals, ({ companyId }) => companyId),
      ];
      const intents = due.map(({ leadId, companyId, stated, statedAt }) => {
        const at = maybeInstantOf(statedAt);
        const own = [
          ...(byLead.get(leadId) ?? []),
          ...(companyId === null ? [] : (byCompany.get(companyId) ?? [])),
        ];
        const verdict = fuseIntent({
          now,
          stated: stated === null || at === null ? null : { score: stated, at },
          signals: own.map(datedOf),
        });
        return {
          leadId,
          score: verdict.score,
          reasons: verdict.reasons,
          dueAt: verdict.nextAt?.toString() ?? null,
        };
      });
      await writeIntents(tx, intents);
      return due.length;
    }),
  nextDue: nextIntentDue,
  recurs: true,
};

const datedOf = ({ happenedAt, expiresAt, ...signal }: LiveSignal) => ({
  ...signal,
  happenedAt: instantOf(happenedAt),
  expiresAt: instantOf(expiresAt),
});

/** Forgets signals, and visitors with them, some time after they have nothing to say any more. */
export const forgetSignals: Tick = {
  name: 'inbound.forget_signals',
  everySeconds: 3_600,
  async run(ctx) {
    const days = ctx.contributed(daysOfSignals)[0] ?? SIGNAL_DAYS;
    await ctx.db.tx((tx) => dropPast(tx, ctx.now().subtract({ hours: 24 * days }), 5_000));
    return 0;
  },
};
