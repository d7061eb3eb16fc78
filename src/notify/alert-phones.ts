import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid, notFound } from '#core/errors';
import { alertPhones, forgetPhone, insertPhone, phoneRecords, wantedTexts } from './alert-text.store.ts';
import type { AlertPhones, NewAlertPhone } from './contract.ts';
import { readNumber, shownNumber } from './phone-number.rules.ts';
import { ownersTexts, TOLD_WITHIN_HOURS } from './text-alerts.ts';

/** A handful of people; who else must know reads the chat. */
const MOST_PHONES = 5;
const SHOWN_DAYS = 7;

/** Who is told by text message, each number by its country and its end alone, and how that goes. */
export async function readAlertPhones(ctx: Ctx): Promise<AlertPhones> {
  requireScope(ctx, 'operations:read');
  const [channel] = ctx.contributed(ownersTexts);
  return ctx.db.tx(async (tx) => {
    const phones = await alertPhones(tx);
    const ids = phones.map(({ id }) => id);
    const records = await phoneRecords(tx, ids, ctx.now().subtract({ hours: 24 * SHOWN_DAYS }));
    const byPhone = new Map(records.map((record) => [record.phoneId, record]));
    return {
      connected: channel !== undefined,
      perHour: channel?.perHour ?? null,
      phones: phones.map(({ id, name, number, zone, quietFrom, quietTo }) => {
        const { sent = 0, failed = 0, lastSentAt = null, lastError = null } = byPhone.get(id) ?? {};
        return {
          ...{ id, name, number: shownNumber(number), zone, quietFrom, quietTo },
          ...{ sent, failed, lastSentAt, lastError },
        };
      }),
    };
  });
}

/** From now on this number is told by text message what is urgent. */
export async function addAlertPhone(ctx: Ctx, input: NewAlertPhone): Promise<{ phoneId: string }> {
  requireScope(ctx, 'workspace:admin');
  const read = readNumber(input.number);
  if (!read.ok)
    throw invalid(
      'alert_phone.number',
      'That is no telephone number with its country, such as +49 170 1234567. Nothing was added.',
      [{ path: 'number', message: 'must be a number with its country' }],
    );
  const { name, zone, quietFrom, quietTo } = input;
  return ctx.db.tx(async (tx) => {
    const known = await alertPhones(tx, { lock: true });
    if (known.length >= MOST_PHONES)
      throw conflict(
        'alert_phone.many',
        `${MOST_PHONES} numbers are told already. Take one out first. Nothing was added.`,
      );
    const id = ctx.ids.next<'alert_phone'>();
    const phone = { id, name, number: read.number, zone, quietFrom, quietTo, by: ctx.actor.id };
    if (!(await insertPhone(tx, ctx.workspace.id, phone, ctx.now())))
      throw conflict('alert_phone.known', 'This number is told already. Nothing was added.');
    await ctx.audit(tx, {
      action: 'alert_phone.added',
      subject: id,
      detail: { name, number: shownNumber(read.number) },
    });
    return { phoneId: id };
  });
}

/** Forgets a number; it is told nothing more. */
export async function removeAlertPhone(
  ctx: Ctx,
  { phoneId }: { phoneId: string },
): Promise<{ removed: true }> {
  requireScope(ctx, 'workspace:admin');
  return ctx.db.tx(async (tx) => {
    if (!(await forgetPhone(tx, phoneId, ctx.now()))) throw notFound('number', phoneId);
    await ctx.audit(tx, { action: 'alert_phone.removed', subject: phoneId });
    return { removed: true };
  });
}

/** Why text messages would reach nobody, as a sentence, and how much waits for it; null when they would, or nobody wants any. */
export async function whyNoTexts(ctx: Ctx, tx: Tx): Promise<{ why: string; waiting: number } | null> {
  if (ctx.workspace.mode === 'sandbox') return null;
  const [channel] = ctx.contributed(ownersTexts);
  const phones = await alertPhones(tx);
  if (channel ? phones.length > 0 : phones.length === 0) return null;
  const waiting = await wantedTexts(tx, ctx.now().subtract({ hours: TOLD_WITHIN_HOURS }));
  const why = channel
    ? 'Text messages about what is urgent reach nobody: no number is entered.'
    : 'Text messages about what is urgent cannot leave: LEGWORK_ALERT_SMS is not set.';
  return { why, waiting };
}
