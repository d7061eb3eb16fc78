import { postponeEnrolments } from '#campaigns';
import { DAYS_BETWEEN_TOUCHES } from '#campaigns/contract';
import { type SentMessage, storeMessage, threadsOf } from '#conversations';
import { within } from '#core/context';
import type { Tx } from '#core/db/index';
import { reason } from '#core/verdict';
import { leadsByContact, meetContact, recordLeadEvents } from '#leads';
import { postponePlanned } from '#outbound';
import type { Mailbox } from '#outbound/contract';
import type { FetchedMail } from '#vendors/ports/reply-source';
import { readAgain } from '../inbound-mail.store.ts';
import { onlyThread } from '../match.store.ts';
import { parseMail } from '../parse-mail.ts';
import { messageIdOf } from '../poll-mailboxes.ts';
import { visibleText } from '../visible-text.rules.ts';
import { acceptedBetween, sentByUs } from './held.store.ts';
import type { Look } from './look.ts';
import { type Listed, pagesOf, picked } from './mail-folder.ts';
import type { OpenAnswer, OpenAnswers } from './reconcile-inbox.ts';

type Conversation = Pick<SentMessage, 'leadId' | 'campaignId'> & { readonly threadId: string | null };
/** A message somebody wrote past us, where it belongs if that is known, and the answers to it nobody could match. */
type ByHand = {
  readonly mail: Listed;
  readonly to: Conversation | null;
  readonly answers: readonly OpenAnswer[];
};

/** Clocks of servers and ours differ by this much at most. */
const SKEW = Temporal.Duration.from({ hours: 1 });

/**
 * Compares the folders of sent mail with what we sent. What somebody wrote past us to a lead is noted in the conversation and
 * counts as a touch; it is never sent by us. What we sent and the server has no copy of is told, and not sent again.
 */
export async function reconcileSent(look: Look, mailbox: Mailbox, answers: OpenAnswers): Promise<void> {
  const copies = new Set<string>();
  for await (const page of pagesOf(look, mailbox, 'sent')) {
    for (const { messageId } of page) if (messageId !== null) copies.add(messageId);
    const known = await look.ctx.db.tx((tx) => sentByUs(tx, idsOf(page)));
    const unknown = page.filter(({ messageId }) => messageId === null || !known.has(messageId));
    look.saw('known', page.length - unknown.length);
    const settled = unknown.filter(
      ({ receivedAt }) => Temporal.Instant.compare(Temporal.Instant.from(receivedAt), look.until) <= 0,
    );
    look.saw('fresh', unknown.length - settled.length);
    const byHand = await whoseAre(look, settled, answers);
    look.saw('strangers', settled.length - byHand.length);
    await noteByHand(look, mailbox, byHand);
  }
  // Absence proves something only where the server itself files every message it accepts.
  if (mailbox.connection.filesSent !== true) return;
  const from = look.since.add(SKEW);
  const left = await look.ctx.db.tx((tx) => acceptedBetween(tx, mailbox.id, from, look.until));
  look.uncopied = left.filter(({ messageId }) => !copies.has(messageId)).map(({ id }) => id);
}

const idsOf = (page: readonly Listed[]): string[] =>
  page.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));

/** Whose conversation each belongs to: by what it answers, by whom it is for, or by who answered it. The rest is not ours to read. */
async function whoseAre({ ctx }: Look, mails: readonly Listed[], answers: OpenAnswers): Promise<ByHand[]> {
  if (mails.length === 0) return [];
  const readers = [...new Set(mails.flatMap(({ to }) => to))];
  const [threads, leads] = await ctx.db.tx(async (tx) => [
    await threadsOf(
      tx,
      mails.flatMap((mail) => mail.answers),
    ),
    await leadsByContact(
      tx,
      readers.map((address) => ({ address, profileUrl: null })),
    ),
  ]);
  const byId = new Map(threads.map((thread) => [thread.messageId, thread]));
  const byReader = new Map(readers.map((address, place) => [address, leads[place] ?? null]));
  return mails.flatMap((mail): ByHand[] => {
    const open = (mail.messageId === null ? undefined : answers.get(mail.messageId)) ?? [];
    const thread = mail.answers.map((id) => byId.get(id)).find((found) => found !== undefined);
    const leadId = mail.to.map((address) => byReader.get(address)).find((id) => id != null);
    const to = thread ?? (leadId ? { leadId, campaignId: null, threadId: null } : null);
    return to || (open.length > 0 && mail.to.length > 0) ? [{ mail, to, answers: open }] : [];
  });
}

async function noteByHand(look: Look, mailbox: Mailbox, byHand: readonly ByHand[]): Promise<void> {
  if (look.dryRun) return look.saw('sent', byHand.length);
  const whose = new Map(byHand.map((entry) => [entry.mail, entry]));
  const noted = new Set<Listed>();
  for await (const mails of picked(look, mailbox, [...whose.keys()]))
    for (const { listed, ...mail } of mails) {
      const entry = whose.get(listed);
      if (!entry) continue;
      const outcome = await noteOne(look, mailbox, mail, entry);
      if (outcome === 'failed') look.note({ outcome, at: Temporal.Instant.from(mail.receivedAt) });
      look.saw(outcome);
      noted.add(listed);
    }
  const left = byHand.filter(({ mail }) => !noted.has(mail));
  look.note(
    ...left.map(({ mail }) => ({ outcome: 'failed' as const, at: Temporal.Instant.from(mail.receivedAt) })),
  );
  look.saw('failed', left.length);
}

async function noteOne(
  look: Look,
  mailbox: Mailbox,
  mail: FetchedMail,
  byHand: ByHand,
): Promise<'sent' | 'known' | 'strangers' | 'failed'> {
  const parsed = await parseMail(Buffer.from(mail.raw, 'base64'));
  if (!parsed.readable) return 'failed';
  return look.ctx.db.tx(async (tx) => {
    const { mail: listed, answers } = byHand;
    const conversation = byHand.to ?? (await meet(look, tx, byHand));
    if (!conversation) return 'strangers';
    const { leadId, campaignId } = conversation;
    const thread = conversation.threadId ?? (await onlyThread(tx, leadId))?.id ?? null;
    const text = parsed.mail.text.replaceAll('\u0000', '');
    const stored = await storeMessage(
      tx,
      look.ctx.workspace.id,
      {
        ...{ id: look.ctx.ids.next(), leadId, campaignId, direction: 'out', messageId: messageIdOf(mail) },
        ...{ inReplyTo: listed.answers[0] ?? null, references: listed.answers.toReversed() },
        ...{ fromAddress: mailbox.address, toAddress: listed.to[0] ?? '' },
        ...{ subject: parsed.mail.subject.replaceAll('\u0000', ''), bodyText: text },
        ...{
          visibleText: visibleText(text).visible,
          mailboxId: mailbox.id,
          ledgerId: null,
          at: mail.receivedAt,
        },
      },
      { newId: look.ctx.ids.next(), existingId: thread },
      look.ctx.now(),
    );
    await readAgain(
      tx,
      answers.flatMap(({ mailId }) => mailId ?? []),
    );
    if (!stored.created) return 'known';
    await countAsTouch(look, tx, leadId, { at: mail.receivedAt, subject: parsed.mail.subject });
    look.note({ outcome: 'sent', messageId: stored.id, leadId, at: Temporal.Instant.from(mail.receivedAt) });
    return 'sent';
  });
}

/** Somebody nobody here knew was written to by hand and answered: they become a lead. Null for who was forgotten. */
async function meet(
  look: Look,
  tx: Tx,
  { mail: { to, receivedAt }, answers }: ByHand,
): Promise<Conversation | null> {
  const [address = ''] = to;
  const named = answers.find(({ from }) => from?.address === address && from.name !== '');
  const contact = { address, profileUrl: null, fullName: named?.from?.name ?? null };
  const met = await meetContact(look.ctx, tx, contact, 'mailbox');
  if (met?.created) {
    look.counts.people += 1;
    look.note({ outcome: 'people', leadId: met.leadId, at: Temporal.Instant.from(receivedAt) });
  }
  return met && { leadId: met.leadId, campaignId: null, threadId: null };
}

/** A person has written: our own next message keeps its distance from that, in every campaign. */
async function countAsTouch(
  { ctx }: Look,
  tx: Tx,
  leadId: string,
  { at, subject }: { at: string; subject: string },
): Promise<void> {
  const sentAt = Temporal.Instant.from(at);
  await recordLeadEvents(within(ctx, tx), tx, [
    {
      ...{ leadId, event: null, type: 'written_by_hand', channel: 'email', at: sentAt },
      summary: subject === '' ? 'Written to by hand' : `Written to by hand: ${subject.slice(0, 200)}`,
    },
  ]);
  const until = sentAt.add({ hours: 24 * DAYS_BETWEEN_TOUCHES });
  if (Temporal.Instant.compare(until, ctx.now()) <= 0) return;
  const text = `Somebody wrote by hand; ${DAYS_BETWEEN_TOUCHES} days lie between two touches.`;
  const reasons = [reason('send.written_by_hand', text)];
  await postponeEnrolments(tx, [{ leadId, until: until.toString() }], ctx.now());
  await postponePlanned(tx, [{ leadId, until: until.toString(), reasons }]);
}
