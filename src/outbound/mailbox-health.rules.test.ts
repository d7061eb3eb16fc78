import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  levelOf,
  type MailboxFacts,
  mailboxHealth,
  pausingText,
  resumingText,
} from './mailbox-health.rules.ts';

const NOW = Temporal.Instant.from('2026-03-20T09:00:00Z');
const ago = (days: number) => NOW.subtract({ hours: days * 24 });
const facts = (more: Partial<MailboxFacts> = {}): MailboxFacts => ({
  ...{ sends: 200, bounces: 0, complaints: 0, state: 'active', pausedBy: null, pausedAt: null },
  ...{ returnedAt: null, dailyCap: 40, refusedSignIns: 0, refusal: null, now: NOW },
  ...more,
});

describe('figures', () => {
  test.each([
    [49, 49, 49, 'unmeasured'],
    [50, 0, 0, 'ok'],
    [1000, 19, 0, 'ok'],
    [1000, 20, 0, 'warn'],
    [1000, 29, 0, 'warn'],
    [1000, 30, 0, 'pause'],
    [1000, 0, 1, 'warn'],
    [1000, 0, 2, 'urgent'],
    [1000, 0, 3, 'pause'],
    [1000, 20, 2, 'urgent'],
    [50, 1, 0, 'warn'],
    [50, 2, 0, 'pause'],
  ])('%i sent, %i bounced, %i complained: %s', (sends, bounces, complaints, level) =>
    expect(levelOf({ sends, bounces, complaints }).level).toBe(level),
  );
  test('more bounces or complaints never look better', () => {
    const order = ['unmeasured', 'ok', 'warn', 'urgent', 'pause'];
    const rank = (given: Parameters<typeof levelOf>[0]) => order.indexOf(levelOf(given).level);
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 2000 }),
        fc.nat(99),
        fc.nat(99),
        (sends, bounces, complaints) => {
          const now = rank({ sends, bounces, complaints });
          expect(rank({ sends, bounces: bounces + 1, complaints })).toBeGreaterThanOrEqual(now);
          expect(rank({ sends, bounces, complaints: complaints + 1 })).toBeGreaterThanOrEqual(now);
        },
      ),
    );
  });
});

test('bad figures pause, warnings do not', () => {
  expect(mailboxHealth(facts({ bounces: 6, complaints: 1 })).because).toBe('complaints');
  expect(mailboxHealth(facts({ bounces: 6 })).because).toBe('bounces');
  expect(mailboxHealth(facts({ bounces: 6 }))).toMatchObject({ action: 'pause', dailyCap: 0 });
  expect(mailboxHealth(facts({ bounces: 5 }))).toMatchObject({ action: 'none', level: 'warn', dailyCap: 40 });
});

describe('the way back', () => {
  const paused = { state: 'paused', pausedBy: 'bounces' as const };
  test('a week of rest', () => {
    expect(mailboxHealth(facts({ ...paused, pausedAt: ago(6) }))).toMatchObject({
      ...{ action: 'none', dailyCap: 0, returnsAt: ago(-1) },
    });
    expect(mailboxHealth(facts({ ...paused, pausedAt: ago(7) }))).toMatchObject({
      ...{ action: 'resume', dailyCap: 10 },
    });
  });
  test.each([
    [0, 10],
    [7, 25],
    [13, 37],
    [14, 40],
    [90, 40],
  ])('%i days after the rest: %i of 40', (days, cap) =>
    expect(mailboxHealth(facts({ returnedAt: ago(days) })).dailyCap).toBe(cap),
  );
  test('after complaints, and after a person, a person decides', () => {
    for (const more of [
      { pausedBy: 'complaints' as const },
      { pausedBy: 'person' as const },
      { state: 'disconnected' },
    ])
      expect(mailboxHealth(facts({ ...paused, pausedAt: ago(90), ...more })).action).toBe('none');
  });
  test('a cap of one still sends one', () =>
    expect(mailboxHealth(facts({ returnedAt: NOW, dailyCap: 1 })).dailyCap).toBe(1));
  test('a cap of zero stays zero', () =>
    expect(mailboxHealth(facts({ returnedAt: NOW, dailyCap: 0 })).dailyCap).toBe(0));
});

describe('sign-ins that are refused', () => {
  const refused = { refusedSignIns: 3, refusal: 'The user name or password is wrong.' };
  test('two are a hiccup, three disconnect it, with the words of its server', () => {
    expect(mailboxHealth(facts({ ...refused, refusedSignIns: 2 })).action).toBe('none');
    const found = mailboxHealth(facts(refused));
    expect(found).toMatchObject({ action: 'disconnect', because: 'sign_in', dailyCap: 0 });
    expect(found.reasons[0]?.text).toBe(
      'Its server refused 3 sign-ins one after the other. The user name or password is wrong.',
    );
  });
  test('what its figures ask for comes first: connecting again does not end a rest', () =>
    expect(mailboxHealth(facts({ ...refused, complaints: 5 })).action).toBe('pause'));
  test('one that rests is not disconnected, and one that is stays so until somebody connects it', () => {
    expect(mailboxHealth(facts({ ...refused, state: 'paused', pausedBy: 'person' })).action).toBe('none');
    const gone = facts({ state: 'disconnected', pausedBy: 'sign_in', pausedAt: ago(90) });
    expect(mailboxHealth(gone)).toMatchObject({ action: 'none', dailyCap: 0, returnsAt: null });
    expect(mailboxHealth(gone).reasons[0]?.code).toBe('mailbox.disconnected');
  });
});

test('what a pause and a return mean is said: a vendor goes on with what it was handed, a rest ends small', () => {
  expect(pausingText('native')).toContain('goes to the others, or waits');
  expect(pausingText('smartlead')).toContain('What lies there already still leaves');
  expect(resumingText({ pausedBy: 'person', dailyCap: 40 })).toContain('at once, up to 40 a day');
  expect(resumingText({ pausedBy: 'bounces', dailyCap: 40 })).toContain('starts with 10 of 40');
  expect(resumingText({ pausedBy: 'complaints', dailyCap: 2 })).toMatch(
    /^People complained.*starts with 1 of 2/,
  );
});
