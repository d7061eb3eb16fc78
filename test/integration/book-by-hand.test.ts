import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { stopAutosend } from '#autosend';
import { commands } from '#autosend/cli';
import { createIo } from '#cli';
import { bookForReply, readReplyTimes } from '../../src/autosend/book-by-hand.ts';
import {
  ANA,
  answers,
  answerWorld,
  draftOf,
  grantAuto,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();
const bookings = (address: string) =>
  world.calCom.simulator
    .bookings()
    .filter(({ attendees }) => attendees.some(({ email }) => email === address));
const newestReply = async (tenant: Tenant): Promise<string> =>
  (
    await tenant.rows<{ id: string }>(
      sql`select id from replies order by classified_at desc, id desc limit 1`,
    )
  )[0]?.id ?? '';

/** Ana was offered two times and took the first, in a workspace that books nothing by itself. */
async function tookOne(address = ANA, words = (label: string) => `${label} works for me.`): Promise<Tenant> {
  const tenant = await world.written([address]);
  await grantAuto(tenant);
  await answers(tenant, address, YES);
  await pass(world, tenant, { minutes: 8 });
  const [slot] = (await draftOf(tenant)).slots;
  await answers(tenant, address, words(slot?.label ?? ''));
  return tenant;
}

test('a person books the time they took: one event, the reply settled, whatever auto-send and booking are set to', async () => {
  const tenant = await tookOne('ana@one.example');
  const ctx = await tenant.ctx(reviewer);
  await stopAutosend(ctx, { reason: 'a wrong price' });
  const replyId = await newestReply(tenant);
  expect(await draftOf(tenant)).toMatchObject({ state: 'escalated', replyId });
  const found = await readReplyTimes(ctx, { replyId });
  expect(found).toMatchObject({
    names: true,
    cannot: null,
    taken: { label: expect.stringMatching(/E[SD]T/) },
  });
  expect(found.times.map(({ at }) => at)).toContain(found.taken?.at);
  const made = await bookForReply(ctx, { replyId, at: found.taken?.at ?? '' });
  await tenant.settle();
  expect(made).toMatchObject({ state: 'booked', startsAt: expect.any(String) });
  expect(bookings('ana@one.example')).toHaveLength(1);
  expect((await draftOf(tenant)).state).toBe('booked');
  // Asked again it is the same meeting, and another time is refused.
  await expect(bookForReply(ctx, { replyId, at: found.taken?.at ?? '' })).rejects.toThrow('booked already');
  expect(bookings('ana@one.example')).toHaveLength(1);
  expect(await readReplyTimes(ctx, { replyId })).toMatchObject({ cannot: 'They have booked already.' });
});

test('of two hands one books, and the lead is invited once', async () => {
  const tenant = await tookOne('ana@two.example');
  const ctx = await tenant.ctx(reviewer);
  const replyId = await newestReply(tenant);
  const [first, second] = (await readReplyTimes(ctx, { replyId })).times;
  const both = await Promise.allSettled([
    bookForReply(ctx, { replyId, at: first?.at ?? '' }),
    bookForReply(ctx, { replyId, at: second?.at ?? '' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(bookings('ana@two.example')).toHaveLength(1);
});

test('a time that is taken, or never was free, is refused with a sentence and nobody is invited', async () => {
  const tenant = await tookOne('ana@three.example');
  const ctx = await tenant.ctx(reviewer);
  const replyId = await newestReply(tenant);
  const { taken } = await readReplyTimes(ctx, { replyId });
  await tenant.rows(sql`delete from availability_slots where slot_at = ${taken?.at ?? ''}`);
  for (const at of [taken?.at ?? '', '2026-03-04T03:17:00Z'])
    await expect(bookForReply(ctx, { replyId, at })).rejects.toThrow('no longer free');
  expect(bookings('ana@three.example')).toEqual([]);
  expect((await draftOf(tenant)).state).toBe('escalated');
});

test('who said no, or wrote again, is booked by nobody', async () => {
  const tenant = await tookOne('ana@four.example');
  const ctx = await tenant.ctx(reviewer);
  const older = await newestReply(tenant);
  const [slot] = (await readReplyTimes(ctx, { replyId: older })).times;
  await pass(world, tenant, { minutes: 5 });
  await answers(tenant, 'ana@four.example', 'One thing more: who would join?');
  await expect(bookForReply(ctx, { replyId: older, at: slot?.at ?? '' })).rejects.toThrow('wrote again');
  await pass(world, tenant, { minutes: 5 });
  await answers(tenant, 'ana@four.example', 'Please stop writing to me.');
  const no = await newestReply(tenant);
  await expect(bookForReply(ctx, { replyId: no, at: slot?.at ?? '' })).rejects.toThrow(/said no|left alone/);
  expect(bookings('ana@four.example')).toEqual([]);
});

test('an agent, who may only read, and another workspace book nothing', async () => {
  const tenant = await tookOne('ana@five.example');
  const other = await world.written(['ben@five.example']);
  const replyId = await newestReply(tenant);
  const at = (await readReplyTimes(await tenant.ctx(reviewer), { replyId })).taken?.at ?? '';
  const looking = await tenant.ctx({ ...reviewer, scopes: new Set(['inbox:read'] as const) });
  const agent = await tenant.ctx({ ...reviewer, kind: 'agent' });
  for (const ctx of [looking, agent]) await expect(bookForReply(ctx, { replyId, at })).rejects.toThrow();
  await expect(bookForReply(await other.ctx(reviewer), { replyId, at })).rejects.toThrow(
    /no reply|not.*found/i,
  );
  await expect(readReplyTimes(await other.ctx(reviewer), { replyId })).rejects.toThrow(
    /no reply|not.*found/i,
  );
  expect(bookings('ana@five.example')).toEqual([]);
});

test('a draft that waits ends with the meeting, and nothing else is sent', async () => {
  const tenant = await world.written(['ana@six.example']);
  await answers(tenant, 'ana@six.example', YES);
  const ctx = await tenant.ctx(reviewer);
  const replyId = await newestReply(tenant);
  const { times, taken } = await readReplyTimes(ctx, { replyId });
  expect(taken).toBeNull();
  await bookForReply(ctx, { replyId, at: times[0]?.at ?? '' });
  await pass(world, tenant, { minutes: 10 });
  expect((await draftOf(tenant)).state).toBe('cancelled');
  expect(mailsTo(tenant, 'ana@six.example')).toBe(1);
});

test('the terminal names the times and books one of them', async () => {
  const tenant = await tookOne('ana@seven.example');
  const ctx = await tenant.ctx(reviewer);
  const replyId = await newestReply(tenant);
  const say = async (line: readonly string[], flags = {}): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
    const command = commands.find(({ name }) => name === 'answer');
    await command?.run(
      io,
      { positional: line, flags },
      { ctx: async () => ctx, settle: async () => undefined },
    );
    return texts.join('');
  };
  const { taken } = JSON.parse(await say(['times', replyId]));
  await expect(say(['book', replyId])).rejects.toThrow('--at');
  await expect(say(['book', replyId], { at: 'noon' })).rejects.toThrow('is no moment');
  await expect(say(['paint', replyId])).rejects.toThrow('times, book');
  expect(JSON.parse(await say(['book', replyId], { at: taken.at })).state).toBe('booked');
});
