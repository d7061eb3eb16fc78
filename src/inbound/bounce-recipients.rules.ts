import { type BounceAction, type BouncedRecipient, judged } from './bounce-reason.rules.ts';
import type { ParsedMail } from './parse-mail.ts';

/** Senders that are programs of a mail system. */
export const ROBOT =
  /^(?:mailer[-_.]?daemon|postmaster|post_master|poostmaster|mail\.delivery\.system|mdaemon|mail-?system|mailerdaemon|double-bounce|no-?reply\+?\w*delivery)[^@]*@/i;

/** Where the copy of our own mail begins in a notice without MIME parts. */
const COPY =
  /^(?:--[^\n]*(?:below this line|copy of|original (?:message|mail)|returned message|unsent message|message (?:header|text) follows|this is a copy|header)[^\n]*|(?:the )?(?:original )?message(?: header| text)? follows\b[^\n]*|(?:received|return-path|x-failed-recipients): .*)$/im;

/** The fields of one block of a machine-readable report, names in lower case; the first of a name counts. */
export function fieldsOf(block: string): Map<string, string> {
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

/** Looked for from where a word begins: a long one without an `@` is gone through once. */
const ADDRESS =
  /(?<![a-z0-9.!#$%&'*+/=?^_`{|}~-])[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,256}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+/gi;
export const addressesIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(ADDRESS)].map((match) => match[0].toLowerCase().replace(/^[.']+|[.']+$/g, '')),
  ),
];

/** Characters of a notice that explain it; a mail of ours has one recipient, so more than this many are not looked for. */
const EXPLAINED = 100_000;
const MOST_RECIPIENTS = 100;

/** Whom a notice reports on, with what it says of each. A report for programs goes before the prose. */
export function bouncedRecipients(mail: ParsedMail): BouncedRecipient[] {
  for (const texts of [mail.deliveryStatus, [mail.text.slice(0, EXPLAINED)]]) {
    const recipients = fromBlocks(mail, texts);
    if (recipients.length > 0) return recipients;
  }
  return fromText(mail);
}

const ABOUT_ONE = ['final-recipient', 'original-recipient', 'x-actual-recipient'] as const;

/** Some servers write the report without a part of its own, so it is looked for in prose as well. */
function fromBlocks(mail: ParsedMail, texts: readonly string[]): BouncedRecipient[] {
  const found = texts
    .flatMap((part) => part.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/))
    .map(fieldsOf)
    .filter((fields) => ABOUT_ONE.some((name) => fields.has(name)))
    .slice(0, MOST_RECIPIENTS);
  const seen = new Map<string, BouncedRecipient>();
  const listed = found.flatMap((fields) => addressesIn(fields.get('final-recipient') ?? ''));
  for (const fields of found) {
    const recipient = fromFields(mail, fields, listed);
    const known = seen.get(recipient.address ?? '');
    if (!known || (known.severity === 'none' && recipient.severity !== 'none'))
      seen.set(recipient.address ?? '', recipient);
  }
  return [...seen.values()];
}

function fromFields(
  mail: ParsedMail,
  fields: ReadonlyMap<string, string>,
  listed: readonly string[],
): BouncedRecipient {
  const named = ABOUT_ONE.flatMap((name) => addressesIn(fields.get(name) ?? ''));
  // A path or a program as the final recipient stands for the address that the headers name.
  const address = named[0] ?? failedRecipients(mail)[0] ?? null;
  const own = fields.get('diagnostic-code') ?? '';
  const about = aboutRecipient(mail, address, listed);
  return judged({
    address,
    status: /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null,
    action: actionOf(fields.get('action')),
    diagnostic: own.replace(/^\S+;\s*/, '').length > 8 ? own : `${own} ${about}`.trim(),
    // The subject tells of one failure; among several recipients nobody knows whose.
    context: listed.length > 1 ? about : `${about}\n${mail.subject}`,
    badMailbox: fields.get('x-powermta-bouncecategory') === 'bad-mailbox',
  });
}

function actionOf(value: string | undefined): BounceAction {
  const word = /[a-z]+/.exec(value?.toLowerCase() ?? '')?.[0] ?? 'failed';
  if (word.startsWith('delay')) return 'delayed';
  if (word.startsWith('deliver')) return 'delivered';
  if (word.startsWith('relay')) return 'relayed';
  if (word.startsWith('expand')) return 'expanded';
  return 'failed';
}

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

const failedRecipients = (mail: ParsedMail): string[] =>
  addressesIn((mail.headers['x-failed-recipients'] ?? []).join(' '));

/** Behind such words the failed recipients are listed; before them a notice may quote the head of our mail. */
const LIST_BEGINS = /following (?:recipient|address|destination)[^\n]*\n/i;
/** Whom to ask about the notice is nobody it failed to reach. */
const CONTACT = /(?:contact|send mail to|help from|assistance[, ]+\S+)\s+<?[^\s<>]+@[^\s<>]+>?/gi;

function fromText(mail: ParsedMail): BouncedRecipient[] {
  const whole = explanation(mail);
  const text = whole.replace(CONTACT, '');
  const subjectAction = /delay|warning|verzoeger|verzöger/i.test(mail.subject) ? 'delayed' : 'failed';
  const action: BounceAction = /notificationType\W+delivery/i.test(text) ? 'delivered' : subjectAction;
  const chosen = chooseRecipients(mail, text);
  const context = `${whole.slice(0, 3_000)}\n${mail.subject}`;
  if (chosen.length === 0)
    return [judged({ address: null, status: null, action, diagnostic: whole.slice(0, 2_000), context })];
  return chosen.map((address) =>
    judged({
      address,
      status: null,
      action,
      diagnostic: aboutText(text, address, chosen),
      ...(chosen.length === 1 ? { context } : {}),
    }),
  );
}

/** The headers' word first, then who opens a line of the list, then whoever is mentioned. */
function chooseRecipients(mail: ParsedMail, text: string): string[] {
  const named = failedRecipients(mail);
  if (named.length > 0) return named;
  const sender = mail.from?.address ?? '';
  const listed = LIST_BEGINS.exec(text);
  const list = listed ? text.slice(listed.index + listed[0].length) : '';
  const everyone = (from: string): string[] =>
    addressesIn(from)
      .filter((address) => address !== sender && !ROBOT.test(address))
      .slice(0, MOST_RECIPIENTS);
  const ours = new Set([...mail.to, ...mail.deliveredTo]);
  const others = (from: string): string[] => everyone(from).filter((address) => !ours.has(address));
  const first = (addresses: readonly string[]): string[] => addresses.slice(0, 1);
  const returnedTo = /^to:\s*(.+(?:\n[ \t].+)*)/im.exec(mail.returned ?? '')?.[1] ?? '';
  const choices: (() => string[])[] = [
    () => others(list).filter((address) => standsAlone(list, address)),
    () => others(text).filter((address) => standsAlone(text, address)),
    () => first(others(`${text}\n${mail.subject}`)),
    // A server may bounce to the very mailbox it names, or write the failed address into its own headers.
    () => everyone(text).filter((address) => standsAlone(text, address)),
    () => first(everyone(text).filter((address) => !mail.to.includes(address))),
    () => first(everyone(text)),
    () => (addressesIn(returnedTo).length === 1 ? addressesIn(returnedTo) : []),
  ];
  for (const choice of choices) {
    const chosen = choice();
    if (chosen.length > 0) return chosen;
  }
  return [];
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
  if (at < 0) return text.slice(0, 3_000);
  const next = all
    .filter((other) => other !== address)
    .map((other) => lower.indexOf(other, at + address.length));
  const end = Math.min(...next.filter((index) => index > at), at + 1_000);
  return text.slice(at, end);
}
