import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normalisePhone } from '#core/text/phone';
import { reason } from '#core/verdict';
import { suppressIn } from '#leads';
import { raiseAlerts } from '#notify';
import { takeAsNo } from './apply-reply.ts';
import { leadsOfPhone } from './match.store.ts';
import { readOptOut } from './opt-out.rules.ts';
import type { ReadNotice } from './vendor-notice.store.ts';
import type { Told } from './vendor-notice.ts';

/**
 * A text message somebody sent us. Whether it asks to be left alone is the first question, whatever was read of them before: such a
 * "no" holds on every channel, for everybody with that number, and is kept for a number nobody here knows. Nobody is answered by
 * text message, so any other one of a lead is told to a person.
 */
export async function applySms(
  ctx: Ctx,
  tx: Tx,
  vendor: string,
  told: Extract<Told, { says: 'sms' }>,
): Promise<ReadNotice> {
  const phone = normalisePhone(told.phone);
  if (phone === null)
    return {
      outcome: 'unmatched',
      leadId: null,
      reasons: [reason('notice.no_phone', `${vendor} names no telephone number with its country.`)],
    };
  const leads = await leadsOfPhone(tx, phone);
  const leadId = leads[0]?.leadId ?? null;
  if (told.stop || readOptOut(told.text).optOut) {
    await suppressIn(ctx, tx, [{ phone, reason: 'asked by text message to be left alone', source: 'reply' }]);
    for (const lead of leads) await takeAsNo(ctx, tx, { ...lead, from: null, channel: 'email' });
    return {
      outcome: 'opt_out',
      leadId,
      reasons: [reason('notice.opt_out', 'The person asked by text message to be left alone.')],
    };
  }
  if (leads[0]) await raiseAlerts(ctx, tx, [smsAlert(leads[0], told.text, ctx.now())]);
  return {
    outcome: 'unmatched',
    leadId,
    reasons: [
      leadId === null
        ? reason('notice.unmatched', 'Nobody here has this number. The message is kept.')
        : reason('notice.by_hand', 'Nobody is answered by text message here: a person was told.'),
    ],
  };
}

/** As much of their words as an alert about a reply shows. */
const SHOWN = 400;

const smsAlert = (
  lead: { leadId: string; name: string | null },
  text: string,
  at: Temporal.Instant,
): Parameters<typeof raiseAlerts>[2][number] => ({
  code: 'reply.sms',
  subject: lead.leadId,
  severity: 'warning',
  title: `${lead.name ?? 'A lead'} sent a text message and needs a person`,
  text: `Nobody is answered by text message from here. They wrote: ${text.replace(/\s+/g, ' ').trim().slice(0, SHOWN)}`,
  at,
});
