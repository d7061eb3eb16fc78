import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { effectErrorOf } from '../kit/case-under-test.suite.ts';
import { lookFor, NOW, run } from '../kit/vendor-run.fixture.ts';
import { smsSuite } from '../ports/sms.suite.ts';
import { optOutOf, type SmsReceipt, smsRank } from '../ports/sms.ts';
import { AUTH_TOKEN, OUR_NUMBER, STATUS_URL, startTwilio, twilioCase } from './case.fixture.ts';
import { sha256, twilioSignature } from './signature.rules.ts';
import type { TwilioDelivery } from './simulator.ts';
import { twilioWebhooks } from './webhooks.ts';

smsSuite(twilioCase, { waits: false });

const ANA = '+14155550123';
let twilio: Awaited<ReturnType<typeof startTwilio>>;
beforeEach(async () => {
  twilio = await startTwilio(() => NOW);
});
afterEach(() => twilio.close());
const send = (more: object = {}) =>
  run<SmsReceipt>(twilio.performers, 'sms.send_sms', { to: ANA, text: 'Hello', ...more });

describe('sending', () => {
  test('goes from the number of the connection and asks for reports', async () => {
    await send();
    expect(twilio.simulator.messages()).toMatchObject([{ from: OUR_NUMBER, statusUrl: STATUS_URL }]);
  });

  test('a messaging service chooses the number, so segments are not known yet', async () => {
    await twilio.close();
    twilio = await startTwilio(() => NOW, { messagingServiceSid: `MG${'0'.repeat(32)}` });
    expect((await send()).receipt).toMatchObject({ state: 'accepted', segments: null });
  });

  test('without a sender nothing is sent', async () => {
    await twilio.close();
    twilio = await startTwilio(() => NOW, {});
    expect(await effectErrorOf(send())).toMatchObject({
      failure: 'config',
      reason: { code: 'twilio.no_sender' },
    });
    expect(twilio.simulator.requests()).toEqual([]);
  });

  test.each([
    ['+15005550001', 'validation', 'none'],
    ['+15005550003', 'config', 'none'],
    ['+15005550004', 'recipient_blocked', 'none'],
    ['+15005550010', 'timeout_unknown', 'unknown'],
  ])('%s is %s', async (to, failure, effect) => {
    const error = await effectErrorOf(send({ to }));
    expect(error).toMatchObject({ failure, effect });
    expect(JSON.stringify([error.message, error.reason])).not.toContain(to);
  });

  test('who answered STOP gets nothing more', async () => {
    twilio.simulator.receive(ANA, OUR_NUMBER, 'STOP');
    expect(await effectErrorOf(send())).toMatchObject({ failure: 'recipient_blocked', retryable: false });
    expect(twilio.simulator.messages()).toEqual([]);
  });

  test('the same text of last week is not taken for this one', async () => {
    let now = NOW.subtract({ hours: 24 * 7 });
    await twilio.close();
    twilio = await startTwilio(() => now);
    await send();
    now = NOW;
    expect(await lookFor(twilio.performers, 'sms.send_sms', { to: ANA, text: 'Hello' }, 'k')).toBe(
      'did_not_happen',
    );
  });

  test('behind a hundred newer messages it cannot be told', async () => {
    for (let count = 0; count < 101; count += 1) await send({ text: `Hello ${count}` });
    const look = (text: string) => lookFor(twilio.performers, 'sms.send_sms', { to: ANA, text }, 'k');
    expect(await look('Hello 100')).toBe('happened');
    expect(await look('Hello 0')).toBe('cannot_tell');
  });
});

describe('deliveries', () => {
  const asDelivery = ({ url, headers, body }: TwilioDelivery) => ({
    url: new URL(url),
    headers: new Headers(headers),
    body,
  });
  const secrets = { authToken: AUTH_TOKEN };
  const received = (text: string) => asDelivery(twilio.simulator.receive(ANA, OUR_NUMBER, text));
  const codeOf = (
    delivery: ReturnType<typeof asDelivery>,
    known: Record<string, string | undefined> = secrets,
  ) => twilioWebhooks.verify(delivery, known, NOW).reasons[0]?.code;

  test('a message is proved, named and read as it was written', async () => {
    const delivery = received('  Yes & no: ça va + 1 ');
    expect(codeOf(delivery)).toBeUndefined();
    expect(twilioWebhooks.deliveryId(delivery)).toMatch(/^SM\w{32} received$/);
    expect(twilioWebhooks.read(delivery)).toMatchObject([
      { kind: 'sms.received', from: ANA, to: OUR_NUMBER, text: '  Yes & no: ça va + 1 ', optOut: null },
    ]);
    expect(twilioWebhooks.answer?.(delivery)).toEqual({ status: 200, body: '<Response/>', type: 'text/xml' });
  });

  test('without proof, with a wrong one, for another address and with another text it is refused', () => {
    const delivery = received('Yes');
    expect(codeOf({ ...delivery, headers: new Headers() })).toBe('intake.proof_missing');
    expect(codeOf(delivery, {})).toBe('intake.proof_missing');
    expect(codeOf(delivery, { authToken: 'another-token-of-another-account' })).toBe('intake.proof_wrong');
    expect(codeOf({ ...delivery, url: new URL(`${delivery.url}&x=1`) })).toBe('intake.proof_wrong');
    expect(codeOf({ ...delivery, body: delivery.body.replace('Yes', 'No') })).toBe('intake.proof_wrong');
  });

  test('an address signed with its port is the same address', () => {
    const delivery = received('Yes');
    const signature = twilioSignature(
      AUTH_TOKEN,
      delivery.url.href.replace('legwork.test', 'legwork.test:443'),
      new URLSearchParams(delivery.body),
    );
    expect(
      codeOf({ ...delivery, headers: new Headers({ 'x-twilio-signature': signature }) }),
    ).toBeUndefined();
  });

  test('a JSON body is proved by the hash in the address', () => {
    const body = '{"MessageSid":"SM1"}';
    const url = new URL(`https://legwork.test/hooks/twilio?bodySHA256=${sha256(body)}`);
    const headers = new Headers({ 'x-twilio-signature': twilioSignature(AUTH_TOKEN, url.href, null) });
    expect(codeOf({ url, headers, body })).toBeUndefined();
    expect(codeOf({ url, headers, body: `${body} ` })).toBe('intake.proof_wrong');
  });

  test.each([
    ['undelivered', '30007', 'failed', 'carrier_filtered'],
    ['failed', '30034', 'failed', 'sender_unregistered'],
    ['undelivered', '30003', 'failed', 'unreachable'],
    ['failed', '39999', 'failed', 'unknown'],
    ['delivered', undefined, 'delivered', null],
  ])('report %s %s', async (status, code, state, cause) => {
    await send();
    const [message] = twilio.simulator.messages();
    if (!message) throw new Error('Nothing was sent.');
    const delivery = asDelivery(twilio.simulator.report(message, status, code));
    expect(codeOf(delivery)).toBeUndefined();
    expect(twilioWebhooks.read(delivery)).toMatchObject([
      { kind: 'sms.status', messageId: message.sid, state, cause },
    ]);
    expect(twilioWebhooks.deliveryId(delivery)).toBe(`${message.sid} ${status}`);
  });

  test('a report that was overtaken has a lower rank', () => {
    expect(smsRank('sent')).toBeLessThan(smsRank('delivered'));
    expect(smsRank('queued')).toBeLessThan(smsRank('failed'));
  });

  test.each([
    ['STOP', 'stop'],
    [' Stop. ', 'stop'],
    ['opt-out', 'stop'],
    ['Unstop', 'start'],
    ['HELP', 'help'],
    ['please stop by on Tuesday', null],
    ['YES', null],
  ])('%s', (text, expected) => expect(optOutOf(text)).toBe(expected));
});
