import { parse } from 'tldts';
import { type Reason, reason } from '../verdict.ts';
import { asciiDomain } from './email.ts';

/** `host` as written and `apex`, the part somebody registered, e.g. `mail.acme.co.uk` and `acme.co.uk`. */
export type DomainName = { readonly ok: true; readonly host: string; readonly apex: string };
export type DomainRefusal = { readonly ok: false; readonly reason: Reason };

function hostOf(raw: string): string {
  let text = raw
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^mailto:/i, '');
  text = text.split(/[/?#\\]/, 1)[0] ?? '';
  text = text.slice(text.lastIndexOf('@') + 1).replace(/:\d+$/, '');
  return text
    .replace(/[>,;\s]+$/, '')
    .replace(/\.+$/, '')
    .toLowerCase();
}

/** Reads a domain out of a URL, an e-mail address or a host; `www.` is dropped from the host. Idempotent. */
export function normaliseDomain(raw: string): DomainName | DomainRefusal {
  const ascii = asciiDomain(hostOf(raw).replace(/^(?:www\.)+(?=[^.]+\.)/, ''));
  const apex = ascii === null ? null : parse(ascii).domain;
  if (ascii === null || apex === null) {
    return {
      ok: false,
      reason: reason('domain.unreadable', `"${raw.trim().slice(0, 80)}" holds no domain name.`),
    };
  }
  return { ok: true, host: ascii, apex };
}

const plainHost = (host: string): string => host.trim().toLowerCase().replace(/\.$/, '');

/** True when `host` is `apex` or below it, whatever the case and with or without a trailing dot. */
export function isSameOrSubdomain(host: string, apex: string): boolean {
  const inner = plainHost(host);
  const outer = plainHost(apex);
  return outer !== '' && (inner === outer || inner.endsWith(`.${outer}`));
}

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Local parts that reach a function, not a person. */
export const ROLE_MAILBOXES = list(`
  abuse accounting accounts admin administrator all billing bookings careers compliance contact customerservice
  desk enquiries enquiry everyone feedback finance hello help helpdesk hi hostmaster hr info information inquiries
  inquiry invoice invoices it jobs legal mail mailer-daemon marketing media news newsletter no-reply noc noreply
  office orders pr postmaster press privacy purchasing reception recruiting recruitment root sales security service
  spam staff subscribe support team tech unsubscribe webmaster welcome`);

/** Mailbox providers for private people; an address there says nothing about the company. */
export const FREE_MAIL_DOMAINS = list(`
  gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.co.in ymail.com
  rocketmail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it outlook.com outlook.de outlook.fr live.com
  live.co.uk msn.com icloud.com me.com mac.com aol.com gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de
  freenet.de mail.com proton.me protonmail.com pm.me zoho.com yandex.com yandex.ru mail.ru qq.com 163.com 126.com
  orange.fr wanadoo.fr free.fr laposte.net libero.it virgilio.it hey.com fastmail.com tutanota.com comcast.net
  verizon.net att.net sbcglobal.net bellsouth.net cox.net btinternet.com sky.com ntlworld.com bluewin.ch bigpond.com`);

/** Throw-away mailboxes; nobody reads them tomorrow. */
export const DISPOSABLE_DOMAINS = list(`
  mailinator.com guerrillamail.com guerrillamail.net sharklasers.com 10minutemail.com 10minutemail.net tempmail.com
  temp-mail.org yopmail.com trashmail.com trashmail.de getnada.com dispostable.com maildrop.cc throwawaymail.com
  fakeinbox.com mohmal.com mintemail.com moakt.com emailondeck.com spamgourmet.com mytemp.email tempr.email
  discard.email wegwerfmail.de byom.de einrot.com mailnesia.com mailcatch.com spam4.me grr.la`);

/** True for `info@`, `sales+eu@`, `no-reply@` and their like. */
export const isRoleMailbox = (local: string): boolean =>
  ROLE_MAILBOXES.has((local.split('+', 1)[0] ?? '').toLowerCase());

/** A host and what it lies below, the longest first: `mail.acme.example`, `acme.example` and `example`. */
export function endingsOf(host: string): string[] {
  const labels = plainHost(host).split('.');
  return labels.map((_, index) => labels.slice(index).join('.'));
}

const under = (domains: ReadonlySet<string>, domain: string): boolean =>
  endingsOf(domain).some((ending) => domains.has(ending));
export const isFreeMail = (domain: string): boolean => under(FREE_MAIL_DOMAINS, domain);
export const isDisposable = (domain: string): boolean => under(DISPOSABLE_DOMAINS, domain);
