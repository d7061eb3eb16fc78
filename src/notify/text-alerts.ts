import { agentActor } from '#core/actor';
import { defineContribution } from '#core/contribution';
import type { Ctx, OperationKey } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { messageOf } from '#core/errors';
import type { Tick } from '#core/tick';
import { explain } from '#core/verdict';
import type { NoticeSms } from '#vendors/ports/notice-sms';
import type { SmsReceipt } from '#vendors/ports/sms';
import { textNow, textOf } from './alert-text.rules.ts';
import {
  alertPhones,
  dueTexts,
  type PlannedText,
  plannedSince,
  planText,
  postponeText,
  type StoredPhone,
  settleText,
  untoldAlerts,
} from './alert-text.store.ts';
import { nextPost } from './alerts.rules.ts';

/** The second level: a text message to the numbers of a workspace. */
export type OwnersText = {
  readonly operation: OperationKey<NoticeSms, SmsReceipt>;
  /** Messages to one number within an hour. */
  readonly perHour: number;
};
export const ownersTexts = defineContribution<OwnersText>('notify.owners_texts');

const BATCH = 20;
const MOST_ALERTS = 50;
/** What is older is no news: it stays on Home, and went to a chat or by mail. */
export const TOLD_WITHIN_HOURS = 24;
const MARK = 6;
/** What is refused for good is tried so often, in case somebody repairs the connection. */
const MOST_REFUSALS = 5;

/**
 * Tells the numbers of a workspace by text message what is urgent. A message is a row before it leaves, with its words; it keeps one
 * name for the gateway, so that a crash between asking and hearing sends no second one. Chat and mail never wait for it.
 */
export const textAlerts: Tick = {
  name: 'notify.text_alerts',
  everySeconds: 30,
  async run(ctx) {
    const [channel] = ctx.contributed(ownersTexts);
    // Nobody is told about people who do not exist.
    if (!channel || ctx.workspace.mode === 'sandbox') return 0;
    await ctx.db.tx((tx) => planDue(ctx, tx, channel));
    let sent = 0;
    for (const text of await ctx.db.ask((tx) => dueTexts(tx, ctx.now(), BATCH)))
      if (await leave(ctx, channel, text)) sent += 1;
    return sent;
  },
};

async function planDue(ctx: Ctx, tx: Tx, channel: OwnersText): Promise<void> {
  for (const phone of await alertPhones(tx, { lock: true })) await planFor(ctx, tx, channel, phone);
}

async function planFor(ctx: Ctx, tx: Tx, { perHour }: OwnersText, phone: StoredPhone): Promise<void> {
  const now = ctx.now();
  const since = now.subtract({ hours: TOLD_WITHIN_HOURS });
  const untold = await untoldAlerts(tx, { phoneId: phone.id, since, limit: MOST_ALERTS });
  if (untold.length === 0) return;
  const sent = (await plannedSince(tx, phone.id, now.subtract({ hours: 1 }))).map(instantOf);
  const quiet = { from: phone.quietFrom, to: phone.quietTo, zone: phone.zone };
  const verdict = textNow({ untold, quiet, sent, perHour, now });
  if (!verdict.send) return;
  const id = ctx.ids.next<'alert_text'>();
  const said = { workspace: ctx.workspace.name, url: ctx.baseUrl, alerts: verdict.alerts };
  const alertIds = verdict.alerts.map((alert) => alert.id);
  await planText(
    tx,
    ctx.workspace.id,
    { id, phoneId: phone.id, text: textOf(said, id.slice(-MARK)), alertIds },
    now,
  );
}

/** Whether it left. What was refused for good is given up; what is not known keeps its name until it is. */
async function leave(ctx: Ctx, channel: OwnersText, text: PlannedText): Promise<boolean> {
  if (text.seen) {
    await ctx.db.tx((tx) => settleText(tx, text.id, { state: 'dropped' }, ctx.now()));
    return false;
  }
  const answer = await ask(ctx, channel, text);
  const now = ctx.now();
  const isFinal = !answer.sent && answer.final && text.attempts + 1 >= MOST_REFUSALS;
  const tooOld = instantOf(text.createdAt).until(now).total('hours') >= TOLD_WITHIN_HOURS;
  await ctx.db.tx((tx) => {
    if (answer.sent) return settleText(tx, text.id, { state: 'sent' }, now);
    if (isFinal || tooOld) return settleText(tx, text.id, { state: 'failed', error: answer.why }, now);
    return postponeText(tx, text.id, answer.why, nextPost(text.attempts, now));
  });
  return answer.sent;
}

type Answer =
  | { readonly sent: true }
  | { readonly sent: false; readonly final: boolean; readonly why: string };

async function ask(ctx: Ctx, { operation }: OwnersText, { id, number, text }: PlannedText): Promise<Answer> {
  try {
    const [outcome] = await ctx
      .as(agentActor('OPERATOR'))
      .perform(operation, [{ input: { to: number, text }, subject: {}, idempotencyKey: `alert text ${id}` }]);
    if (outcome?.state === 'done') return { sent: true };
    if (outcome?.state === 'refused') return { sent: false, final: false, why: explain(outcome) };
    if (outcome?.state === 'failed')
      return { sent: false, final: !outcome.retryable, why: outcome.reason.text };
    return { sent: false, final: false, why: outcome?.reason.text ?? 'There was no answer.' };
  } catch (error) {
    return { sent: false, final: false, why: messageOf(error) };
  }
}
