import { threadAtVendor } from '#conversations';
import type { Ctx } from '#core/ctx';
import { instantOf, type Tx } from '#core/db/index';
import { normaliseEmail } from '#core/text/email';
import { type Reason, reason } from '#core/verdict';
import { type Contact, leadsByContact, meetContact, suppressIn } from '#leads';
import { noteVendorLeads } from '#outbound';
import { applyBounce, bounceOf, bounceSentence, leaveAlone } from './apply-bounce.ts';
import { storeReply } from './apply-reply.ts';
import { applySms } from './apply-sms.ts';
import { knownLead } from './match.store.ts';
import { momentOf } from './moment.rules.ts';
import { ofErased } from './of-erased.ts';
import { readVendorBounce } from './vendor-bounce.rules.ts';
import type { DueNotice, ReadNotice } from './vendor-notice.store.ts';
import { failureTold, readNotice, type Told } from './vendor-notice.ts';

/** Does for one notice what follows from it. Runs in the transaction that settles it. */
export async function applyVendorNotice(
  ctx: Ctx,
  tx: Tx,
  due: DueNotice,
  own: ReadonlySet<string>,
): Promise<ReadNotice> {
  const told = readNotice(due.kind, due.payload);
  const erased = await ofErased(ctx, tx, contactIn(told));
  if (erased) return erased;
  switch (told.says) {
    case 'reply':
      return replied(ctx, tx, due, told, own);
    case 'bounce':
      return bounced(ctx, tx, due, told);
    case 'opt_out':
      return optedOut(ctx, tx, due, told);
    case 'sms':
      return applySms(ctx, tx, due.vendor, told);
  }
}

const contactIn = (told: Told): Contact =>
  told.says === 'reply'
    ? told.contact
    : told.says === 'sms'
      ? { address: null, profileUrl: null, phone: told.phone }
      : { address: told.address, profileUrl: null };

async function replied(
  ctx: Ctx,
  tx: Tx,
  due: DueNotice,
  told: Extract<Told, { says: 'reply' }>,
  own: ReadonlySet<string>,
): Promise<ReadNotice> {
  if (own.has(told.from) || (told.from !== '' && told.from === told.to))
    return {
      outcome: 'own',
      leadId: null,
      reasons: [reason('mail.own', 'One of our own mailboxes sent it.')],
    };
  const failure = failureTold(told);
  if (failure?.kind === 'bounce') return applyBounce(ctx, tx, failure);
  const met = await meetContact(ctx, tx, told.contact, due.vendor);
  if (!met)
    return {
      outcome: 'unmatched',
      leadId: null,
      reasons: [
        reason('notice.unmatched', `${due.vendor} names nobody a lead could be made of. The answer is kept.`),
      ],
    };
  const vendorThread = told.thread === null ? null : `${due.vendor} ${told.thread}`;
  const thread = await threadAtVendor(tx, met.leadId, told.channel, vendorThread);
  const done = await storeReply(
    ctx,
    tx,
    {
      mail: told.mail,
      channel: told.channel,
      mailboxId: null,
      messageId: `<${told.replyId ?? due.id}@${due.vendor}.invalid>`,
      receivedAt: momentOf(told.at) ?? instantOf(due.receivedAt),
      vendor: { name: due.vendor, thread: vendorThread, label: told.label },
      ...(told.replyId === null ? {} : { vendorMark: `${due.vendor} ${told.replyId}` }),
    },
    {
      leadId: met.leadId,
      threadId: thread?.id ?? null,
      campaignId: thread?.campaignId ?? null,
      why: met.created
        ? newcomer(due.vendor)
        : reason('match.vendor', `${due.vendor} knows whose answer it is.`),
    },
  );
  await noteWhere(ctx, tx, due.vendor, met.leadId, told.channel, told.campaignId, told.contact);
  return done;
}

const newcomer = (vendor: string): Reason =>
  reason('match.newcomer', `Nobody here knew this person; ${vendor} wrote to them. A lead was made.`);

/** Where the vendor works the lead. A lead that has just answered is to be stopped there. */
const noteWhere = (
  ctx: Ctx,
  tx: Tx,
  vendor: string,
  leadId: string,
  channel: 'email' | 'linkedin',
  campaignId: string | null,
  contact: { address: string | null; profileUrl: string | null },
): Promise<void> =>
  campaignId === null || (channel === 'email' ? contact.address : contact.profileUrl) === null
    ? Promise.resolve()
    : noteVendorLeads(
        tx,
        ctx.workspace.id,
        [
          {
            id: ctx.ids.next(),
            leadId,
            vendor,
            channel,
            vendorCampaignId: campaignId,
            vendorLeadId: null,
            address: contact.address,
            profileUrl: contact.profileUrl,
            lastSentAt: null,
          },
        ],
        ctx.now(),
      );

async function bounced(
  ctx: Ctx,
  tx: Tx,
  due: DueNotice,
  told: Extract<Told, { says: 'bounce' }>,
): Promise<ReadNotice> {
  const contact = { address: told.address, profileUrl: null };
  const [leadId] = await leadsByContact(tx, [contact]);
  const recipient = readVendorBounce(told.address, told.detail);
  const said = reason(`bounce.${recipient.severity}`, bounceSentence(recipient), {
    status: recipient.status,
    reason: recipient.reason,
  });
  if (!leadId)
    return {
      outcome: 'unmatched',
      leadId: null,
      reasons: [said, reason('bounce.not_ours', 'Nobody here has this address, so nothing was changed.')],
    };
  const lead = await knownLead(tx, leadId, told.address);
  await noteWhere(ctx, tx, due.vendor, leadId, 'email', told.campaignId, contact);
  return { outcome: 'bounce', leadId, reasons: [said, ...(await bounceOf(ctx, tx, lead, recipient))] };
}

/** The "no" is kept whether or not we know the person. */
async function optedOut(
  ctx: Ctx,
  tx: Tx,
  due: DueNotice,
  told: Extract<Told, { says: 'opt_out' }>,
): Promise<ReadNotice> {
  const contact = { address: told.address, profileUrl: null };
  if (!normaliseEmail(told.address).ok)
    return {
      outcome: 'unmatched',
      leadId: null,
      reasons: [reason('notice.no_address', `${due.vendor} names no address that could be suppressed.`)],
    };
  await suppressIn(ctx, tx, [
    { address: told.address, reason: `asked at ${due.vendor} to be left alone`, source: due.vendor },
  ]);
  const [leadId] = await leadsByContact(tx, [contact]);
  if (leadId) {
    await noteWhere(ctx, tx, due.vendor, leadId, 'email', told.campaignId, contact);
    await leaveAlone(ctx, tx, leadId, 'vendor', `Asked at ${due.vendor} to be left alone`);
  }
  return {
    outcome: 'opt_out',
    leadId: leadId ?? null,
    reasons: [reason('notice.opt_out', `The person left by ${due.vendor}'s own link or word.`)],
  };
}
