import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { cancelDraft, regenerateDraft } from '#autosend';
import { instantOf } from '#core/db/index';
import { processDue } from '#inbound';
import { draftOnReply } from '../../src/autosend/follow-replies.ts';
import { fairBound } from '../../src/scheduling/slot-picking.rules.ts';
import {
  ANA,
  answers,
  answerWorld,
  draftOf,
  draftsOf,
  grantAuto,
  mailIn,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import type { Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();

const LEADS = 60;
const SLOTS = 30;

type Offer = { carrier: string; at: string; leadId: string; state: string; sentAt: string | null };
const offersOf = (tenant: Tenant): Promise<Offer[]> =>
  tenant.rows<Offer>(
    sql`select carrier, slot_at as at, lead_id as "leadId", state, sent_at as "sentAt" from slot_offers order by carrier, place`,
  );
const most = <T>(list: readonly T[], key: (entry: T) => string): number =>
  Math.max(...[...Map.groupBy(list, key).values()].map((group) => group.length));

test('autosend §28 32: 60 replies drafted by 10 hands at once: nobody above the fair bound, nothing twice, no pair shared', async () => {
  const addresses = Array.from({ length: LEADS }, (_, index) => `p${index}@mill-${index}.example`);
  const tenant = await world.written(addresses, { mailboxes: 8 });
  await tenant.rows(
    sql`delete from availability_slots where slot_at not in (select slot_at from availability_slots order by slot_at limit ${SLOTS})`,
  );
  const ctx = await tenant.ctx();
  await mailIn(
    ctx,
    addresses.map((from) => ({ from, text: 'Happy to talk. When could we meet?' })),
  );
  while ((await processDue(ctx)) > 0);
  const events = await tenant.rows<{
    id: string;
    type: string;
    aggregate: string;
    payload: { replyId: string };
    at: string;
  }>(sql`select id, type, aggregate, payload, at from events where type = 'reply.received' order by id`);
  expect(events).toHaveLength(LEADS);
  const left = Map.groupBy(events, ({ id }) => events.findIndex((event) => event.id === id) % 20);
  const batches = [...left.values()];
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        const stored = batch.map((event) => ({ ...event, at: instantOf(event.at) }));
        await ctx.db.tx((tx) => draftOnReply.handle(ctx, tx, stored));
      }
    }),
  );
  const drafts = await draftsOf(tenant);
  expect(drafts).toHaveLength(LEADS);
  expect(new Set(drafts.map(({ state }) => state))).toEqual(new Set(['review']));
  const offers = await offersOf(tenant);
  expect(offers).toHaveLength(2 * LEADS);
  expect(most(offers, ({ leadId }) => leadId)).toBe(2);
  expect(most(offers, ({ leadId, at }) => `${leadId} ${at}`)).toBe(1);
  expect(most(offers, ({ at }) => at)).toBeLessThanOrEqual(fairBound(LEADS, SLOTS));
  const pairs = [...Map.groupBy(offers, ({ carrier }) => carrier).values()].map((pair) =>
    pair
      .map(({ at }) => at)
      .sort()
      .join(' '),
  );
  expect(new Set(pairs).size).toBe(LEADS);
  // Every time stands in its own draft, letter by letter.
  for (const { body, slots } of drafts) for (const { label } of slots) expect(body).toContain(label);
});

test('autosend §28 32, 32b: times go back with the draft that carried them, and count for the lead only when the answer left', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant, 'hold');
  await answers(tenant, ANA, YES);
  const [first] = await draftsOf(tenant);
  await regenerateDraft(await tenant.ctx(), { draftId: first?.id ?? '' });
  const states = async () =>
    (await offersOf(tenant)).map(({ carrier, state, sentAt }) => [
      carrier === `draft ${first?.id}` ? 'first' : 'second',
      state,
      sentAt !== null,
    ]);
  const second = await draftOf(tenant);
  // A time that nobody saw may be offered again, now carried by the second draft.
  expect((await offersOf(tenant)).filter(({ state }) => state === 'pending')).toHaveLength(2);
  expect(
    new Set(
      (await offersOf(tenant)).filter(({ state }) => state === 'pending').map(({ carrier }) => carrier),
    ),
  ).toEqual(new Set([`draft ${second.id}`]));
  await cancelDraft(await tenant.ctx(), { draftId: second.id });
  expect((await states()).filter(([, state]) => state === 'pending')).toEqual([]);
  expect((await draftsOf(tenant)).map(({ state }) => state)).toEqual(['superseded', 'cancelled']);
  await pass(world, tenant, { minutes: 10 });
  expect(mailsTo(tenant, ANA)).toBe(1);
});

test('a newer message overtakes the draft: one answer, to the newest, with times of its own', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await answers(tenant, ANA, YES);
  await pass(world, tenant, { minutes: 1 });
  await answers(tenant, ANA, 'Sorry, I meant: happy to talk next week. When could we meet?');
  const drafts = await draftsOf(tenant);
  expect(drafts.map(({ state }) => state)).toEqual(['superseded', 'scheduled']);
  await pass(world, tenant, { minutes: 8 });
  expect(mailsTo(tenant, ANA)).toBe(2);
  const sent = (await offersOf(tenant)).filter(({ sentAt }) => sentAt !== null);
  expect(sent.map(({ carrier }) => carrier)).toEqual(sent.map(() => `draft ${drafts[1]?.id}`));
  expect(sent.length).toBeGreaterThan(0);
});

test('times that are gone when the moment comes are replaced; nobody is promised what is taken', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await answers(tenant, ANA, YES);
  const before = await draftOf(tenant);
  await tenant.rows(
    sql`delete from availability_slots where slot_at = any (select slot_at from slot_offers where carrier = ${`draft ${before.id}`})`,
  );
  await tenant.rows(sql`update availability_sources set next_refresh_at = '2030-01-01'`);
  await pass(world, tenant, { minutes: 8 });
  const after = await draftOf(tenant);
  expect(after.state).toBe('sent');
  for (const { label } of before.slots) expect(after.body).not.toContain(label);
  for (const { label } of after.slots) expect(after.body).toContain(label);
  const [answer] = await tenant.rows<{ body: string }>(sql`select body from answers`);
  expect(answer?.body).toBe(after.body);
});

test('times that are replaced by earlier ones than they asked for wait for a person', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await answers(tenant, ANA, 'Happy to talk next week. When could we meet?');
  const before = await draftOf(tenant);
  expect(before.state).toBe('scheduled');
  await tenant.rows(
    sql`delete from availability_slots where slot_at = any (select slot_at from slot_offers where carrier = ${`draft ${before.id}`})`,
  );
  await tenant.rows(sql`update availability_sources set next_refresh_at = '2030-01-01'`);
  const mails = mailsTo(tenant, ANA);
  await pass(world, tenant, { minutes: 8 });
  const after = await draftOf(tenant);
  expect(after.state).toBe('review');
  expect(after.reasons.map(({ code }) => code)).toContain('answer.their_time');
  expect(mailsTo(tenant, ANA)).toBe(mails);
});
