import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Clock } from '#core/clock';
import { contribute } from '#core/contribution';
import { attention, probes } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { mailAlerts, ownersTexts, raiseAlerts, textAlerts } from '#notify';
import { commands } from '#notify/cli';
import { slice as notify } from '#notify/slice';
import { guards } from '../../src/app/guards.ts';
import { addAlertPhone, readAlertPhones, removeAlertPhone } from '../../src/notify/alert-phones.ts';
import { acknowledgeAlert, readAlerts } from '../../src/notify/read-alerts.ts';
import { startTwilio } from '../../src/vendors/twilio/case.fixture.ts';
import { twilioSendNotice } from '../../src/vendors/twilio/operations.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const NUMBER = '+14155550123';
const NIGHT = Temporal.Instant.from('2026-03-02T23:30:00Z');
let now = T0;
const clock: Clock = { now: () => now };
let twilio: Awaited<ReturnType<typeof startTwilio>>;
let bench: Workbench;
/** Numbers are entered, and nothing is set that sends. */
let unset: Workbench;
beforeAll(async () => {
  twilio = await startTwilio(clock.now);
  bench = await openWorkbench({
    slices: [
      notify,
      {
        name: 'texts',
        contributions: [contribute(ownersTexts, { operation: twilioSendNotice, perHour: 2 })],
      },
    ],
    performers: twilio.performers,
    guards,
    wait: async () => undefined,
  });
  unset = await openWorkbench({ slices: [notify], guards });
});
afterAll(async () => {
  await twilio.close();
  for (const each of [bench, unset]) await each[Symbol.asyncDispose]();
});
beforeEach(() => {
  now = T0;
});

let serial = 0;
async function place({ phones = [NUMBER], on = bench }: { phones?: string[]; on?: Workbench } = {}) {
  serial += 1;
  const ctx = on.ctx(await on.workspace(`texts-${serial}`, 'live'), { clock });
  for (const number of phones)
    await addAlertPhone(ctx, { name: 'Olga', number, zone: 'UTC', quietFrom: 22, quietTo: 7 });
  const before = twilio.simulator.messages().length;
  return { ctx, said: () => twilio.simulator.messages().slice(before) };
}
const raise = (ctx: Ctx, code: string, more: object = {}) =>
  ctx.db.tx((tx) =>
    raiseAlerts(ctx, tx, [
      {
        ...{ code, subject: 's', severity: 'critical', title: `About ${code}`, text: 'What to do.', at: now },
        ...more,
      },
    ]),
  );
const onHome = async (ctx: Ctx, kind: string) =>
  (await ctx.db.tx((tx) => Promise.all(ctx.contributed(attention).map((source) => source.list(ctx, tx)))))
    .flat()
    .find((each) => each.kind === kind);

describe('what is urgent is told by text message', () => {
  test('once to each number, with a mark of its own, and it leaves Home', async () => {
    const { ctx, said } = await place({ phones: [NUMBER, '+491701234567'] });
    await raise(ctx, 'run.failed', { title: 'A run of http://evil.example/x\nfailed' });
    await raise(ctx, 'webhook.dead', { severity: 'warning' });
    expect(await onHome(ctx, 'alerts')).toMatchObject({ count: 2 });
    expect(await textAlerts.run(ctx)).toBe(2);
    expect(await textAlerts.run(ctx)).toBe(0);
    expect(
      said()
        .map(({ to }) => to)
        .sort(),
    ).toEqual([NUMBER, '+491701234567']);
    const [{ body } = { body: '' }] = said();
    expect(body).toMatch(/^texts-\d+: Critical: A run of … failed\. \S+ #[0-9a-f]{6}$/);
    expect(new Set(said().map((message) => message.body)).size).toBe(2);
    // The warning of the first level is in no message, and stays on Home.
    expect(await onHome(ctx, 'alerts')).toMatchObject({ count: 1 });
    expect(await readAlerts(ctx)).toMatchObject([
      { code: 'webhook.dead', textedAt: null },
      { code: 'run.failed', textedAt: expect.any(String), textError: null },
    ]);
  });

  test('never more than the hour allows; what waited is in the next one', async () => {
    const { ctx, said } = await place();
    for (const code of ['one', 'two', 'three', 'four']) {
      await raise(ctx, code);
      await textAlerts.run(ctx);
      now = now.add({ minutes: 5 });
    }
    expect(said()).toHaveLength(2);
    now = now.add({ minutes: 40 });
    expect(await textAlerts.run(ctx)).toBe(1);
    expect(said().at(-1)?.body).toContain('About three. And 1 more.');
  });

  test('at night only what is critical wakes them; the rest is told in the morning', async () => {
    now = NIGHT;
    const { ctx, said } = await place();
    await raise(ctx, 'answer.still_waits', { severity: 'warning', level: 2 });
    expect(await textAlerts.run(ctx)).toBe(0);
    await raise(ctx, 'run.failed');
    expect(await textAlerts.run(ctx)).toBe(1);
    expect(said().map(({ body }) => body)).toEqual([expect.stringContaining('About run.failed.')]);
    now = Temporal.Instant.from('2026-03-03T06:59:00Z');
    expect(await textAlerts.run(ctx)).toBe(0);
    now = Temporal.Instant.from('2026-03-03T07:00:00Z');
    expect(await textAlerts.run(ctx)).toBe(1);
    expect(said().at(-1)?.body).toContain('About answer.still_waits');
  });

  test('not when somebody saw it, not what is a day old, and nobody is told about a sandbox', async () => {
    const { ctx, said } = await place();
    await raise(ctx, 'seen');
    const [alert] = await readAlerts(ctx);
    await acknowledgeAlert(ctx, { alertId: alert?.id ?? '' });
    await raise(ctx, 'old', { at: now.subtract({ hours: 25 }) });
    expect(await textAlerts.run(ctx)).toBe(0);
    const small = bench.ctx(await bench.workspace('texts-small', 'sandbox'), { clock });
    await addAlertPhone(small, { name: 'O', number: NUMBER, zone: 'UTC', quietFrom: 0, quietTo: 0 });
    await raise(small, 'run.failed');
    expect(await textAlerts.run(small)).toBe(0);
    expect(said()).toEqual([]);
  });

  test('two at once send one', async () => {
    const { ctx, said } = await place();
    await raise(ctx, 'run.failed');
    await Promise.all([textAlerts.run(ctx), textAlerts.run(ctx)]);
    now = now.add({ hours: 2 });
    await textAlerts.run(ctx);
    expect(said()).toHaveLength(1);
  });

  test('a vendor that is away keeps nothing else from being told, is tried again under the same name, and is named', async () => {
    const { ctx, said } = await place();
    for (let times = 0; times < 4; times += 1)
      twilio.simulator.failNext({ status: 429, body: { code: 20429, message: 'x', status: 429 } });
    await raise(ctx, 'run.failed', { level: 3 });
    expect(await textAlerts.run(ctx)).toBe(0);
    expect(await mailAlerts.run(ctx)).toBe(0);
    const { phones } = await readAlertPhones(ctx);
    expect(phones).toMatchObject([{ sent: 0, lastError: expect.stringContaining('Twilio') }]);
    expect((await readAlerts(ctx))[0]?.textError).toContain('Twilio');
    for (let tries = 0; tries < 6 && said().length === 0; tries += 1) {
      now = now.add({ hours: 1 });
      await textAlerts.run(ctx);
    }
    expect(said()).toHaveLength(1);
  });

  test('a number that answered STOP is tried a few times and given up', async () => {
    const { ctx, said } = await place({ phones: ['+15005550004'] });
    await raise(ctx, 'run.failed');
    for (let tries = 0; tries < 8; tries += 1) {
      await textAlerts.run(ctx);
      now = now.add({ hours: 1 });
    }
    expect(said()).toEqual([]);
    expect((await readAlertPhones(ctx)).phones).toMatchObject([
      { failed: 1, lastError: expect.stringContaining('STOP') },
    ]);
    const [kept] = await ctx.db.tx((tx) => rows(tx, sql`select state, attempts from alert_texts`));
    expect(kept).toEqual({ state: 'failed', attempts: 5 });
  });
});

describe('numbers', () => {
  test.each(['0170 1234567', '+4912', 'Olga', '+1 000 000 0000', '+999 1234567'])(
    '%s is none, and nothing is added',
    async (number) => {
      const { ctx } = await place({ phones: [] });
      const added = addAlertPhone(ctx, { name: 'O', number, zone: 'UTC', quietFrom: 22, quietTo: 7 });
      await expect(added).rejects.toMatchObject({ code: 'alert_phone.number' });
      expect((await readAlertPhones(ctx)).phones).toEqual([]);
    },
  );

  test('are shown by country and end, known once, five at most, and forgotten when taken out', async () => {
    const { ctx, said } = await place({ phones: [] });
    const add = (number: string) =>
      addAlertPhone(ctx, { name: 'Olga', number, zone: 'Europe/Berlin', quietFrom: 22, quietTo: 7 });
    const { phoneId } = await add('0049 (0)170 123 45 67');
    await expect(add('+491701234567')).rejects.toMatchObject({ code: 'alert_phone.known' });
    const shown = await readAlertPhones(ctx);
    expect(shown).toMatchObject({ connected: true, perHour: 2, phones: [{ number: '+49 … 67' }] });
    expect(JSON.stringify(shown)).not.toContain('1701234567');
    const audited = await ctx.db.tx((tx) => rows(tx, sql`select detail from audit_log`));
    expect(JSON.stringify(audited)).not.toContain('1701234567');
    for (const end of ['24', '25', '26', '27']) await add(`+141555501${end}`);
    await expect(add('+14155550128')).rejects.toMatchObject({ code: 'alert_phone.many' });
    await raise(ctx, 'run.failed');
    await removeAlertPhone(ctx, { phoneId });
    await expect(removeAlertPhone(ctx, { phoneId })).rejects.toMatchObject({ code: 'number.not_found' });
    await textAlerts.run(ctx);
    expect(said().map(({ to }) => to)).not.toContain('+491701234567');
    expect(
      await ctx.db.tx((tx) => rows(tx, sql`select number from alert_phones where number like '%1701234567'`)),
    ).toEqual([]);
  });

  test.each<[string, () => Workbench, string[], RegExp]>([
    ['a vendor and no number', () => bench, [], /no number is entered/],
    ['a number and no vendor', () => unset, [NUMBER], /LEGWORK_ALERT_SMS is not set/],
  ])('%s: it is said on Home and by health', async (_what, on, phones, why) => {
    const { ctx } = await place({ phones, on: on() });
    await raise(ctx, 'run.failed');
    expect(await textAlerts.run(ctx)).toBe(0);
    expect(await onHome(ctx, 'alert_texts')).toMatchObject({
      count: 1,
      rank: 75,
      title: expect.stringMatching(why),
    });
    const [probe] = ctx.contributed(probes);
    expect(await probe?.check(ctx)).toMatchObject({ state: 'degraded', message: expect.stringMatching(why) });
  });

  test('with both, or with neither, nothing is said', async () => {
    const both = await place();
    expect(await onHome(both.ctx, 'alert_texts')).toBeUndefined();
    const [probe] = both.ctx.contributed(probes);
    expect(await probe?.check(both.ctx)).toMatchObject({ state: 'ok' });
    const neither = await place({ phones: [], on: unset });
    expect(await onHome(neither.ctx, 'alert_texts')).toBeUndefined();
    expect(await neither.ctx.contributed(probes)[0]?.check(neither.ctx)).toMatchObject({
      state: 'unconfigured',
    });
  });
});

describe('legwork alert-phones', () => {
  async function command(ctx: Ctx, line: readonly string[], flags = {}, json = true): Promise<string> {
    const texts: string[] = [];
    const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => ctx, settle: async () => undefined };
    await commands.find(({ name }) => name === 'alert-phones')?.run(io, { positional: line, flags }, session);
    return texts.join('');
  }

  test('adds, shows and takes out a number', async () => {
    const { ctx } = await place({ phones: [] });
    expect(await command(ctx, [], {}, false)).toContain('Nobody is told by text message');
    const flags = { name: 'Ana', zone: 'Europe/Berlin', quiet: '21-8' };
    const { phoneId } = JSON.parse(await command(ctx, ['add', '+49 170 1234567'], flags));
    expect(JSON.parse(await command(ctx, []))).toMatchObject({
      phones: [{ id: phoneId, name: 'Ana', number: '+49 … 67', quietFrom: 21, quietTo: 8 }],
    });
    expect(await command(ctx, [], {}, false)).toMatch(/21-8 Europe\/Berlin/);
    await command(ctx, ['remove', phoneId]);
    expect(JSON.parse(await command(ctx, [])).phones).toEqual([]);
  });

  test.each<[string[], Record<string, string>, RegExp]>([
    [['burn'], {}, /list, add, remove/],
    [['add', '+491701234567'], { quiet: 'at night' }, /Nothing was added/],
    [['add', '+491701234567'], { quiet: '22-25' }, /Nothing was added/],
    [['add', '+491701234567'], { zone: 'Mars/Base' }, /time zone/],
    [['add', '0170'], {}, /with its country/],
    [['remove', '7'], {}, /by its id/],
  ])('%j %j is said in a sentence, and nothing changes', async (line, flags, says) => {
    const { ctx } = await place({ phones: [] });
    await expect(command(ctx, line, flags)).rejects.toThrow(says);
    expect((await readAlertPhones(ctx)).phones).toEqual([]);
  });
});
