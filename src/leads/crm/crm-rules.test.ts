import { describe, expect, test } from 'vitest';
import type { Outcome } from '#core/ctx';
import { reason } from '#core/verdict';
import {
  changeOf,
  type HeldContact,
  linkOf,
  mergedAll,
  mergedContact,
  type ToldContact,
} from './crm-contact.rules.ts';
import { believesGone, passOf, sinceAfter } from './crm-pass.rules.ts';
import { afterWrite, tellingOf } from './crm-writes.rules.ts';

const NOW = Temporal.Instant.from('2026-11-21T12:00:00Z');
const at = (minutes: number): string => NOW.add({ minutes }).toString();

const held: HeldContact = {
  id: 'id',
  contactId: 'c1',
  email: 'ana@valewood.test',
  canonical: 'ana@valewood.test',
  phone: null,
  firstName: 'Ana',
  lastName: null,
  companyName: null,
  tags: ['vip'],
  blocked: [],
  everBlocked: [],
  ownTags: [],
  ownBlocked: [],
  changedAt: at(-60),
  activeAt: at(-60),
  heardAt: null,
  seenAt: at(-30),
  goneAt: null,
};
const told: ToldContact = {
  contactId: 'c1',
  email: 'ana@valewood.test',
  phone: null,
  firstName: 'Ana',
  lastName: null,
  companyName: null,
  tags: ['VIP'],
  blocked: [],
  changedAt: at(-60),
};
const listed = { kind: 'listed', askedAt: NOW } as const;
const heard = { kind: 'heard', at: NOW } as const;
const silent = { email: null, phone: null, firstName: null, tags: null, blocked: null };

describe('what a contact is after the CRM said something', () => {
  test('the same again is no change', () => {
    expect(mergedContact(held, told, listed)).toMatchObject({ changed: false, suppress: false });
  });

  test('our own tag coming back is no change; somebody else’s beside it is', () => {
    const written = { ...held, ownTags: ['replied'], ownBlocked: ['email' as const] };
    const echo = { ...told, tags: ['vip', 'Replied'], blocked: ['email' as const], changedAt: at(-1) };
    const back = mergedContact(written, echo, listed);
    expect(back).toMatchObject({ changed: false, contact: { tags: ['replied', 'vip'], activeAt: at(-60) } });
    expect(mergedContact(written, { ...echo, tags: ['vip', 'replied', 'hot'] }, listed)).toMatchObject({
      changed: true,
      contact: { activeAt: at(-1) },
    });
  });

  test('a delivery changes what it carries and nothing else', () => {
    const next = mergedContact(held, { ...told, ...silent, tags: ['hot'], changedAt: at(-1) }, heard).contact;
    expect(next).toMatchObject({ email: 'ana@valewood.test', firstName: 'Ana', tags: ['hot'], blocked: [] });
  });

  test('a page clears what the CRM no longer has', () => {
    expect(
      mergedContact(held, { ...told, firstName: null, changedAt: at(-1) }, listed).contact.firstName,
    ).toBeNull();
  });

  test('what is older than what is held changes nothing, but a block counts', () => {
    const late = mergedContact(
      held,
      { ...told, tags: ['old'], blocked: ['email'], changedAt: at(-90) },
      heard,
    );
    expect(late).toMatchObject({
      changed: false,
      suppress: true,
      contact: { tags: ['vip'], blocked: [], everBlocked: ['email'] },
    });
  });

  test('a page read before a delivery does not undo it, one read later does', () => {
    const after = { ...held, tags: ['hot'], changedAt: at(-1), heardAt: at(-1) };
    const page = { ...told, changedAt: at(-60) };
    expect(mergedContact(after, page, listed).contact.tags).toEqual(['hot']);
    const askedAt = NOW.add({ minutes: 2 });
    expect(mergedContact(after, page, { kind: 'listed', askedAt }).contact.tags).toEqual(['vip']);
  });

  test('what was said before a contact was deleted does not bring it back; what is said later does', () => {
    const gone = { ...held, email: null, canonical: null, goneAt: at(-1) };
    const back = (telling: Parameters<typeof mergedContact>[2], changedAt = at(-2)) =>
      mergedContact(gone, { ...told, changedAt }, telling).contact.goneAt === null;
    expect([back(heard), back(listed)]).toEqual([false, false]);
    expect([back(heard, at(0)), back({ kind: 'listed', askedAt: NOW.add({ minutes: 1 }) })]).toEqual([
      true,
      true,
    ]);
  });

  test('a block that was lifted there is remembered here, and suppresses once', () => {
    const blocked = mergedAll(
      held,
      [
        { ...told, blocked: ['email', 'sms'], changedAt: at(-2) },
        { ...told, changedAt: at(-1) },
      ],
      heard,
    );
    expect(blocked).toMatchObject({
      suppress: true,
      contact: { blocked: [], everBlocked: ['email', 'sms'] },
    });
    expect(mergedContact(blocked.contact, { ...told, changedAt: at(0) }, listed).suppress).toBe(false);
  });

  test('another address of somebody who is blocked is to be left alone too', () => {
    const blocked = { ...held, everBlocked: ['email' as const] };
    const moved = { ...told, email: 'ana@new.test', changedAt: at(-1) };
    expect(mergedContact(blocked, moved, listed).suppress).toBe(true);
  });

  test('only SMS is blocked: mail goes on; a tag that says no blocks everything', () => {
    expect(mergedContact(held, { ...told, blocked: ['sms'], changedAt: at(-1) }, listed).suppress).toBe(
      false,
    );
    expect(mergedContact(held, { ...told, tags: ['DNC'], changedAt: at(-1) }, listed)).toMatchObject({
      suppress: true,
      contact: { everBlocked: ['call', 'email', 'sms'] },
    });
  });

  test('a change of tomorrow happened now at the latest', () => {
    expect(changeOf(at(60), NOW)?.toString()).toBe(NOW.toString());
    expect([changeOf('soon', NOW), changeOf(null, NOW)]).toEqual([null, null]);
  });
});

test.each([
  [{ hasAddress: true, hasPhone: false, byAddress: 'a', byPhone: [] }, 'a', 'address'],
  [{ hasAddress: true, hasPhone: true, byAddress: 'a', byPhone: ['b', 'c'] }, 'a', 'address'],
  [{ hasAddress: true, hasPhone: true, byAddress: 'a', byPhone: ['b'] }, null, 'contradiction'],
  [{ hasAddress: true, hasPhone: true, byAddress: null, byPhone: ['b'] }, 'b', 'phone'],
  [{ hasAddress: false, hasPhone: true, byAddress: null, byPhone: ['b', 'c'] }, null, 'several_people'],
  [{ hasAddress: true, hasPhone: false, byAddress: null, byPhone: [] }, null, 'nobody_here'],
  [{ hasAddress: false, hasPhone: false, byAddress: null, byPhone: [] }, null, 'nothing_to_go_by'],
])('%o is %s by %s', (candidates, personId, link) => expect(linkOf(candidates)).toEqual({ personId, link }));

describe('readings', () => {
  const reading = {
    since: NOW.subtract({ minutes: 30 }),
    fullAt: NOW.subtract({ hours: 1 }),
    failures: 0,
    pass: null,
  };
  test('the first is of everything, the next of what changed, with an overlap; once a week of everything again', () => {
    expect(passOf({ ...reading, since: null, fullAt: null }, NOW).since).toBeNull();
    expect(passOf(reading, NOW).since?.toString()).toBe(at(-35));
    expect(passOf({ ...reading, fullAt: NOW.subtract({ hours: 7 * 24 }) }, NOW).since).toBeNull();
  });

  test('the next begins at the latest change met, never before the one that was', () => {
    const pass = { ...passOf(reading, NOW), newest: NOW.subtract({ hours: 2 }) };
    expect(sinceAfter(reading, pass)?.toString()).toBe(at(-30));
    expect(sinceAfter(reading, { ...pass, newest: NOW })?.toString()).toBe(at(0));
  });

  test('more than half gone at once is not believed', () => {
    expect([believesGone({ held: 10, unseen: 5 }), believesGone({ held: 10, unseen: 6 })]).toEqual([
      true,
      false,
    ]);
  });
});

describe('writes', () => {
  const failed = (code: string, retryable = true): Outcome<unknown> => ({
    state: 'failed',
    operationId: 'o',
    reason: reason(code, 'It did not work.'),
    retryable,
  });
  test.each<[string, Outcome<unknown> | undefined, number, string, number, number]>([
    ['done', { state: 'done', receipt: {}, operationId: 'o', replayed: false }, 0, 'done', 1, 0],
    [
      'refused by our own rules',
      { state: 'refused', reasons: [reason('agent.cap', 'Enough.')] },
      3,
      'waiting',
      3,
      1,
    ],
    ['not connected', undefined, 0, 'waiting', 0, 5],
    ['failed', failed('highlevel.rate_limited'), 1, 'waiting', 2, 5],
    [
      'without an answer',
      { state: 'unknown', operationId: 'o', reason: reason('x', 'Lost.') },
      0,
      'waiting',
      0,
      4,
    ],
    ['failed for the tenth time', failed('highlevel.auth_failed', false), 9, 'dead', 10, 0],
    ['for a contact that is gone', failed('highlevel.not_found', false), 0, 'dead', 1, 0],
  ])('one %s', (_what, outcome, attempts, state, tried, minutes) => {
    expect(afterWrite({ attempts }, outcome, NOW)).toMatchObject({ state, attempts: tried });
    expect(afterWrite({ attempts }, outcome, NOW).dueAt.toString()).toBe(at(minutes));
  });

  test('tags are those of the workspace, else the usual ones; an empty list tells nothing', () => {
    expect(tellingOf('linkedin_replied', {})).toEqual({ cause: 'replied', tags: ['replied'] });
    expect(tellingOf('replied', { replied: ['answered'] })?.tags).toEqual(['answered']);
    expect([tellingOf('replied', { replied: [] }), tellingOf('opened', {})]).toEqual([undefined, undefined]);
  });
});
