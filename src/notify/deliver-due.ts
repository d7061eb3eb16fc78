import { agentActor } from '#core/actor';
import { engagedBrakes } from '#core/brake/brake.store';
import type { Ctx, EffectRequest } from '#core/ctx';
import type { Tx } from '#core/db/index';
import type { Tick } from '#core/tick';
import { brakeVerdict } from '#gateway';
import { deliverWebhook, type OutgoingWebhook } from '#vendors/ports/outgoing-webhook';
import { raiseAlerts } from './alert.store.ts';
import { endpointDisabled } from './alerts.rules.ts';
import { type Attempt, afterAttempt, attemptOf, endpointAfter } from './delivery.rules.ts';
import { claimDue, type DueDelivery, nextDelivery, postpone, settleDeliveries } from './delivery.store.ts';
import { lockEndpoint, settleEndpoint } from './endpoint.store.ts';
import { signingSecrets } from './webhook-secret.ts';

const BATCH = 100;
/** Longer than a batch can take; what a killed process had in hand is due again after it. */
const LEASE = Temporal.Duration.from({ minutes: 5 });

type Tried = { readonly delivery: DueDelivery; readonly attempt: Attempt };

/** Delivers what is due. What became of each try, and what that says about its endpoint, is written together. */
export const deliverDue: Tick = {
  name: 'notify.deliver',
  everySeconds: 1,
  async run(ctx) {
    const now = ctx.now();
    const due = await ctx.db.tx(async (tx) =>
      (await isStopped(ctx, tx)) ? [] : claimDue(tx, { now, lease: now.add(LEASE), limit: BATCH }),
    );
    if (due.length === 0) return 0;
    const outcomes = await ctx.as(agentActor('OPERATOR')).perform(
      deliverWebhook,
      due.map((delivery) => requestOf(ctx, delivery)),
    );
    const tried = due.flatMap((delivery, index): Tried[] => {
      const outcome = outcomes[index];
      return outcome ? [{ delivery, attempt: attemptOf(outcome, ctx.now()) }] : [];
    });
    await ctx.db.tx((tx) => settle(ctx, tx, tried));
    return tried.filter(({ attempt }) => attempt.kind !== 'later').length;
  },
  nextDue: nextDelivery,
};

/** While everything is stopped nothing is even asked: a refusal for each of a thousand deliveries helps nobody. */
const isStopped = async (ctx: Ctx, tx: Tx): Promise<boolean> =>
  !brakeVerdict(deliverWebhook, await engagedBrakes(tx, ctx.workspace.id)).allowed;

const requestOf = (ctx: Ctx, delivery: DueDelivery): EffectRequest<OutgoingWebhook> => ({
  input: {
    webhookId: `msg_${delivery.id}`,
    url: delivery.url,
    body: delivery.body,
    secrets: signingSecrets(ctx, { ...delivery, id: delivery.endpointId }),
  },
  subject: { endpointId: delivery.endpointId },
  idempotencyKey: `${delivery.id} ${delivery.replays}`,
});

async function settle(ctx: Ctx, tx: Tx, tried: readonly Tried[]): Promise<void> {
  const now = ctx.now();
  for (const [endpointId, own] of Map.groupBy(tried, ({ delivery }) => delivery.endpointId)) {
    await settleDeliveries(
      tx,
      own.flatMap(({ delivery, attempt }) =>
        attempt.kind === 'later'
          ? []
          : [{ id: delivery.id, before: delivery.attempts, ...afterAttempt(delivery, attempt, now) }],
      ),
      now,
    );
    await putOff(tx, endpointId, own, now);
    await judge(ctx, tx, endpointId, own);
  }
}

async function putOff(
  tx: Tx,
  endpointId: string,
  tried: readonly Tried[],
  now: Temporal.Instant,
): Promise<void> {
  const held = tried.flatMap(({ delivery, attempt }) =>
    attempt.kind === 'later' ? [{ id: delivery.id, ...attempt }] : [],
  );
  const [first] = held;
  if (!first) return;
  await postpone(tx, held, { endpointId: first.everybody ? null : endpointId, now, until: first.at });
}

/** One that is gone, or only failed for days, is switched off, and somebody is told. */
async function judge(ctx: Ctx, tx: Tx, endpointId: string, tried: readonly Tried[]): Promise<void> {
  const endpoint = await lockEndpoint(tx, endpointId);
  if (!endpoint) return;
  const now = ctx.now();
  const verdict = endpointAfter(
    endpoint,
    tried.map(({ attempt }) => attempt),
    now,
  );
  await settleEndpoint(tx, endpointId, verdict);
  if (!verdict.disable) return;
  await ctx.audit(tx, {
    action: 'webhook_endpoint.disabled',
    subject: endpointId,
    detail: { reason: verdict.disable },
  });
  const host = new URL(endpoint.url).host;
  await raiseAlerts(ctx, tx, [endpointDisabled({ endpointId, host, why: verdict.disable, at: now })]);
}
