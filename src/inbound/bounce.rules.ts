import { type Reason, reason } from '#core/verdict';
import { BOUNCE_WORDS, type BounceReason, HARD_REASONS } from './bounce-words.ts';
import { idsIn, type ParsedMail } from './parse-mail.ts';

export type BounceAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
export type BouncedRecipient = {
  /** Lower case; null when the notice does not name it. */
  readonly address: string | null;
  /** Enhanced status, e.g. `5.1.1`; null when none was given. */
  readonly status: string | null;
  readonly action: BounceAction;
  readonly severity: 'hard' | 'soft' | 'none';
  readonly reason: BounceReason;
  readonly diagnostic: string;
};

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

const ROBOT =
  /^(?:mailer[-_.]?daemon|postmaster|post_master|poostmaster|mail\.delivery\.system|mdaemon|mail-?system|mailerdaemon|double-bounce|no-?reply\+?\w*delivery)[^@]*@/i;
const SUBJECT =
  /^(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)?(?:\W{0,2}\S{0,40} )?(?:undeliver|undelivered mail|delivery (?:status )?notification|delivery (?:has )?fail|mail delivery (?:fail|system|status)|mail (?:system error|failed|failure|could not)|failure notice|failure delivery|failed (?:delivery|mail)|returned mail|message (?:delivery has failed|undeliverable|status - undeliverable|could not be delivered)|unzustellbar|nicht zugestellt|non remis|no se pudo entregar|impossibile recapitare|onbestelbaar|nie dostarczono|ваше сообщение не доставлено|メールエラー|配信不能|warning: (?:message|could not)|delivery failure|delivery problem|you \S+ are not member|loop alert|message not delivered|non delivery report|ndr\b)/i;
const TEXT =
  /this is the mail(?: delivery)? (?:system|transfer)|hi\. this is the|could not be delivered to one or more|was not delivered to|delivery to the following recipients? (?:failed|has been delayed)|permanent fatal errors|did not reach the following recipient|"?notificationType"?\s*[":]+\s*"?(?:bounce|delivery)|(?:message|mail) (?:that )?you sent could not be delivered|your message (?:could not|cannot) be delivered|unable to deliver (?:your )?(?:message|mail)/i;

/** Where the copy of our own mail begins in a notice without MIME parts. */
const COPY =
  /^(?:--[^\n]*(?:below this line|copy of|original (?:message|mail)|returned message|unsent message|message (?:header|text) follows|this is a copy|header)[^\n]*|(?:the )?(?:original )?message(?: header| text)? follows\b[^\n]*|(?:received|return-path|x-failed-recipients): .*)$/im;

/**
 * Whether a mail is a notice of failed delivery or a complaint, and whom it is about. Asked before anything else,
 * because such notices call themselves automatic too. Only the recipients that failed are reported as failed.
 */
export function readBounce(mail: ParsedMail): BounceVerdict | null {
  if (mail.feedbackReports.length > 0 || /report-type="?feedback-report/.test(mail.contentType))
    return complaintOf(mail);
  const why = bounceEvidence(mail);
  if (!why) return null;
  const recipients = mail.deliveryStatus.length > 0 ? fromStatus(mail) : [];
  return {
    kind: 'bounce',
    recipients: recipients.length > 0 ? recipients : fromText(mail),
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

function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')) {
    const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line.trim());
    const name = match?.[1]?.toLowerCase();
    if (name && !fields.has(name)) fields.set(name, (match?.[2] ?? '').trim());
  }
  return fields;
}

const ADDRESS = /[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,256}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+/gi;
const addressesIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(ADDRESS)].map((match) => match[0].toLowerCase().replace(/^[.']+|[.']+$/g, '')),
  ),
];

function fromStatus(mail: ParsedMail): BouncedRecipient[] {
  const blocks = mail.deliveryStatus
    .flatMap((part) => part.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/))
    .map(fieldsOf);
  const found = blocks
    .filter(
      (fields) =>
        fields.has('final-recipient') || fields.has('original-recipient') || fields.has('x-actual-recipient'),
    )
    .slice(0, MOST_RECIPIENTS);
  const seen = new Map<string, BouncedRecipient>();
  const listed = found.flatMap((fields) => addressesIn(fields.get('final-recipient') ?? ''));
  for (const fields of found) {
    const original = addressesIn(fields.get('original-recipient') ?? '')[0];
    const address =
      addressesIn(fields.get('final-recipient') ?? '')[0] ??
      original ??
      addressesIn(fields.get('x-actual-recipient') ?? '')[0] ??
      null;
    const action = actionOf(fields.get('action'));
    const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null;
    const own = fields.get('diagnostic-code') ?? '';
    const diagnostic =
      own.replace(/^\S+;\s*/, '').length > 8 ? own : `${own} ${aboutRecipient(mail, address, listed)}`.trim();
    const recipient = judged({ address, status, action, diagnostic });
    const known = seen.get(address ?? '');
    if (!known || (known.severity === 'none' && recipient.severity !== 'none'))
      seen.set(address ?? '', recipient);
  }
  return [...seen.values()];
}

function actionOf(value: string | undefined): BounceAction {
  const word = /[a-z]+/.exec(value?.toLowerCase() ?? '')?.[0] ?? 'failed';
  if (word.startsWith('delay')) return 'delayed';
  if (word.startsWith('deliver')) return 'delivered';
  if (word.startsWith('relay')) return 'relayed';
  if (word.startsWith('expand')) return 'expanded';
  return 'failed';
}

/** Characters of a notice that explain it; a mail of ours has one recipient, so more than this many are not looked for. */
const EXPLAINED = 100_000;
const MOST_RECIPIENTS = 100;

const explanation = (mail: ParsedMail): string => {
  const text = mail.text.slice(0, EXPLAINED).replace(/\r\n?/g, '\n');
  const copy = COPY.exec(text);
  return copy && copy.index > 40 ? text.slice(0, copy.index) : text;
};

/** What the readable part says about one of several recipients. */
function aboutRecipient(mail: ParsedMail, address: string | null, all: readonly string[]): string {
  const text = explanation(mail);
  return all.length <= 1 || address === null ? text.slice(0, 2_000) : aboutText(text, address, all);
}

function fromText(mail: ParsedMail): BouncedRecipient[] {
  const text = explanation(mail);
  const subjectAction = /delay|warning|verzoeger|verzöger/i.test(mail.subject) ? 'delayed' : 'failed';
  const action: BounceAction = /notificationType\W+delivery/i.test(text) ? 'delivered' : subjectAction;
  const ours = new Set([...mail.to, ...mail.deliveredTo, mail.from?.address ?? '']);
  const named = addressesIn((mail.headers['x-failed-recipients'] ?? []).join(' '));
  const mentioned = [...new Set([...addressesIn(text), ...addressesIn(mail.subject)])]
    .filter((address) => !ours.has(address) && !ROBOT.test(address))
    .slice(0, MOST_RECIPIENTS);
  const addresses = named.length > 0 ? named : mentioned.filter((address) => standsAlone(text, address));
  const chosen = addresses.length > 0 ? addresses : mentioned.slice(0, 1);
  if (chosen.length === 0)
    return [judged({ address: null, status: null, action, diagnostic: text.slice(0, 2_000) })];
  return chosen.map((address) =>
    judged({ address, status: null, action, diagnostic: aboutText(text, address, chosen) }),
  );
}

/** In a list of failed recipients an address opens its line; elsewhere it is only mentioned. */
function standsAlone(text: string, address: string): boolean {
  const escaped = address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `^[\\s>*-]*(?:\\(?(?:to|recipient|rcpt to|e-?mail|user|address)\\)?[:=]?\\s*)?[<"']*${escaped}[>"']*(?:\\s*$|\\s*[:;,(]|\\s+\\S)`,
    'im',
  ).test(text);
}

function aboutText(text: string, address: string, all: readonly string[]): string {
  const lower = text.toLowerCase();
  const at = lower.indexOf(address);
  if (at < 0 || all.length === 1) return text.slice(0, 3_000);
  const next = all
    .filter((other) => other !== address)
    .map((other) => lower.indexOf(other, at + address.length));
  const end = Math.min(...next.filter((index) => index > at), at + 1_000);
  return text.slice(at, end);
}

/** Statuses that say more than any wording. */
const BY_STATUS: readonly (readonly [RegExp, BounceReason])[] = [
  [/^5\.1\.[13]$/, 'user_unknown'],
  [/^5\.1\.6$/, 'moved'],
  [/^5\.1\.2$|^5\.4\.4$/, 'host_unknown'],
  [/^5\.1\.10$/, 'no_mail_accepted'],
  [/^[45]\.2\.2$/, 'mailbox_full'],
  [/^[45]\.2\.3$|^5\.3\.4$/, 'too_big'],
  [/^[45]\.2\.1$/, 'disabled'],
  [/^5\.7\.(?:23|26|27|30|515)$/, 'authentication'],
  [/^5\.7\.(?:25|60[6-9]|6[1-4]\d)$/, 'blocked'],
  [/^[45]\.7\.\d+$/, 'policy'],
  [/^[45]\.4\.[1-7]$/, 'expired'],
];

/** What a failure says about one recipient; only words or a status about the address itself make it hard. */
export function judged(facts: {
  address: string | null;
  status: string | null;
  action: BounceAction;
  diagnostic: string;
}): BouncedRecipient {
  const status = facts.status ?? /\b[45]\.\d\.\d{1,3}\b/.exec(facts.diagnostic)?.[0] ?? null;
  const why = reasonOf(facts.diagnostic, status);
  const arrived =
    facts.action === 'delivered' ||
    facts.action === 'relayed' ||
    facts.action === 'expanded' ||
    (status?.startsWith('2') ?? false);
  const temporary =
    facts.action === 'delayed' || (status?.startsWith('4') === true && !HARD_REASONS.has(why));
  const severity = arrived ? 'none' : !temporary && HARD_REASONS.has(why) ? 'hard' : 'soft';
  return {
    address: facts.address,
    status,
    action: facts.action,
    severity,
    reason: why,
    diagnostic: facts.diagnostic.replace(/\s+/g, ' ').trim().slice(0, 500),
  };
}

function reasonOf(diagnostic: string, status: string | null): BounceReason {
  const said = diagnostic.replace(/\s+/g, ' ');
  const byWords = BOUNCE_WORDS.find(([, words]) => words.test(said))?.[0];
  const byStatus = status === null ? undefined : BY_STATUS.find(([code]) => code.test(status))?.[1];
  // A status of 5.1.x is about the address whatever the wording; a vague wording yields to the status.
  if (byWords && !['policy', 'system', 'expired', 'network'].includes(byWords)) return byWords;
  return byStatus ?? byWords ?? 'unknown';
}
