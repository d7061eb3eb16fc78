import type { Ctx } from '#core/ctx';
import { textToHtml } from '#core/text/html';
import { unsubscribeUrl } from '#leads';
import type { OutgoingMail } from '#vendors/ports/email-sending';
import type { Mailbox } from './contract.ts';
import type { ClaimedSend } from './ledger.store.ts';
import { trackSend } from './tracking/track-send.ts';

/** The message as it leaves. Subject and text are the approved ones, byte for byte, except for links the yes lets us track. */
export function composeMail(ctx: Ctx, send: ClaimedSend, mailbox: Mailbox): OutgoingMail {
  const tracked = trackSend(ctx, send, mailbox);
  return {
    mailboxId: mailbox.id,
    connection: mailbox.connection,
    from: { name: mailbox.displayName, address: mailbox.address },
    to: { name: send.toName, address: send.toAddress },
    subject: send.subject,
    text: tracked?.text ?? send.text,
    html: tracked?.html ?? textToHtml(send.text),
    messageId: send.messageId,
    inReplyTo: send.inReplyTo,
    references: send.references,
    unsubscribe: { url: unsubscribeUrl(ctx, send.leadId), mailto: null },
    headers: {},
    date: ctx.now().toString(),
  };
}
