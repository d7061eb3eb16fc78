import { type Reason, reason } from '#core/verdict';
import type { BouncedRecipient } from './bounce-reason.rules.ts';
import { addressesIn, bouncedRecipients, fieldsOf, ROBOT } from './bounce-recipients.rules.ts';
import { idsIn, type ParsedMail } from './parse-mail.ts';

export type BounceVerdict =
  | {
      readonly kind: 'bounce';
      readonly recipients: readonly BouncedRecipient[];
      readonly returnedIds: readonly string[];
      readonly reasons: readonly Reason[];
    }
  | {
      readonly kind: 'complaint';
      readonly feedback: string;
      readonly addresses: readonly string[];
      readonly returnedIds: readonly string[];
      readonly reasons: readonly Reason[];
    };

const SUBJECT =
  /^(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)?(?:\W{0,2}\S{0,40} )?(?:undeliver|undelivered mail|delivery (?:status )?notification|delivery (?:has )?fail|mail delivery (?:fail|system|status)|mail (?:system error|failed|failure|could not)|failure notice|failure delivery|failed (?:delivery|mail)|returned mail|message (?:delivery has failed|undeliverable|status - undeliverable|could not be delivered)|unzustellbar|nicht zugestellt|non remis|no se pudo entregar|impossibile recapitare|onbestelbaar|nie dostarczono|ваше сообщение не доставлено|メールエラー|配信不能|warning: (?:message|could not)|delivery failure|delivery problem|you \S+ are not member|loop alert|message not delivered|non delivery report|ndr\b)/i;
const TEXT =
  /this is the mail(?: delivery)? (?:system|transfer)|hi\. this is the|could not be delivered to one or more|was not delivered to|delivery to the following recipients? (?:failed|has been delayed)|permanent fatal errors|did not reach the following recipient|"?notificationType"?\s*[":]+\s*"?(?:bounce|delivery)|(?:message|mail) (?:that )?you sent could not be delivered|your message (?:could not|cannot) be delivered|unable to deliver (?:your )?(?:message|mail)/i;

/** A reply of an SMTP server as only a program writes it: at the start of its line, or with an enhanced status. */
const SERVER_ANSWER = /^[ \t]*[45]\d\d - |\b[45]\d\d[ -][45]\.\d\.\d{1,3}\b/m;

/**
 * Whether a mail is a notice of failed delivery or a complaint, and whom it is about. Asked before anything else,
 * because such notices call themselves automatic too. Only the recipients that failed are reported as failed.
 */
export function readBounce(mail: ParsedMail): BounceVerdict | null {
  if (mail.feedbackReports.length > 0 || /report-type="?feedback-report/.test(mail.contentType))
    return complaintOf(mail);
  const why = bounceEvidence(mail);
  if (!why) return null;
  return {
    kind: 'bounce',
    recipients: bouncedRecipients(mail),
    returnedIds: returnedIds(mail),
    reasons: [why],
  };
}

function complaintOf(mail: ParsedMail): BounceVerdict | null {
  const fields = fieldsOf(mail.feedbackReports.join('\n'));
  const feedback = fields.get('feedback-type')?.toLowerCase() ?? 'abuse';
  // "Not spam" is praise, and a failed authentication is no recipient's wish.
  if (feedback === 'not-spam' || feedback === 'auth-failure' || feedback === 'dmarc') return null;
  const named = addressesIn(fields.get('original-rcpt-to') ?? '');
  const returned = addressesIn(/^to:\s*(.+(?:\n[ \t].+)*)/im.exec(mail.returned ?? '')?.[1] ?? '');
  const addresses = named.length > 0 ? named : returned;
  return {
    kind: 'complaint',
    feedback,
    addresses,
    returnedIds: returnedIds(mail),
    reasons: [
      reason('mail.complaint', `The recipient's provider reports this mail as ${feedback}.`, { feedback }),
    ],
  };
}

function bounceEvidence(mail: ParsedMail): Reason | null {
  const say = (text: string): Reason => reason('mail.bounce', text);
  if (mail.deliveryStatus.length > 0) return say('It carries a machine-readable delivery status.');
  if (mail.headers['x-failed-recipients']) return say('Its headers name recipients that failed.');
  if (mail.headers['x-ms-exchange-message-is-ndr'])
    return say('Exchange marked it as a non-delivery report.');
  const robot =
    ROBOT.test(mail.from?.address ?? '') ||
    (mail.from === null && mail.returnPath === '') ||
    /mailer-daemon|postmaster/i.test(mail.headers.from?.[0] ?? '');
  const subject = SUBJECT.test(mail.subject.trim());
  if (subject && mail.headers['x-mlserver']) return say('The server of a mailing list refuses it.');
  if (robot && SERVER_ANSWER.test(mail.text))
    return say('A mail system sent it and quotes the refusal of a server.');
  const text = TEXT.test(mail.text.slice(0, 3_000));
  if (robot && (subject || text || mail.returnPath === ''))
    return say('A mail system sent it and says that delivery failed.');
  if (subject && (text || mail.returnPath === '' || /report-type="?delivery-status/.test(mail.contentType)))
    return say('Subject and text are those of a delivery failure.');
  if (/^no-?reply@sns\.amazonaws/.test(mail.from?.address ?? '') && text)
    return say('The mail provider reports a delivery event.');
  if (subject && !mail.inReplyTo && /\b[45]\d\d[ -]|\b[45]\.\d\.\d{1,3}\b|user unknown/i.test(mail.text))
    return say('The subject and an SMTP answer in the text tell of a failure.');
  const refused = /\b[45]\d\d[ -]|\b[45]\.\d\.\d{1,3}\b|user unknown|mailbox|容量|存在/i.test(mail.text);
  if (mail.returned !== null && refused && (mail.returnPath === '' || subject))
    return say('It gives our mail back together with the answer of a server.');
  return null;
}

/** The ids of our mails that the notice gives back, in its attached copy or in its headers. */
function returnedIds(mail: ParsedMail): string[] {
  const copies = [mail.returned ?? '', mail.text];
  const found = copies.flatMap((copy) =>
    [...copy.matchAll(/^>?[ \t]*message-id:\s*(<[^<>\s]+>)/gim)].flatMap((match) => idsIn(match[1] ?? '')),
  );
  return [...new Set([...found, ...(mail.inReplyTo ? [mail.inReplyTo] : []), ...mail.references])];
}
