import { type Reason, reason } from '../verdict.ts';

/** An address ready to store: what was written, the form that identifies the mailbox, and its parts. */
export type EmailAddress = {
  readonly ok: true;
  /** Lower case, domain in ASCII; this is what is mailed. */
  readonly address: string;
  /** One form per mailbox: no plus tag, no dots at Gmail, googlemail.com read as gmail.com. Never mailed. */
  readonly canonical: string;
  readonly local: string;
  readonly domain: string;
};
export type EmailRefusal = { readonly ok: false; readonly reason: Reason };

/** RFC 5321: 64 octets before the @ and 254 for the whole address. */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TLD = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;
const GMAIL = new Set(['gmail.com', 'googlemail.com']);
const HIDDEN = /[\u200B-\u200D\u2060\uFEFF\u00AD]/g;

const no = (code: string, text: string): EmailRefusal => ({
  ok: false,
  reason: reason(`email.${code}`, text),
});

/** Takes the address out of `Name <address>`, `<address>`, `mailto:address?subject=…` and quotes. */
function unwrap(raw: string): string {
  let text = raw.replace(HIDDEN, '').normalize('NFKC').trim();
  const bracketed = /<([^<>]*)>[\s.,;]*$/.exec(text);
  if (bracketed) text = (bracketed[1] ?? '').trim();
  if (/^mailto:/i.test(text)) text = text.slice('mailto:'.length).split('?', 1)[0]?.trim() ?? '';
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted) text = (quoted[2] ?? '').trim();
  return text.replace(/[;,]+$/, '').trim();
}

/** The domain in ASCII without a trailing dot; null when it can be none. */
export function asciiDomain(raw: string): string | null {
  const domain = raw.replace(/\.$/, '').toLowerCase();
  let ascii = domain;
  if (/[^\x20-\x7e]/.test(domain)) {
    if (/[\s/?#@:[\]\\]/.test(domain) || !URL.canParse(`http://${domain}`)) return null;
    ascii = new URL(`http://${domain}`).hostname;
  }
  const labels = ascii.split('.');
  const top = labels.at(-1) ?? '';
  return labels.length >= 2 &&
    ascii.length <= 253 &&
    TLD.test(top) &&
    labels.every((label) => LABEL.test(label))
    ? ascii
    : null;
}

function canonicalForm(local: string, domain: string): string {
  const plus = local.indexOf('+');
  const bare = plus > 0 ? local.slice(0, plus) : local;
  if (!GMAIL.has(domain)) return `${bare}@${domain}`;
  return `${bare.replaceAll('.', '')}@gmail.com`;
}

/**
 * Reads one address out of whatever a person or a file wrote. Accepts display names, angle brackets, `mailto:`,
 * capitals, international domains and a trailing dot; quoted local parts and address literals are refused because
 * no sales mailbox has one. Feeding an answer back in gives the same answer.
 */
export function normaliseEmail(raw: string): EmailAddress | EmailRefusal {
  const text = unwrap(raw);
  if (text === '') return no('empty', 'There is no e-mail address.');
  const at = text.lastIndexOf('@');
  if (at < 0) return no('no_at', `"${shown(text)}" has no @, so it is no e-mail address.`);
  const local = text.slice(0, at).toLowerCase();
  const host = text.slice(at + 1);
  if (local.includes('@')) {
    return no('many', `"${shown(text)}" holds more than one @; write one address.`);
  }
  if (/\s/.test(text)) return no('blank_inside', `"${shown(text)}" has a blank inside the address.`);
  if (local === '') return no('no_local', `"${shown(text)}" has nothing before the @.`);
  if (host === '') return no('no_domain', `"${shown(text)}" has nothing after the @.`);
  if (/[^\x21-\x7e]/.test(local))
    return no('local_letters', `"${shown(text)}" has letters before the @ that mail servers do not take.`);
  if (!LOCAL.test(local))
    return no('local_signs', `"${shown(text)}" has a sign before the @ that addresses do not use.`);
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return no('local_dots', `"${shown(text)}" has a dot in the wrong place before the @.`);
  }
  if (local.length > MAX_LOCAL)
    return no('local_long', `"${shown(text)}" has more than ${MAX_LOCAL} characters before the @.`);
  const domain = asciiDomain(host);
  if (domain === null) return no('domain', `"${shown(host)}" is not a domain that can receive mail.`);
  const address = `${local}@${domain}`;
  if (address.length > MAX_ADDRESS)
    return no('long', `"${shown(text)}" is longer than ${MAX_ADDRESS} characters.`);
  return { ok: true, address, canonical: canonicalForm(local, domain), local, domain };
}

const shown = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text);
