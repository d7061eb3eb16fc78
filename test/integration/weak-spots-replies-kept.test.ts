import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { drainConsumers } from '#core/events/index';
import { processDue } from '#inbound';
import { draftOnReply } from '../../src/autosend/follow-replies.ts';
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
import { fillDisk } from '../support/full-disk.ts';

/** Replies that came and answers that were decided, and are not lost on their way. */
const world = answerWorld();

test('autosend §28 18: a reply whose draft could not be written keeps its place, and has one when it can', async () => {
  const tenant = await world.written([ANA]);
  const disk = await fillDisk(world.urls.ownerUrl, 'reply_drafts');
  const ctx = await tenant.ctx();
  await mailIn(ctx, [{ from: ANA, text: YES }]);
  await processDue(ctx);
  // Whoever writes drafts looks twice while nothing can be stored.
  for (let look = 0; look < 2; look += 1) await drainConsumers(ctx, [draftOnReply], { patient: true });
  expect(await tenant.rows(sql`select 1 from replies`)).toHaveLength(1);
  expect(await draftsOf(tenant)).toEqual([]);
  await disk.free();
  await tenant.settle();
  expect((await draftsOf(tenant)).map(({ state }) => state)).toEqual(['review']);
});

test('autosend §28 21: an answer that is pushed back again and again still goes, and went once', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await answers(tenant, ANA, YES);
  await tenant.rows(sql`update mailboxes set state = 'paused'`);
  for (let turn = 0; turn < 12; turn += 1) await pass(world, tenant, { minutes: 20 });
  expect([(await draftOf(tenant)).state, mailsTo(tenant, ANA)]).toEqual(['sending', 1]);
  await tenant.rows(sql`update mailboxes set state = 'active'`);
  for (let turn = 0; turn < 4; turn += 1) await pass(world, tenant, { minutes: 20 });
  expect([(await draftOf(tenant)).state, mailsTo(tenant, ANA)]).toEqual(['sent', 2]);
});
