import { createHmac } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '#core/actor';
import { rows } from '#core/db/index';
import type { VendorWebhooks } from '#core/vendor-webhooks';
import { intakeRoute } from '#http';
import { bettercontactWebhooks } from '#vendors/bettercontact/webhooks';
import { calComWebhooks } from '#vendors/cal-com/webhooks';
import { calendlyWebhooks } from '#vendors/calendly/webhooks';
import { clayWebhooks } from '#vendors/clay/webhooks';
import { emailbisonWebhooks } from '#vendors/emailbison/webhooks';
import { googleCalendarWebhooks } from '#vendors/google-calendar/webhooks';
import { heyreachWebhooks } from '#vendors/heyreach/webhooks';
import { highlevelWebhooks } from '#vendors/highlevel/webhooks';
import { instantlyWebhooks } from '#vendors/instantly/webhooks';
import { neverbounceWebhooks } from '#vendors/neverbounce/webhooks';
import { rb2bWebhooks } from '#vendors/rb2b/webhooks';
import { signalHttpWebhooks } from '#vendors/signal-http/webhooks';
import { slackWebhooks } from '#vendors/slack/webhooks';
import { smartleadWebhooks } from '#vendors/smartlead/webhooks';
import { twilioWebhooks } from '#vendors/twilio/webhooks';
import { type HttpBench, openHttpBench } from '../http/http-bench.ts';
import { T0 } from '../support/workbench.ts';

const ALL: readonly VendorWebhooks[] = [
  bettercontactWebhooks,
  calComWebhooks,
  calendlyWebhooks,
  clayWebhooks,
  emailbisonWebhooks,
  googleCalendarWebhooks,
  heyreachWebhooks,
  highlevelWebhooks,
  instantlyWebhooks,
  neverbounceWebhooks,
  rb2bWebhooks,
  signalHttpWebhooks,
  slackWebhooks,
  smartleadWebhooks,
  twilioWebhooks,
];
const SECRET = 'a secret of the tests';
const MARK = 'zoe.private@person.example';
const BODY = JSON.stringify({ lead_email: MARK, from_email: MARK, text: `I am ${MARK}` });

let http: HttpBench;
beforeAll(async () => {
  const route = intakeRoute({
    sources: new Map(
      ALL.map((source) => [
        source.vendor,
        {
          load: async () => source,
          secrets: Object.fromEntries(source.secrets.map((name) => [name, SECRET])),
        },
      ]),
    ),
    workspaceOf: async (slug) => {
      const [found] = await http.access.tx((tx) =>
        rows<{ id: string }>(tx, sql`select id from workspaces where slug = ${slug}`),
      );
      const ctx = found && (await http.contextFor(found.id, systemActor('intake')));
      return ctx && { id: ctx.workspace.id, now: () => T0, newId: () => ctx.ids.next() };
    },
    execute: async (statement) => (await http.access.tx((tx) => tx.execute(statement)))?.rowCount ?? 0,
  });
  http = await openHttpBench({ routes: [route] });
  await http.workspace('acme');
});
afterAll(() => http[Symbol.asyncDispose]());

const post = (vendor: string, body: string, headers: Record<string, string> = {}, query = '') =>
  http.app.request(`/hooks/acme/${vendor}${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

const seconds = (at: Temporal.Instant) => Math.floor(at.epochMilliseconds / 1_000);
const hmac = (text: string) => createHmac('sha256', SECRET).update(text).digest('hex');
const slackHeaders = (body: string, at: Temporal.Instant) => ({
  'x-slack-request-timestamp': String(seconds(at)),
  'x-slack-signature': `v0=${hmac(`v0:${seconds(at)}:${body}`)}`,
});
const calendlyHeaders = (body: string, at: Temporal.Instant) => ({
  'calendly-webhook-signature': `t=${seconds(at)},v1=${hmac(`${seconds(at)}.${body}`)}`,
});
const stored = async (vendor: string): Promise<number> =>
  (await http.access.tx((tx) => rows(tx, sql`select 1 from webhook_inbox where source = ${vendor}`))).length;

describe('a callback that is guarded by nothing', () => {
  test.each(ALL.map((source) => [source.vendor]))(
    '%s: without its own proof nothing is stored, and the answer repeats nothing of the delivery',
    async (vendor) => {
      for (const [headers, query] of [
        [{}, ''],
        [{ authorization: 'Bearer guessed', 'x-webhook-secret': 'guessed', 'x-signature': 'guessed' }, ''],
        [{}, '?secret=guessed&token=guessed'],
      ] as const) {
        const answer = await post(vendor, BODY, headers, query);
        expect([401, 503], `${vendor} ${query}`).toContain(answer.status);
        expect(await answer.text()).not.toContain(MARK);
      }
      expect(await stored(vendor)).toBe(0);
    },
  );
});

describe('no de-duplication by event and no replay window', () => {
  const said = (id: string) =>
    JSON.stringify({ type: 'event_callback', event_id: id, event: { type: 'message', text: MARK } });

  test('one event that comes five times at once and again later is one row, and the answer repeats nothing of it', async () => {
    const body = said('Ev1');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post('slack', body, slackHeaders(body, T0))),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toContain(MARK);
    }
    expect((await post('slack', body, slackHeaders(body, T0.add({ seconds: 60 })))).status).toBe(200);
    expect(await stored('slack')).toBe(1);
  });

  test('two events within one second are two rows', async () => {
    const before = await stored('slack');
    for (const id of ['Ev2', 'Ev3']) await post('slack', said(id), slackHeaders(said(id), T0));
    expect(await stored('slack')).toBe(before + 2);
  });

  test.each([
    ['slack', slackHeaders, 300],
    ['calendly', calendlyHeaders, 180],
  ] as const)(
    'checks of the clock that look one way: %s refuses what is too old and what is from the future',
    async (vendor, sign, window) => {
      const body =
        vendor === 'slack'
          ? said(`Ev ${vendor}`)
          : JSON.stringify({ event: 'invitee.created', payload: { uri: 'x' } });
      const before = await stored(vendor);
      for (const off of [-window - 2, window + 2])
        expect((await post(vendor, body, sign(body, T0.add({ seconds: off })))).status, String(off)).toBe(
          401,
        );
      expect(await stored(vendor)).toBe(before);
      expect((await post(vendor, body, sign(body, T0.add({ seconds: window - 2 })))).status).toBeLessThan(
        300,
      );
      expect(await stored(vendor)).toBe(before + 1);
    },
  );
});

describe('several layouts of a signature are tried until one fits', () => {
  test('Calendly: one layout; the others are refused', async () => {
    const body = JSON.stringify({ event: 'invitee.canceled', payload: { uri: 'y' } });
    const t = seconds(T0);
    for (const signed of [body, `${t}${body}`, `${t}:${body}`, `${body}.${t}`, `v0:${t}:${body}`])
      expect(
        (await post('calendly', body, { 'calendly-webhook-signature': `t=${t},v1=${hmac(signed)}` })).status,
        signed.slice(0, 20),
      ).toBe(401);
    expect((await post('calendly', body, calendlyHeaders(body, T0))).status).toBeLessThan(300);
  });
});

test('a signature that is taken for another kind: HighLevel is no HMAC', async () => {
  for (const header of ['x-ghl-signature', 'x-wh-signature'])
    expect((await post('highlevel', BODY, { [header]: hmac(BODY) })).status, header).toBe(401);
  expect(await stored('highlevel')).toBe(0);
});
