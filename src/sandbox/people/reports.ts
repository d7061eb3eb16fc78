import type { ReceivedMail } from './received.ts';

export type Bounce = { readonly status: string; readonly diagnostic: string; readonly words: string };

export const NO_SUCH_USER: Bounce = {
  status: '5.1.1',
  diagnostic: 'smtp; 550 5.1.1 The email account that you tried to reach does not exist',
  words: 'The address was not found, or it cannot receive mail.',
};

type ReportParts = { readonly mail: ReceivedMail; readonly messageId: string; readonly at: Temporal.Instant };

const rfcDate = (at: Temporal.Instant): string =>
  new Date(at.epochMilliseconds).toUTCString().replace('GMT', '+0000');
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
const crlf = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.join('\r\n').replace(/\r?\n/g, '\r\n'), 'utf8');

/** A delivery status notification in three parts (RFC 3464): words, fields for machines, the headers of our mail. */
export function bounceReport({ mail, messageId, at }: ReportParts, bounce: Bounce): Buffer {
  const host = `mx.${domainOf(mail.toAddress)}`;
  const boundary = `report-${messageId.slice(1, 17).replace(/[^A-Za-z0-9]/g, '')}`;
  return crlf([
    'Return-Path: <>',
    `From: Mail Delivery Subsystem <mailer-daemon@${domainOf(mail.toAddress)}>`,
    `To: <${mail.fromAddress}>`,
    'Subject: Delivery Status Notification (Failure)',
    `Date: ${rfcDate(at)}`,
    `Message-ID: ${messageId}`,
    ...(mail.messageId === '' ? [] : [`In-Reply-To: ${mail.messageId}`, `References: ${mail.messageId}`]),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Your message to ${mail.toAddress} could not be delivered.`,
    bounce.words,
    '',
    `The answer of the other server was: ${bounce.diagnostic.replace(/^smtp; /, '')}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${host}`,
    `Arrival-Date: ${rfcDate(mail.date)}`,
    '',
    `Final-Recipient: rfc822; ${mail.toAddress}`,
    'Action: failed',
    `Status: ${bounce.status}`,
    `Remote-MTA: dns; ${host}`,
    `Diagnostic-Code: ${bounce.diagnostic}`,
    `Last-Attempt-Date: ${rfcDate(at)}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    mail.head,
    '',
    `--${boundary}--`,
    '',
  ]);
}

/** A complaint as mailbox providers report it (RFC 5965). */
export function complaintReport({ mail, messageId, at }: ReportParts): Buffer {
  const provider = domainOf(mail.toAddress);
  const boundary = `feedback-${messageId.slice(1, 17).replace(/[^A-Za-z0-9]/g, '')}`;
  return crlf([
    `From: Feedback Loop <feedback@${provider}>`,
    `To: <${mail.fromAddress}>`,
    `Subject: Complaint about: ${mail.subject}`,
    `Date: ${rfcDate(at)}`,
    `Message-ID: ${messageId}`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=feedback-report; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `A recipient at ${provider} marked the message below as unwanted.`,
    '',
    `--${boundary}`,
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: SandboxFeedback/1.0',
    'Version: 1',
    `Original-Mail-From: <${mail.fromAddress}>`,
    `Original-Rcpt-To: <${mail.toAddress}>`,
    `Arrival-Date: ${rfcDate(mail.date)}`,
    `Reported-Domain: ${domainOf(mail.fromAddress)}`,
    '',
    `--${boundary}`,
    'Content-Type: message/rfc822',
    '',
    mail.head,
    '',
    mail.text,
    '',
    `--${boundary}--`,
    '',
  ]);
}
