import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { vendorPromises } from '../kit/vendor-promises.suite.ts';
import { lookFor, NOW, run } from '../kit/vendor-run.fixture.ts';
import { calendarSuite } from '../ports/calendar.suite.ts';
import type { BusyTimes, FreeSlots } from '../ports/calendar.ts';
import { crmSuite } from '../ports/crm.suite.ts';
import type { UpsertedContact } from '../ports/crm.ts';
import { smsSuite } from '../ports/sms.suite.ts';
import { withoutPeople } from './access.ts';
import { ANA, BO, BOOKING, CALENDAR, highlevelCase, NO_PHONE, startHighlevel } from './case.fixture.ts';

crmSuite(highlevelCase);
smsSuite(highlevelCase);
calendarSuite(highlevelCase, { guardsSlots: true, moves: true, otherContactId: BO.id });
vendorPromises(highlevelCase, 'crm_mail');

let highlevel: Awaited<ReturnType<typeof startHighlevel>>;
beforeEach(async () => {
  highlevel = await startHighlevel(() => NOW);
});
afterEach(() => highlevel.close());
const ask = async <R>(name: string, input: unknown) =>
  (await run<R>(highlevel.performers, name, input)).receipt;
const fail = (name: string, input: unknown) => effectErrorOf(run(highlevel.performers, name, input));
const contactOf = (id: string) => highlevel.simulator.contacts().find((contact) => contact.id === id);

describe('upsert', () => {
  const upsert = (more: object) =>
    ask<UpsertedContact>('crm.upsert_contact', { email: null, phone: null, ...more });

  test('a second address does not push out the main one', async () => {
    const receipt = await upsert({ email: 'Ana.Lopez@gmail.test', firstName: 'Ana' });
    expect(receipt).toEqual({ contactId: ANA.id, created: false, ignored: [] });
    expect(contactOf(ANA.id)).toMatchObject({
      email: ANA.email,
      additionalEmails: ['ana.lopez@gmail.test'],
      fields: { firstName: 'Ana' },
    });
  });

  test('a phone of somebody else is ignored, and that is said', async () => {
    expect(await upsert({ email: ANA.email, phone: BO.phone })).toMatchObject({
      contactId: ANA.id,
      ignored: ['phone'],
    });
    expect(contactOf(BO.id)?.phone).toBe(BO.phone);
  });

  test('a refusal that made the contact all the same is unknown, and the contact is found', async () => {
    const input = { email: 'half-made@northgate.test', phone: null };
    const look = () => lookFor(highlevel.performers, 'crm.upsert_contact', input, 'k');
    expect(await look()).toBe('did_not_happen');
    expect(await fail('crm.upsert_contact', input)).toMatchObject({
      effect: 'unknown',
      failure: 'validation',
      retryable: false,
    });
    expect(await look()).toBe('cannot_tell');
  });

  test('fields of its own go by id, and nothing unknown is sent', async () => {
    await upsert({
      email: 'x@northgate.test',
      website: 'northgate.test',
      fields: [{ id: 'f1', value: 'A' }],
    });
    const body = highlevel.simulator.requests().at(-1)?.body;
    expect(body).toEqual({
      locationId: 'location1',
      email: 'x@northgate.test',
      website: 'northgate.test',
      customFields: [{ id: 'f1', field_value: 'A' }],
    });
  });
});

describe('blocks', () => {
  test('a permanent block of the carrier stays what it is, and a blocked channel is refused', async () => {
    const input = { contactId: ANA.id, channels: ['sms', 'call'], why: 'Answered STOP' };
    expect(await ask('crm.set_do_not_contact', input)).toEqual({ blocked: ['sms', 'call'] });
    expect(contactOf(ANA.id)?.dndSettings).toEqual({
      Call: { status: 'permanent' },
      SMS: { status: 'active', message: 'Answered STOP' },
    });
    const sms = { to: ANA.phone, text: 'Hello', recipientId: ANA.id };
    expect(await fail('sms.send_sms', sms)).toMatchObject({ effect: 'none', failure: 'recipient_blocked' });
    expect(highlevel.simulator.messages()).toEqual([]);
  });
});

describe('words of HighLevel', () => {
  const sms = { to: '+14155550111', text: 'Hello', recipientId: NO_PHONE.id };
  test('a contact without a phone is told apart', async () => {
    expect(await fail('sms.send_sms', sms)).toMatchObject({ reason: { code: 'highlevel.missing_phone' } });
  });

  test('a contact must be named', async () => {
    const error = await fail('sms.send_sms', { ...sms, recipientId: null });
    expect(error).toMatchObject({ effect: 'none', reason: { code: 'highlevel.no_contact' } });
    expect(highlevel.simulator.requests()).toEqual([]);
  });

  test.each([
    [{}, 'Too many', { failure: 'rate_limited', retryAfterMs: 10_000 }],
    [
      { 'x-ratelimit-interval-milliseconds': '4000' },
      'Too many',
      { failure: 'rate_limited', retryAfterMs: 4_000 },
    ],
    [
      {},
      'Trying to create too many Point in Time contexts',
      { failure: 'rate_limited', retryAfterMs: 30_000 },
    ],
    [{ 'x-ratelimit-daily-remaining': '0' }, 'Too many', { failure: 'quota_exhausted', retryable: false }],
  ])('429 with %j: %s', async (headers, message, expected) => {
    highlevel.simulator.failNext({
      status: 429,
      body: { message },
      headers: headers as Record<string, string>,
    });
    expect(await fail('crm.list_contacts', { since: null })).toMatchObject(expected);
  });

  test('a missing scope is a matter of configuration', async () => {
    highlevel.simulator.failNext({
      status: 401,
      body: { message: 'The token is not authorized for this scope.' },
    });
    expect(await fail('crm.list_pipelines', {})).toMatchObject({ failure: 'config' });
  });

  test('a list of words is read, and people are not repeated', async () => {
    highlevel.simulator.failNext({
      status: 422,
      body: { message: ['ana@valewood.test is taken', 'so is +1 415 555 0123'] },
    });
    const error = await fail('crm.add_note', { contactId: ANA.id, text: 'x' });
    expect(error.message).toContain('(address) is taken; so is (number)');
    expect(withoutPeople('Contact <a.b@c.test>, (415) 555-0123')).not.toMatch(/a\.b@c|555/);
  });
});

describe('calendars', () => {
  test('a calendar that cannot be read is unknown, not free', async () => {
    const window = { from: BOOKING.start, to: BOOKING.end };
    const receipt = await ask<BusyTimes>('calendar.busy_times', {
      calendarIds: [CALENDAR, 'gone'],
      ...window,
    });
    expect(receipt).toEqual({ busy: [], unknown: ['gone'] });
  });

  test('slots are asked for in milliseconds and booked with an offset', async () => {
    const window = { from: '2026-11-24T14:00:00Z', to: '2026-11-24T16:00:00Z', timeZone: 'America/New_York' };
    const { slots } = await ask<FreeSlots>('calendar.free_slots', { calendarId: CALENDAR, ...window });
    expect(slots.map((slot) => slot.start)).toEqual([
      '2026-11-24T09:00:00-05:00',
      '2026-11-24T09:30:00-05:00',
      '2026-11-24T10:00:00-05:00',
      '2026-11-24T10:30:00-05:00',
    ]);
    expect(highlevel.simulator.requests()[0]?.query.get('startDate')).toBe('1795528800000');
    await ask('calendar.create_event', BOOKING);
    expect(highlevel.simulator.appointments()).toMatchObject([
      { startTime: '2026-11-24T10:00:00-05:00', endTime: '2026-11-24T10:30:00-05:00' },
    ]);
  });

  test('each resource is asked in its own version', async () => {
    await ask('crm.list_pipelines', {});
    await ask('calendar.whoami', {});
    expect(highlevel.simulator.requests().map(({ headers }) => headers.version)).toEqual([
      '2021-07-28',
      '2021-04-15',
    ]);
  });
});

describe('mail', () => {
  const mail = { contactId: ANA.id, to: ANA.email, subject: 'Tuesday', html: '<p>At ten?</p>' };
  const look = () => lookFor(highlevel.performers, 'crm_mail.send_mail', mail, 'k');

  test('an answer names the message it answers', async () => {
    const first = await ask<{ threadMessageId: string }>('crm_mail.send_mail', mail);
    await ask('crm_mail.send_mail', { ...mail, inReplyTo: first.threadMessageId });
    expect(highlevel.simulator.messages()[1]).toMatchObject({
      replyMessageId: 'email-message1',
      emailReplyMode: 'reply',
    });
  });

  test('another mail of the day could be this one reworked', async () => {
    expect(await look()).toBe('did_not_happen');
    await ask('crm_mail.send_mail', { ...mail, html: '<p>Another</p>' });
    expect(await look()).toBe('cannot_tell');
    await ask('crm_mail.send_mail', mail);
    expect(await look()).toBe('happened');
  });
});
