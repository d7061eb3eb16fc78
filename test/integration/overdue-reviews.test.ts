import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rejectItem } from '#approval';
import type { Clock } from '#core/clock';
import { contribute } from '#core/contribution';
import { attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { mailAlerts, ownersMails, raiseAlerts, workspaceOwners } from '#notify';
import { slice as notify } from '#notify/slice';
import { noticePerformer } from '#vendors/native-mail/notice';
import { sendNotice } from '#vendors/ports/notice-mail';
import { guards } from '../../src/app/guards.ts';
import {
  type AnswerWorld,
  answers,
  draftOf,
  mailsTo,
  openAnswerWorld,
  pass,
} from '../support/answer-world.ts';
import { reviewer } from '../support/dispatch-world.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const FROM = 'legwork@valewood.example';
let now = T0;
const clock: Clock = { now: () => now };
/** The mail server of whoever runs this; it takes nothing while `closed`. */
const inbox: { closed: boolean; mails: { to: string[]; text: string }[] } = { closed: false, mails: [] };
let server: SMTPServer;
let bench: Workbench;
let world: AnswerWorld;
beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => done(inbox.closed ? new Error('Not now') : null),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        inbox.mails.push({ to, text: Buffer.concat(parts).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  bench = await openWorkbench({
    slices: [
      notify,
      {
        name: 'the owners',
        contributions: [
          contribute(ownersMails, { operation: sendNotice }),
          contribute(workspaceOwners, {
            list: async () => [{ name: 'Olga', email: 'olga@valewood.example' }],
          }),
        ],
      },
    ],
    performers: [noticePerformer({ url: `smtp://127.0.0.1:${port}`, from: FROM })],
    guards,
  });
  world = await openAnswerWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
beforeEach(() => {
  now = T0;
  inbox.closed = false;
  inbox.mails.length = 0;
});

const onHome = async (ctx: Ctx, kind: string) =>
  (await ctx.db.tx((tx) => Promise.all(ctx.contributed(attention).map((source) => source.list(ctx, tx)))))
    .flat()
    .find((each) => each.kind === kind);

test('autosend §28 27 (nobody clicked): told after half an hour, by text message after an hour more, the owners after another, nothing sent, and no more behind a decision', async () => {
  const tenant = await world.written(['ana@mill.example']);
  await answers(tenant, 'ana@mill.example', 'Happy to talk. When could we meet?');
  const { itemId, state } = await draftOf(tenant);
  expect(state).toBe('review');
  const told = () =>
    tenant.rows(sql`select code, severity, level from alerts where code like 'answer.%' order by at, id`);
  await pass(world, tenant, { minutes: 28 });
  expect(await told()).toEqual([]);
  expect(await onHome(await tenant.ctx(), 'overdue_answers')).toBeUndefined();
  await pass(world, tenant, { minutes: 3 });
  const first = { code: 'answer.waits', severity: 'warning', level: 1 };
  expect(await told()).toEqual([first]);
  expect(await onHome(await tenant.ctx(), 'overdue_answers')).toMatchObject({
    count: 1,
    rank: 90,
    href: '/approvals',
  });
  await pass(world, tenant, { minutes: 60 });
  const louder = { code: 'answer.still_waits', severity: 'warning', level: 2 };
  expect(await told()).toEqual([first, louder]);
  await pass(world, tenant, { minutes: 62 });
  const last = { code: 'answer.nobody_decided', severity: 'critical', level: 3 };
  expect(await told()).toEqual([first, louder, last]);
  await pass(world, tenant, { hours: 6 });
  expect(await told()).toEqual([first, louder, last]);
  expect(mailsTo(tenant, 'ana@mill.example')).toBe(1);
  const ctx = await tenant.ctx(reviewer);
  await rejectItem(ctx, { itemId: itemId ?? '', tag: 'other', reason: 'called her' });
  await tenant.settle();
  expect(await onHome(ctx, 'overdue_answers')).toBeUndefined();
});

const alert = (code: string, more: object = {}) => ({
  ...{
    code,
    subject: 's',
    severity: 'warning' as const,
    title: `About ${code}`,
    text: 'What to do.',
    at: now,
  },
  ...more,
});

test('autosend §28 27 (no recipients, no token): what no chat took is mailed to the owners, once, and is off Home', async () => {
  const ctx = bench.ctx(await bench.workspace('mailed', 'live'), { clock });
  await ctx.db.tx((tx) => raiseAlerts(ctx, tx, [alert('one'), alert('note', { severity: 'info' })]));
  expect(await mailAlerts.run(ctx)).toBe(0);
  now = now.add({ minutes: 16 });
  inbox.closed = true;
  expect(await mailAlerts.run(ctx)).toBe(0);
  expect(await onHome(ctx, 'alerts')).toMatchObject({ count: 1 });
  const [kept] = await ctx.db.tx((tx) =>
    rows<{ error: string }>(tx, sql`select mail_error as error from alerts where code = 'one'`),
  );
  expect(kept?.error).toContain('took nothing');
  inbox.closed = false;
  now = now.add({ minutes: 2 });
  expect(await mailAlerts.run(ctx)).toBe(1);
  expect(inbox.mails.map(({ to }) => to)).toEqual([['olga@valewood.example']]);
  expect(inbox.mails[0]?.text).toMatch(/^Subject: .*About one$/m);
  expect(inbox.mails[0]?.text).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(await mailAlerts.run(ctx)).toBe(0);
  expect(await onHome(ctx, 'alerts')).toBeUndefined();
});

test('autosend §28 39: a mail that tells of many things is noted when it was taken, and one that was not is lost to nobody', async () => {
  const ctx = bench.ctx(await bench.workspace('digest', 'live'), { clock });
  await ctx.db.tx((tx) => raiseAlerts(ctx, tx, [alert('one'), alert('two'), alert('three')]));
  now = now.add({ minutes: 16 });
  inbox.closed = true;
  expect(await mailAlerts.run(ctx)).toBe(0);
  expect(await onHome(ctx, 'alerts')).toMatchObject({ count: 3 });
  // Another one comes meanwhile: the next mail has all four.
  await ctx.db.tx((tx) => raiseAlerts(ctx, tx, [alert('four', { level: 3 })]));
  inbox.closed = false;
  now = now.add({ minutes: 2 });
  expect(await mailAlerts.run(ctx)).toBe(4);
  expect(inbox.mails).toHaveLength(1);
  for (const code of ['one', 'two', 'three', 'four']) expect(inbox.mails[0]?.text).toContain(`About ${code}`);
  now = now.add({ hours: 1 });
  expect(await mailAlerts.run(ctx)).toBe(0);
  expect(inbox.mails).toHaveLength(1);
});

test('what a chat took stays in the chat; the last word on something goes to the owners all the same', async () => {
  const ctx = bench.ctx(await bench.workspace('posted', 'live'), { clock });
  await ctx.db.tx((tx) =>
    raiseAlerts(ctx, tx, [alert('posted'), alert('last', { severity: 'critical', level: 3 })]),
  );
  await ctx.db.tx((tx) => rows(tx, sql`update alerts set posted_at = ${now.toString()} returning 1`));
  now = now.add({ minutes: 16 });
  expect(await mailAlerts.run(ctx)).toBe(1);
  expect(inbox.mails).toHaveLength(1);
  expect(inbox.mails[0]?.text).toContain('About last');
});

test('nobody is mailed about a sandbox', async () => {
  const ctx = bench.ctx(await bench.workspace('small', 'sandbox'), { clock });
  await ctx.db.tx((tx) => raiseAlerts(ctx, tx, [alert('one', { level: 3 })]));
  now = now.add({ minutes: 16 });
  expect(await mailAlerts.run(ctx)).toBe(0);
  expect(inbox.mails).toEqual([]);
});
