import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { cancelDraft } from '#autosend';
import { within } from '#core/context';
import { latestEvent } from '#core/events/outbox.store';
import { ANA, answers, answerWorld, draftOf, YES } from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();

const told = (tenant: Tenant) =>
  tenant.rows<{ draft: string; lead: string }>(
    sql`select payload ->> 'draftId' as draft, aggregate as lead from events where type = 'reply_draft.changed' order by position`,
  );
const newest = async (tenant: Tenant) => (await tenant.ctx()).db.tx((tx) => latestEvent(tx, tenant.id));

test('whoever looks at a conversation is told when its answer is drafted and when that changes, and of nothing that did not happen', async () => {
  const tenant = await world.written([ANA]);
  expect(await told(tenant)).toEqual([]);
  await answers(tenant, ANA, YES);
  const draft = await draftOf(tenant);
  const written = await told(tenant);
  expect(new Set(written.map(({ draft: id }) => id))).toEqual(new Set([draft.id]));
  expect(written[0]?.lead).toBe(draft.leadId);

  const before = await newest(tenant);
  const ctx = await tenant.ctx(reviewer);
  await expect(
    ctx.db.tx(async (tx) => {
      await cancelDraft(within(ctx, tx), { draftId: draft.id });
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  expect(await newest(tenant)).toBe(before);
  await cancelDraft(ctx, { draftId: draft.id });
  expect(await newest(tenant)).not.toBe(before);
  expect((await told(tenant)).length).toBe(written.length + 1);
});
