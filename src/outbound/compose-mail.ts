import type { Ctx } from '#core/ctx';
import type { OutgoingMail } from '#vendors/ports/email-sending';
import { textToHtml } from './html.rules.ts';
import type { ClaimedSend } from './ledger.store.ts';
import type { Mailbox } from './contract.ts';
import { unsubscribeUrl } from './unsubscribe-token.ts';

/** Where the unsubscribe link stands in an approved text until the message gets its own. */
export const UNSUBSCRIBE_PLACEHOLDER = '{{unsubscribe_url}}';

/**
 * The message as it leaves. The text is the approved one; only the placeholder of the unsubscribe link is filled,
 * because the link belongs to the message and not to the draft.
 */
export function composeMail(ctx: Ctx, send: ClaimedSend, mailbox: Mailbox): OutgoingMail {
  const url = unsubscribeUrl(ctx, send.id);
  const text = send.text.replaceAll(UNSUBSCRIBE_PLACEHOLDER, url);
  return {
    mailboxId: mailbox.id,
    connection: mailbox.connection,
    from: { name: mailbox.displayName, address: mailbox.address },
    to: { name: send.toName, address: send.toAddress },
    subject: send.subject,
    text,
    html: textToHtml(text),
    messageId: send.messageId,
    inReplyTo: null,
    references: [],
    unsubscribe: { url, mailto: null },
    headers: {},
    date: ctx.now().toString(),
  };
}
