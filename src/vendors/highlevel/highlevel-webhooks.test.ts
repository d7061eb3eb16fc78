import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../kit/vendor-run.fixture.ts';
import { ANA, BO, PUBLIC_KEY, RAW_PUBLIC_KEY, startHighlevel } from './case.fixture.ts';
import { highlevelWebhooks } from './webhooks.ts';

let highlevel: Awaited<ReturnType<typeof startHighlevel>>;
beforeEach(async () => {
  highlevel = await startHighlevel(() => NOW);
});
afterEach(() => highlevel.close());

describe('deliveries', () => {
  const secrets = { webhookPublicKey: PUBLIC_KEY };
  const deliver = (type: string, fields: object) => {
    const { headers, body } = highlevel.simulator.deliver(type, fields);
    return { headers: new Headers(headers), url: new URL('https://legwork.test/hooks/highlevel'), body };
  };
  type Delivery = ReturnType<typeof deliver>;
  const codeOf = (delivery: Delivery, known: Record<string, string | undefined> = secrets, now = NOW) =>
    highlevelWebhooks.verify(delivery, known, now).reasons[0]?.code;

  test('a delivery is proved by the key as PEM and as bare bytes', () => {
    const delivery = deliver('ContactTagUpdate', { id: ANA.id, tags: ['hot'] });
    expect(codeOf(delivery)).toBeUndefined();
    expect(codeOf(delivery, { webhookPublicKey: RAW_PUBLIC_KEY })).toBeUndefined();
    expect(
      codeOf(delivery, { webhookPublicKey: Buffer.from(RAW_PUBLIC_KEY, 'base64').toString('hex') }),
    ).toBeUndefined();
    expect(highlevelWebhooks.deliveryId(delivery)).toBe('hook-ContactTagUpdate');
    expect(highlevelWebhooks.answer?.(delivery)).toEqual({ status: 200 });
  });

  test('without proof, with a wrong one, with another text and stale it is refused', () => {
    const delivery = deliver('ContactCreate', { id: ANA.id });
    expect(codeOf({ ...delivery, headers: new Headers() })).toBe('intake.proof_missing');
    expect(codeOf(delivery, {})).toBe('intake.proof_missing');
    expect(codeOf(delivery, { webhookPublicKey: 'no-key-at-all-here' })).toBe('intake.proof_missing');
    expect(codeOf({ ...delivery, body: delivery.body.replace(ANA.id, BO.id) })).toBe('intake.proof_wrong');
    expect(codeOf(delivery, secrets, NOW.add({ minutes: 6 }))).toBe('intake.proof_stale');
    expect(codeOf(delivery, secrets, NOW.subtract({ minutes: 6 }))).toBe('intake.proof_stale');
  });

  test('a workflow brings our secret instead of a signature', () => {
    const delivery = {
      ...deliver('InboundMessage', {}),
      headers: new Headers({ 'x-legwork-secret': 'a-secret-of-our-own' }),
    };
    expect(codeOf(delivery, { workflowSecret: 'a-secret-of-our-own' })).toBeUndefined();
    expect(codeOf(delivery, { workflowSecret: 'another-secret-of-ours' })).toBe('intake.proof_wrong');
    expect(codeOf(delivery)).toBe('intake.proof_missing');
  });

  test.each([
    [
      'ContactDndUpdate',
      { id: 'c', dnd: false, dndSettings: { SMS: { status: 'permanent' } } },
      { kind: 'crm.contact_changed', change: 'do_not_contact', blocked: ['sms'] },
    ],
    [
      'ContactUpdate',
      { id: 'c', email: 'A@B.test' },
      { change: 'updated', email: 'a@b.test', blocked: null, tags: null },
    ],
    [
      'AppointmentUpdate',
      { appointment: { id: 'a', appointmentStatus: 'noshow' } },
      { kind: 'crm.appointment_changed', change: 'no_show' },
    ],
    [
      'AppointmentCreate',
      { appointment: { id: 'a', appointmentStatus: 'confirmed', startTime: 's' } },
      { change: 'booked', start: 's' },
    ],
    [
      'InboundMessage',
      { contactId: 'c', messageId: 'm', messageType: 'SMS', direction: 'inbound', body: 'Stop' },
      { kind: 'sms.received', optOut: 'stop', recipientId: 'c' },
    ],
    [
      'InboundMessage',
      {
        contactId: 'c',
        emailMessageId: 'e',
        messageType: 'Email',
        direction: 'inbound',
        body: '<p>Yes</p>',
        from: 'Ana <a@b.test>',
        subject: 'Re',
      },
      { kind: 'crm.mail_received', messageId: 'e', html: '<p>Yes</p>' },
    ],
    [
      'OutboundMessage',
      { locationId: 'l', contactId: 'c', emailMessageId: 'e', messageType: 'Email', direction: 'outbound' },
      { kind: 'crm.mail_sent', contactId: 'c', messageId: 'e', account: 'l' },
    ],
  ])('%s %j', (type, fields, expected) => {
    expect(highlevelWebhooks.read(deliver(type, fields))).toMatchObject([expected]);
  });

  test.each([
    ['OpportunityUpdate', { id: 'o' }],
    ['INSTALL', {}],
    ['InboundMessage', { contactId: 'c', messageId: 'm', messageType: 'CALL' }],
    ['OutboundMessage', { contactId: 'c', messageId: 'm', messageType: 'SMS' }],
  ])('%s means nothing here', (type, fields) =>
    expect(highlevelWebhooks.read(deliver(type, fields))).toEqual([]),
  );
});
