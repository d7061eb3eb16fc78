import type { Ctx } from '#core/ctx';
import { textToHtml } from '#core/text/html';
import { unsubscribeUrl } from '#leads';
import type { OutgoingMail } from '#vendors/ports/email-sending';
import type { Mailbox } from './contract.ts';
import type { ClaimedSend } from './ledger.store.ts';
import { trackSend } from './tracking/track-send.ts';

/** What of a message its bytes are made from. */
export type Written = Pick<
  ClaimedSend,
  'leadId' | 'toName' | 'toAddress' | 'subject' | 'text' | 'messageId' | 'inReplyTo' | 'references'
>;

/** The message as it leaves. Subject and text are the approved ones, byte for byte, except for links the yes lets us track. */
export const composeMail = (ctx: Ctx, send: ClaimedSend, mailbox: Mailbox): OutgoingMail =>
  built(ctx, send, mailbox, trackSend(ctx, send, mailbox));

function built(
  ctx: Ctx,
  send: Written,
  mailbox: Mailbox,
  tracked?: ReturnType<typeof trackSend>,
): OutgoingMail {
  return {
    mailboxId: mailbox.id,
    connection: mailbox.connection,
    from: { name: mailbox.displayName, address: mailbox.address },
    to: { name: send.toName, address: send.toAddress },
    subject: send.subject,
    text: tracked?.text ?? send.text,
    html: tracked?.html ?? textToHtml(send.text),
    messageId: send.messageId,
    inReplyTo: send.inReplyTo !== null && isName(send.inReplyTo) ? send.inReplyTo : null,
    references: send.references.filter(isName),
    unsubscribe: { url: unsubscribeUrl(ctx, send.leadId), mailto: null },
    headers: {},
    date: ctx.now().toString(),
  };
}

/** What a vendor told of without saying how the mail names itself is nothing a mail program could find. */
const isName = (messageId: string): boolean => !messageId.endsWith('.invalid>');

/** Where an unsubscribe link of a test leads: it says what it is, and does nothing. */
export const INERT_TOKEN = 'test';
const TEST_MARK = '[Test] ';

/**
 * The same bytes for the person who wants to see them. Only the recipient and the subject's mark differ, and every link by which the
 * lead could leave is one that does nothing.
 */
export function composeTest(
  ctx: Ctx,
  message: Omit<Written, 'toAddress' | 'messageId'>,
  mailbox: Mailbox,
  self: { readonly id: string; readonly address: string },
): OutgoingMail {
  const inert = `${ctx.baseUrl}/u/${INERT_TOKEN}`;
  const domain = mailbox.address.split('@')[1] ?? 'localhost';
  const text = message.text.replaceAll(unsubscribeUrl(ctx, message.leadId), inert);
  return {
    // A look at it is nobody's interest, so nothing of it is tracked.
    ...built(
      ctx,
      { ...message, text, toAddress: self.address, messageId: `<test-${self.id}@${domain}>` },
      mailbox,
    ),
    subject: `${TEST_MARK}${message.subject}`,
    unsubscribe: { url: inert, mailto: null },
  };
}
