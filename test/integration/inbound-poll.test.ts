import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { attention, probes } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import { allow, reason } from '#core/verdict';
import { defineGuard, definePerformer, EffectError } from '#gateway';
import { slice } from '#inbound/slice';
import { saveMailbox } from '#outbound';
import { fetchMail, type MailboxPage, type MailboxPosition } from '#vendors/ports/reply-source';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/** A mailbox on the other side: numbered mails, and a switch for its failure. */
const server = { uidValidity: '1', mails: [] as string[], failing: false, asked: 0 };
const reader = definePerformer<MailboxPosition, MailboxPage>({
  operation: fetchMail,
  async perform(_ctx, position) {
    server.asked += 1;
    if (server.failing)
      throw new EffectError(reason('mail.auth_failed', 'The password was refused.'), {
        effect: 'none',
        retryable: true,
      });
    const after = position.uidValidity === server.uidValidity ? position.lastUid : 0;
    const fresh = server.mails
      .map((raw, index) => ({
        uid: index + 1,
        raw: Buffer.from(raw).toString('base64'),
        receivedAt: '2026-03-02T08:00:00Z',
      }))
      .filter((mail) => mail.uid > after);
    const page = fresh.slice(0, Math.min(2, position.limit));
    return {
      receipt: {
        uidValidity: server.uidValidity,
        mails: page,
        lastUid: page.at(-1)?.uid ?? after,
        more: fresh.length > page.length,
      },
    };
  },
});

const anybody = defineGuard({
  name: 'anybody',
  slot: 'permission',
  effects: ['read'],
  check: async (_ctx, _tx, { requests }) => requests.map(() => allow()),
});

let bench: Workbench;
let ctx: Ctx;
const poll = () =>
  slice.ticks?.find((tick) => tick.name === 'inbound.poll')?.run(ctx) ??
  Promise.reject(new Error('The tick is missing.'));
const process = () =>
  slice.ticks?.find((tick) => tick.name === 'inbound.process')?.run(ctx) ??
  Promise.reject(new Error('The tick is missing.'));
const stored = () =>
  ctx.db.tx((tx) =>
    rows<{ messageId: string; outcome: string | null }>(
      tx,
      sql`select message_id as "messageId", outcome from inbound_mail order by received_at, id`,
    ),
  );
const position = () =>
  ctx.db.tx((tx) =>
    row<{ uid: string; validity: string; error: string | null }>(
      tx,
      sql`select last_uid as uid, uid_validity as validity, poll_error as error from mailboxes`,
    ),
  );

beforeAll(async () => {
  bench = await openWorkbench({ slices: [slice], performers: [reader], guards: [anybody] });
  ctx = bench.ctx(await bench.workspace('poll'));
  await saveMailbox(ctx, {
    address: 'sam@sender.example',
    displayName: 'Sam',
    vendor: 'native',
    connection: { imap: {} },
  });
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => {
  server.failing = false;
});

const raw = (number: number): string =>
  `From: a@b.example\r\nTo: sam@sender.example\r\nSubject: Hi\r\nMessage-ID:\r\n <m${number}@b.example>\r\n\r\nHello`;

test('gtmos §32 4 (pages): all pages are read, stored with their position, and once', async () => {
  server.mails = [1, 2, 3, 4, 5].map(raw);
  expect(await poll()).toBe(5);
  expect(await position()).toEqual({ uid: '5', validity: '1', error: null });
  expect((await stored()).map((mail) => mail.messageId)).toEqual(
    [1, 2, 3, 4, 5].map((number) => `<m${number}@b.example>`),
  );
  expect(await poll()).toBe(0);
  expect(await stored()).toHaveLength(5);
});

test('anchors §2.2 25: a failing mailbox says so, on Home and in the health check, and goes on later', async () => {
  server.failing = true;
  server.mails.push(raw(6));
  expect(await poll()).toBe(0);
  expect((await position())?.error).toContain('password');
  const items = await ctx.db.tx(async (tx) =>
    (await Promise.all(ctx.contributed(attention).map((entry) => entry.list(ctx, tx)))).flat(),
  );
  expect(items).toContainEqual(expect.objectContaining({ kind: 'mailboxes_failing', count: 1 }));
  const probe = ctx.contributed(probes).find((entry) => entry.name === 'mailboxes');
  expect(await probe?.check(ctx)).toMatchObject({
    state: 'failing',
    message: expect.stringContaining('password'),
  });
  server.failing = false;
  expect(await poll()).toBe(1);
  expect((await position())?.error).toBeNull();
  expect(await probe?.check(ctx)).toMatchObject({ state: 'ok' });
});

test('new numbers make the mailbox be read again without counting anything twice', async () => {
  await process();
  const before = (await stored()).length;
  server.uidValidity = '2';
  expect(await poll()).toBe(6);
  expect(await position()).toMatchObject({ uid: '6', validity: '2' });
  expect(await process()).toBe(6);
  expect(await stored()).toHaveLength(before + 6);
  expect((await stored()).every((mail) => mail.outcome === 'unmatched')).toBe(true);
});
