import { exitEnrolments } from '#campaigns';
import type { Ctx } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { recordLeadEvents, suppressIn } from '#leads';
import { cancelPlanned, holdAfterComplaint } from '#outbound';
import type { BounceVerdict } from './bounce.rules.ts';
import type { BouncedRecipient } from './bounce-reason.rules.ts';
import { MAILBOX_REASONS } from './bounce-words.ts';
import { addressBounced, leadOptedOut } from './events.ts';
import { bouncedSoftly, type KnownLead, mailedLeads, saidDead, sentTo } from './match.store.ts';
import type { Processed } from './processed.ts';

/** A notice about a message older than this is not believed without that message's id. */
const WINDOW_DAYS = 30;

type Bounce = Extract<BounceVerdict, { kind: 'bounce' }>;
type Complaint = Extract<BounceVerdict, { kind: 'complaint' }>;

/** The form that identifies a mailbox; null for what is no address. */
export const canonicalOf = (address: string): string | null => {
  const parsed = normaliseEmail(address);
  return parsed.ok ? parsed.canonical : null;
};

/** Ids are stored with brackets and may be given without. */
const bothForms = (ids: readonly string[]): string[] => ids.flatMap((id) => [id, `<${id}>`]);

export const windowStart = (ctx: Ctx): Temporal.Instant => ctx.now().subtract({ hours: WINDOW_DAYS * 24 });

/** Only the recipients that failed suffer, and only when we wrote to them; a full mailbox is no dead address. */
export async function applyBounce(ctx: Ctx, tx: Tx, bounce: Bounce): Promise<Processed> {
  const sent = await sentTo(tx, bothForms(bounce.returnedIds));
  const reasons: Reason[] = [...bounce.reasons];
  let leadId: string | null = null;
  for (const recipient of bounce.recipients) {
    const lead = await leadOf(ctx, tx, recipient, sent);
    reasons.push(bounceReason(recipient));
    if (!lead) {
      reasons.push(
        reason('bounce.not_ours', 'We have not written to this address lately, so nothing was changed.'),
      );
      continue;
    }
    leadId ??= lead.leadId;
    reasons.push(...(await bounceOf(ctx, tx, lead, recipient)));
  }
  return { outcome: 'bounce', leadId, reasons };
}

/** What one failed recipient means for a lead of ours. Returns what there is to say beyond the failure itself. */
export async function bounceOf(
  ctx: Ctx,
  tx: Tx,
  lead: KnownLead,
  recipient: BouncedRecipient,
): Promise<Reason[]> {
  if (recipient.severity === 'hard' && lead.replyCount > 0)
    return [
      reason(
        'bounce.after_reply',
        'Somebody answered from this address before, so it is not suppressed. Look at it.',
      ),
    ];
  if (recipient.severity === 'hard') await closeAddress(ctx, tx, lead, recipient);
  else if (recipient.severity === 'soft') await softBounce(ctx, tx, lead, recipient);
  return [];
}

/** What a notice says of one recipient. */
export const bounceReason = (recipient: BouncedRecipient): Reason => {
  const { status, action, reason: cause, severity } = recipient;
  return reason(`bounce.${severity}`, bounceSentence(recipient), { status, action, reason: cause });
};

export const bounceSentence = (recipient: BouncedRecipient): string =>
  `${recipient.address ?? 'The recipient'}: ${recipient.action}, ${recipient.reason.replaceAll('_', ' ')}${recipient.status ? ` (${recipient.status})` : ''}.`;

async function leadOf(
  ctx: Ctx,
  tx: Tx,
  recipient: BouncedRecipient,
  sent: readonly KnownLead[],
): Promise<KnownLead | undefined> {
  if (recipient.address === null) return sent.length === 1 ? sent[0] : undefined;
  const canonical = canonicalOf(recipient.address);
  const returned = sent.find((entry) => canonicalOf(entry.address) === canonical);
  if (returned || canonical === null) return returned;
  const [mailed] = await mailedLeads(tx, [canonical], windowStart(ctx));
  if (mailed) return mailed;
  // The server forwarded our mail elsewhere before it failed: the address we used is the one that is dead for us.
  return sent.length === 1 && recipient.severity !== 'none' ? sent[0] : undefined;
}

/** Nothing goes to this address any more. What is told a second time is no second failure. */
async function closeAddress(ctx: Ctx, tx: Tx, lead: KnownLead, recipient: BouncedRecipient): Promise<void> {
  const added = await suppressIn(ctx, tx, [
    {
      address: lead.address,
      reason: `${recipient.severity === 'hard' ? 'hard bounce' : 'second soft bounce'}: ${recipient.reason}`,
      source: 'bounce',
    },
  ]);
  // The mail server and the vendor may both tell of it.
  if (added === 0 && (await saidDead(tx, lead))) return;
  await recordLeadEvents(ctx, tx, [
    {
      leadId: lead.leadId,
      event: 'bounced',
      channel: 'email',
      summary: `${lead.address} cannot be reached: ${recipient.reason.replaceAll('_', ' ')}`,
      nextSendAt: null,
      data: { status: recipient.status, diagnostic: recipient.diagnostic },
    },
  ]);
  await exitEnrolments(tx, [{ leadId: lead.leadId, reason: 'bounced' }], ctx.now());
  await cancelPlanned(tx, [lead.leadId], reason('send.bounced', 'The address cannot be reached.'), ctx.now());
  await ctx.emit(tx, addressBounced, {
    aggregate: lead.leadId,
    payload: { leadId: lead.leadId, reason: recipient.reason },
  });
}

/** Two failures this far apart are two mails; nobody gets more than one a day. */
const ANOTHER_MAIL_HOURS = 24;

/** The first is written down, and the next mail is the second try; a second one of the mailbox's own closes it (gtmos §7). */
async function softBounce(ctx: Ctx, tx: Tx, lead: KnownLead, recipient: BouncedRecipient): Promise<void> {
  const final = recipient.action !== 'delayed';
  if (final && MAILBOX_REASONS.has(recipient.reason) && (await bouncedBefore(ctx, tx, lead)))
    return closeAddress(ctx, tx, lead, recipient);
  await recordLeadEvents(ctx, tx, [
    {
      leadId: lead.leadId,
      event: null,
      type: final ? 'bounced_softly' : 'delivery_delayed',
      channel: 'email',
      summary: bounceSentence(recipient),
      data: { status: recipient.status, reason: recipient.reason, diagnostic: recipient.diagnostic },
    },
  ]);
}

const bouncedBefore = (ctx: Ctx, tx: Tx, lead: KnownLead): Promise<boolean> =>
  bouncedSoftly(tx, lead.leadId, [...MAILBOX_REASONS], ctx.now().subtract({ hours: ANOTHER_MAIL_HOURS }));

/** A complaint is a "no" for ever. */
export async function applyComplaint(ctx: Ctx, tx: Tx, complaint: Complaint): Promise<Processed> {
  const sent = await sentTo(tx, bothForms(complaint.returnedIds));
  const canonicals = complaint.addresses.map(canonicalOf).filter((entry) => entry !== null);
  const leads = sent.length > 0 ? sent : await mailedLeads(tx, canonicals, windowStart(ctx));
  for (const { leadId, address } of leads)
    await leaveComplaining(ctx, tx, complaint, { leadId, addresses: [address] });
  await holdAfterComplaint(
    ctx,
    tx,
    leads.map(({ leadId }) => leadId),
  );
  if (leads.length === 0)
    return {
      outcome: 'unmatched',
      leadId: null,
      reasons: [
        ...complaint.reasons,
        reason(
          'complaint.not_ours',
          `Which message it is about could not be found${canonicals.length === 0 ? '' : ` (it names ${canonicals.join(', ')})`}; say whose it is, or suppress the address by hand.`,
        ),
      ],
    };
  return { outcome: 'bounce', leadId: leads[0]?.leadId ?? null, reasons: complaint.reasons };
}

/** Nothing goes to a lead that complained, at any of these addresses. Their campaign is stopped by the caller, once for all of them. */
export async function leaveComplaining(
  ctx: Ctx,
  tx: Tx,
  { feedback }: Complaint,
  { leadId, addresses }: { leadId: string; addresses: readonly string[] },
): Promise<void> {
  await suppressIn(
    ctx,
    tx,
    addresses.map((address) => ({ address, reason: `complaint: ${feedback}`, source: 'complaint' })),
  );
  await leaveAlone(ctx, tx, leadId, 'complaint', 'Complained about our mail');
}

/** Ends everything for a lead that asked for it; the address is suppressed by the caller. */
export async function leaveAlone(
  ctx: Ctx,
  tx: Tx,
  leadId: string,
  source: 'reply' | 'complaint' | 'vendor',
  summary: string,
  channel: 'email' | 'linkedin' = 'email',
): Promise<void> {
  await recordLeadEvents(ctx, tx, [
    { leadId, event: 'unsubscribed', channel, summary, nextSendAt: null, data: { source } },
  ]);
  await exitEnrolments(tx, [{ leadId, reason: 'unsubscribed' }], ctx.now());
  await cancelPlanned(tx, [leadId], reason('send.opted_out', 'The lead asked to be left alone.'), ctx.now());
  await ctx.emit(tx, leadOptedOut, { aggregate: leadId, payload: { leadId, source } });
}
