import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import {
  ANA,
  answers,
  answerWorld,
  codesOf,
  draftOf,
  grantAuto,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import { proof } from '../support/dispatch-steps.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();

/** Ana writes to a mailbox of ours in a conversation that is no campaign's. */
async function outside(): Promise<Tenant> {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await tenant.rows(sql`update threads set campaign_id = null`);
  await answers(tenant, ANA, YES);
  return tenant;
}
const approve = async (tenant: Tenant, itemId: string | null): Promise<void> => {
  const [item] = await tenant.rows<{ hash: string }>(
    sql`select content_hash as hash from approval_items where id = ${itemId}`,
  );
  await approveItem(await tenant.ctx(reviewer), { itemId: itemId ?? '', contentHash: item?.hash ?? '' });
  await tenant.settle();
};

test('who writes outside of any campaign gets a draft that never goes by itself, whatever is granted elsewhere', async () => {
  const tenant = await outside();
  const draft = await draftOf(tenant);
  expect(draft).toMatchObject({ state: 'review', action: 'review' });
  expect(codesOf(draft.gate)).toContain('answer.no_campaign');
  await pass(world, tenant, { minutes: 30 });
  expect(mailsTo(tenant, ANA)).toBe(1);
});

test('a yes sends it from the mailbox that received the mail, in its thread, once', async () => {
  const tenant = await outside();
  const draft = await draftOf(tenant);
  await approve(tenant, draft.itemId);
  expect(await draftOf(tenant)).toMatchObject({ state: 'sent', decidedBy: reviewer.id });
  expect(mailsTo(tenant, ANA)).toBe(2);
  expect(
    await tenant.rows(sql`select distinct mailbox_id, thread_id from messages where mailbox_id is not null`),
  ).toHaveLength(1);
  expect(await tenant.rows(sql`select enrolment_id from send_ledger where answer_id is not null`)).toEqual([
    { enrolment_id: null },
  ]);
  await pass(world, tenant, { minutes: 30 });
  expect(mailsTo(tenant, ANA)).toBe(2);
  expect(Object.entries(await proof(tenant)).filter(([, count]) => count !== 0)).toEqual([]);
});

test('a stop holds it, and a no that comes meanwhile ends it', async () => {
  const tenant = await outside();
  const draft = await draftOf(tenant);
  await answers(tenant, ANA, 'Please unsubscribe me.');
  await expect(approve(tenant, draft.itemId)).rejects.toThrow();
  await pass(world, tenant, { minutes: 30 });
  expect(mailsTo(tenant, ANA)).toBe(1);
});
