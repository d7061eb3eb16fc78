import { type Ctx, requireScope } from '#core/ctx';
import { behindCursor, instantOf, pageBehind } from '#core/db/index';
import { notFound } from '#core/errors';
import { accountDomain } from '../account.rules.ts';
import { readBounce } from '../bounce.rules.ts';
import { type ParsedMail, parseMail, withoutNul } from '../parse-mail.ts';
import { readReply } from '../read-reply.rules.ts';
import { failureTold, readNotice, type Told } from '../vendor-notice.ts';
import { type Failure, namedIn } from './apply-failure.ts';
import type { UnmatchedMail, UnmatchedMailDetail, What } from './contract.ts';
import {
  type Held,
  leadsAtDomain,
  readUnmatched,
  type UnmatchedRow,
  unmatchedPage,
} from './unmatched.store.ts';

/** Characters of their words that are shown before a person decides whose they are. */
const SHOWN = 4_000;

/** One page of what came in and belongs to nobody we know, newest first; `aside` shows what was put aside as not about us. */
export async function unmatchedList(
  ctx: Ctx,
  { aside, after, limit }: { aside: boolean; after?: string | undefined; limit: number },
): Promise<{ mails: UnmatchedMail[]; next: string | null }> {
  requireScope(ctx, 'inbox:read');
  const before = behindCursor(after);
  const found = await ctx.db.tx((tx) => unmatchedPage(tx, aside, { before, limit }));
  return {
    mails: found.map(listed),
    next: pageBehind(
      found.map(({ receivedAt, id }) => ({ at: receivedAt, id })),
      limit,
    ),
  };
}

/** One of them with what it says and whose it may be. Throws `not_found` where nothing unmatched has this id. */
export async function unmatchedOne(ctx: Ctx, id: string): Promise<UnmatchedMailDetail> {
  requireScope(ctx, 'inbox:read');
  return ctx.db.tx(async (tx) => {
    const held = await readUnmatched(tx, id);
    if (!held) throw notFound('mail', id);
    const letter = await letterOf(held);
    const failure = letter.ok ? letter.failure : null;
    const about = !letter.ok ? undefined : failure ? namedIn(failure)[0] : letter.mail.from?.address;
    const domain = about === undefined ? null : accountDomain(about);
    const meaning = letter.ok ? readReply(letter.mail, instantOf(held.receivedAt)).meaning : null;
    return {
      ...listed(held),
      ...(letter.ok && {
        what: failure?.kind ?? 'mail',
        from: senderOf(letter.mail),
        subject: letter.mail.subject.slice(0, 200),
      }),
      text: meaning?.visibleText.slice(0, SHOWN) ?? null,
      intent: failure ? null : (meaning?.intent ?? null),
      optOut: failure ? failure.kind === 'complaint' : (meaning?.optOut ?? false),
      unassignable: letter.ok ? null : letter.why,
      candidates: domain === null ? [] : await leadsAtDomain(tx, domain),
    };
  });
}

export type Letter =
  | {
      readonly ok: true;
      readonly mail: ParsedMail;
      readonly told: Extract<Told, { says: 'reply' }> | null;
      /** Set where nobody wrote it: then it is no answer. */
      readonly failure: Failure | null;
    }
  | { readonly ok: false; readonly why: string };

/** What one of them is as a message, read as it was when it came in, or why it is none that could be a lead's. */
export async function letterOf({ raw, kind, payload }: Held): Promise<Letter> {
  if (raw === null) return letterTold(kind, payload);
  if (raw.length === 0) return { ok: false, why: 'What it said was erased, so it can be nobody’s.' };
  const parsed = await parseMail(raw);
  if (!parsed.readable)
    return {
      ok: false,
      why: `It cannot be read (${parsed.why}), so it can be nobody’s. It stays in its mailbox.`,
    };
  const mail = withoutNul(parsed.mail);
  return { ok: true, mail, told: null, failure: readBounce(mail) };
}

function letterTold(kind: string | null, payload: Held['payload']): Letter {
  try {
    const told = readNotice(kind ?? '', payload);
    if (told.says === 'reply') return { ok: true, mail: told.mail, told, failure: failureTold(told) };
  } catch {
    return { ok: false, why: 'What the vendor told cannot be read, so it can be nobody’s. It stays there.' };
  }
  return {
    ok: false,
    why: 'It is no mail: a failure, a refusal or a text message belongs to an address or a number, and is given to nobody by hand. Where it is a no or a dead address, suppress the person (legwork suppress) before you put it aside.',
  };
}

const senderOf = ({ from }: ParsedMail): string | null =>
  from === null ? null : from.name === '' ? from.address : `${from.name} <${from.address}>`;

/** Who wrote and what about is in the reason it lies here for. */
function listed(row: UnmatchedRow): UnmatchedMail {
  const { id, source, via, receivedAt, outcome, settledAs, settledBy, settledAt } = row;
  const detail = row.reasons.find(({ detail }) => detail !== undefined && 'from' in detail)?.detail;
  const word = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    ...{ id, source, via, receivedAt, outcome, settledAs, settledBy, settledAt },
    what: whatOf(row.reasons.map(({ code }) => code)),
    ...{ from: word(detail?.from), subject: word(detail?.subject) },
    reasons: row.reasons.map(({ code, text }) => ({ code, text })),
  };
}

/** What its first reading said it is. */
const whatOf = (codes: readonly string[]): What =>
  codes.includes('mail.complaint')
    ? 'complaint'
    : codes.some((code) => code.startsWith('bounce.'))
      ? 'bounce'
      : 'mail';
