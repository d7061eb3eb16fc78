import { createHash } from 'node:crypto';
import type { Dice } from '#core/dice';
import { messageOf } from '#core/errors';
import type { Log } from '#core/log';
import type { AcceptedMail } from '../mail/acceptance.ts';
import type { MailStore } from '../mail/mail-store.ts';
import type { PeopleAtVendors } from './at-vendors.ts';
import { automaticReply, writtenReply } from './compose-reply.ts';
import type { Due, DueAct, DueStore } from './due-store.ts';
import { looksAt, placeOf } from './looks.ts';
import { delayOf, type Personality, personalityOf } from './personality.ts';
import { dayOfReturn, type Plan, planOf } from './plan.ts';
import { nameOf, type ReceivedMail, readReceived } from './received.ts';
import { bounceReport, complaintReport, NO_SUCH_USER } from './reports.ts';

/** Requests a mail program makes before it gives up, and the pause between them. */
const ONE_CLICK_ATTEMPTS = 3;
const ONE_CLICK_PAUSE = Temporal.Duration.from({ minutes: 10 });
const TO_SELF = '/u/test';
const BOOKS = 0.6;
const BOOKING_MINUTES = [30, 36 * 60] as const;
/** Milliseconds a one-click request may take. */
const ONE_CLICK_TIMEOUT = 10_000;

/** Opens a page or picture of ours as somebody's program does; `from` is its address in the network. */
export type Visit = (path: string, by: { agent: string; from: string }) => Promise<Response>;

export type PeopleParts = {
  readonly seed: string;
  readonly due: DueStore;
  readonly store: MailStore;
  readonly log: Log;
  readonly fetchUrl: typeof fetch;
  readonly visit: Visit;
  /** Those whom a vendor writes to for us. */
  readonly atVendors: PeopleAtVendors;
};

export type People = {
  /** Lets the recipients of a message decide what they will do; `earlier` counts the sender's mails to them before this one. Telling it twice changes nothing. */
  receive(mail: AcceptedMail, raw: Buffer, earlier: (recipient: string) => number): Promise<void>;
  /** Does everything that is due; returns how much was done. */
  deliverDue(now: Temporal.Instant): Promise<number>;
};

export function createPeople(parts: PeopleParts): People {
  return {
    async receive(accepted, raw, earlier) {
      for (const recipient of accepted.to) {
        const at = Temporal.Instant.from(accepted.at);
        const mail = await readReceived(raw, recipient, at);
        // Who wrote to themselves to see a mail answers nobody.
        if (mail.oneClick?.endsWith(TO_SELF)) continue;
        const touch = earlier(recipient) + 1;
        const person = personalityOf(parts.seed, recipient);
        const plan = planOf(person, recipient, touch);
        const key = createHash('sha256')
          .update(`${accepted.from}\u0000${accepted.uid}\u0000${recipient}`)
          .digest('hex')
          .slice(0, 32);
        if (plan?.what !== 'hard_bounce')
          mayLook(parts, mail, {
            key,
            at,
            person,
            dice: person.dice.fork(`looks ${touch} ${accepted.from}`),
          });
        if (plan === null) continue;
        const dice = person.dice.fork(`${plan.what} ${touch} ${accepted.from}`);
        const when = at.add(
          delayOf(plan.what === 'second_turn' ? 'positive' : plan.what, dice.fork('delay')),
        );
        const act = await actOf(plan, mail, { key, at: when, dice, mailbox: accepted.from });
        const meaning = { person: recipient, what: plan.what };
        if (act) parts.due.put({ key, at: when, meaning, act });
        if (plan.what === 'meeting_request') mayBook(parts, mail, { key, at: when, dice });
      }
    },
    async deliverDue(now) {
      let done = await parts.atVendors.notice(now);
      for (const due of parts.due.ready(now)) {
        await carryOut(parts, due);
        done += 1;
      }
      return done;
    },
  };
}

/** Most who ask for a meeting and find a calendar below the mail book there themselves, within a day and a half. */
function mayBook({ due }: PeopleParts, mail: ReceivedMail, { key, at, dice }: Omit<Act, 'mailbox'>): void {
  if (!/^https?:\/\/\S+$/m.test(mail.text) || !dice.fork('books').chance(BOOKS)) return;
  const person = mail.toAddress;
  due.put({
    key: `${key}-booking`,
    at: at.add({ minutes: dice.fork('when').int(...BOOKING_MINUTES) }),
    meaning: { person, what: 'booked' },
    act: { kind: 'booking', email: person, name: nameOf(mail) },
  });
}

/** Who got a mail that tells of it opens it, or does not, and so do the programs around them. */
function mayLook(
  { due }: PeopleParts,
  { telling, toAddress }: Awaited<ReturnType<typeof readReceived>>,
  { key, at, person, dice }: { key: string; at: Temporal.Instant; person: Personality; dice: Dice },
): void {
  if (telling.picture === null && telling.links.length === 0) return;
  for (const [index, look] of looksAt(telling, { person, dice, at }).entries())
    due.put({
      key: `${key}-look-${index}`,
      at: look.at,
      meaning: { person: toAddress, what: look.what },
      act: { kind: 'visit', path: look.path, agent: look.agent, from: placeOf(person) },
    });
}

type Act = {
  readonly key: string;
  readonly at: Temporal.Instant;
  readonly dice: Dice;
  readonly mailbox: string;
};

async function actOf(
  { what, person }: Plan,
  mail: ReceivedMail,
  { key, at, dice, mailbox }: Act,
): Promise<DueAct | null> {
  if (what === 'ghost') return null;
  if (what === 'unsubscribe_click' && mail.oneClick !== null)
    return { kind: 'one_click', url: mail.oneClick, attempts: 0 };
  const domain = mail.toAddress.slice(mail.toAddress.lastIndexOf('@') + 1);
  const messageId = `<${key}@${domain}>`;
  const writing = { mail, person, messageId, at, dice };
  const raw = await (async (): Promise<Buffer> => {
    switch (what) {
      case 'hard_bounce':
        return bounceReport({ mail, messageId, at }, NO_SUCH_USER);
      case 'complaint':
        return complaintReport({ mail, messageId, at });
      case 'auto_reply':
        return automaticReply(writing, 'auto_reply', null);
      case 'out_of_office':
        return automaticReply(writing, 'out_of_office', dayOfReturn(at, dice));
      case 'unsubscribe_click':
        return writtenReply(writing, 'unsubscribe_words');
      default:
        return writtenReply(writing, what);
    }
  })();
  return { kind: 'mail', mailbox, messageId, raw: raw.toString('base64') };
}

async function carryOut(parts: PeopleParts, due: Due): Promise<void> {
  const { act } = due;
  if (act.kind === 'mail') return deliver(parts, due, act);
  if (act.kind === 'one_click') return click(parts, due, act);
  if (act.kind === 'visit') return look(parts, due, act);
  await parts.atVendors.carryOut(act, due);
  parts.due.settle(due);
}

/** Into the inbox, then off the list; after a crash in between the Message-ID shows that it is there already. */
function deliver({ store, due }: PeopleParts, entry: Due, act: Extract<DueAct, { kind: 'mail' }>): void {
  if (!store.holds(act.mailbox, 'INBOX', act.messageId))
    store.append(act.mailbox, 'INBOX', Buffer.from(act.raw, 'base64'), entry.at);
  due.settle(entry);
}

/** A picture that is loaded or a link that is followed as far as our door. Nobody tries twice to be seen. */
async function look(
  { due, visit, log }: PeopleParts,
  entry: Due,
  { path, agent, from }: Extract<DueAct, { kind: 'visit' }>,
): Promise<void> {
  try {
    const answer = await visit(path, { agent, from });
    await answer.body?.cancel();
    if (answer.status >= 400)
      log.warn({ status: answer.status }, 'A tracked place of a mail did not open in the sandbox.');
  } catch (error) {
    log.warn({ problem: messageOf(error) }, 'A tracked place of a mail did not open in the sandbox.');
  }
  due.settle(entry);
}

/** What a mail program does when its button is pressed (RFC 8058): one POST, no cookies, no redirect followed. */
async function click(
  { due, fetchUrl, log }: PeopleParts,
  entry: Due,
  act: Extract<DueAct, { kind: 'one_click' }>,
): Promise<void> {
  let problem: string;
  try {
    const answer = await fetchUrl(act.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
      redirect: 'manual',
      signal: AbortSignal.timeout(ONE_CLICK_TIMEOUT),
    });
    await answer.body?.cancel();
    if (answer.ok) return due.settle(entry);
    problem = `status ${answer.status}`;
  } catch (error) {
    problem = messageOf(error);
  }
  const attempts = act.attempts + 1;
  log.warn(
    { url: act.url, attempts, problem },
    'A one-click unsubscribe request of the sandbox was not answered with success.',
  );
  if (attempts >= ONE_CLICK_ATTEMPTS) return due.settle(entry);
  due.put({
    key: `${entry.key}-${attempts}`,
    at: entry.at.add(ONE_CLICK_PAUSE),
    meaning: entry.meaning,
    act: { ...act, attempts },
  });
  due.drop(entry);
}
