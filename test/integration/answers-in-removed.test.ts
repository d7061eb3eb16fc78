import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import type { Tx } from '#core/db/index';
import { whyNotSending } from '#leads';
import { carryOutApproved } from '../../src/approval/dangerous/carry-out.ts';
import { readItem } from '../../src/approval/read-approvals.ts';
import { beginTransmissions } from '../../src/outbound/ledger.store.ts';
import { ANA, answers, answerWorld, codesOf, draftOf, mailsTo, pass, YES } from '../support/answer-world.ts';
import { ALL_ZERO, proof } from '../support/dispatch-steps.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { ask, pause, yes } from '../support/removal-steps.ts';

const world = answerWorld();
const CALLED_BACK = 'answer.mailbox_removed';

const approve = async (tenant: Tenant) => {
  const by = await tenant.ctx(reviewer);
  const { itemId } = await draftOf(tenant);
  const { item } = await readItem(by, itemId ?? '');
  await approveItem(by, { itemId: item.id, contentHash: item.contentHash });
};
const ofAnswer = async (tenant: Tenant) =>
  (
    await tenant.rows<{ id: string; state: string; code: string | null }>(
      sql`select id, state, reasons -> 0 ->> 'code' as code from send_ledger where answer_id is not null order by created_at desc, id desc limit 1`,
    )
  )[0];

/** An answer that a person said yes to is in the ledger, and its mailbox, which rests, is to be removed. */
async function planned({ inHand = false } = {}) {
  const tenant = await world.written([ANA], { mailboxes: 1 });
  await answers(tenant, ANA, YES);
  const [own] = await tenant.rows<{ id: string; address: string }>(sql`select id, address from mailboxes`);
  await pause(tenant, own?.id);
  await approve(tenant);
  await tenant.settle();
  expect((await draftOf(tenant)).state).toBe('sending');
  expect(await ofAnswer(tenant)).toMatchObject({ state: 'planned' });
  const { executorId } = await tenant.ctx();
  if (inHand)
    await tenant.rows(
      sql`update send_ledger set state = 'claimed', claimed_at = now(), claimed_by = ${executorId} where answer_id is not null returning 1`,
    );
  const itemId = await ask(tenant, own?.address);
  const { preview } = await yes(tenant, itemId);
  return { tenant, mailboxId: own?.id ?? '', preview };
}

test('an answer that is planned in a mailbox goes back to a person when that is removed, and leaves once when it is there again', async () => {
  const { tenant, mailboxId, preview } = await planned();
  const [before] = await tenant.rows<{ connection: object }>(
    sql`select connection from mailboxes where id = ${mailboxId}`,
  );
  expect(preview.parts).toContainEqual({ what: 'answers that go back to a person', count: 1 });
  expect(await carryOutApproved.run(await tenant.ctx())).toBe(1);
  expect(await ofAnswer(tenant)).toMatchObject({ state: 'cancelled', code: CALLED_BACK });
  await pass(world, tenant, { minutes: 2 });
  const draft = await draftOf(tenant);
  expect([draft.state, ...codesOf(draft.reasons)]).toEqual(['review', CALLED_BACK]);
  const { item } = await readItem(await tenant.ctx(reviewer), draft.itemId ?? '');
  expect(JSON.stringify(item.preview.reasons)).toContain(CALLED_BACK);
  const why = await whyNotSending(await tenant.ctx(), draft.leadId);
  expect(JSON.stringify(why)).toContain('was removed before the answer left');
  expect(
    await tenant.rows(sql`select state from approval_items where kind = 'answer' order by created_at`),
  ).toEqual([{ state: 'withdrawn' }, { state: 'pending' }]);
  // There is no place it could leave from, so no yes is taken for it.
  await expect(approve(tenant)).rejects.toThrow(/was removed.*Nothing was approved/s);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
  await tenant.rows(
    sql`update mailboxes set state = 'active', paused_at = null, paused_by = null, state_reason = null, connection = ${JSON.stringify(before?.connection)}::jsonb where id = ${mailboxId} returning 1`,
  );
  await approve(tenant);
  await pass(world, tenant, { minutes: 5 });
  expect((await draftOf(tenant)).state).toBe('sent');
  expect(mailsTo(tenant, ANA)).toBe(2);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('an answer that waits for its minute goes back to a person, and none is planned in a removed mailbox', async () => {
  const { tenant } = await planned();
  const ledger = await ofAnswer(tenant);
  await carryOutApproved.run(await tenant.ctx());
  // As it was left before mailboxes gave answers back, or planned by who had read of the mailbox just before.
  await tenant.rows(
    sql`update send_ledger set state = 'planned', settled_at = null, reasons = '[]' where id = ${ledger?.id} returning 1`,
  );
  await pass(world, tenant, { minutes: 2 });
  expect(await ofAnswer(tenant)).toMatchObject({ state: 'cancelled', code: CALLED_BACK });
  await pass(world, tenant, { minutes: 2 });
  expect((await draftOf(tenant)).state).toBe('review');
  await tenant.rows(
    sql`update reply_drafts set state = 'scheduled', decided_by = ${reviewer.id}, send_at = ${(await tenant.ctx()).now().toString()} where true returning 1`,
  );
  await pass(world, tenant, { minutes: 1 });
  const draft = await draftOf(tenant);
  expect([draft.state, ...codesOf(draft.reasons)]).toEqual(['review', 'draft.mailbox_removed']);
  expect(mailsTo(tenant, ANA)).toBe(1);
});

/** Runs something in a transaction that stays open until `commit`. */
async function held<T>(tenant: Tenant, work: (tx: Tx) => Promise<T>) {
  const ctx = await tenant.ctx();
  const done = Promise.withResolvers<T>();
  const open = Promise.withResolvers<void>();
  const whole = ctx.db.tx(async (tx) => {
    done.resolve(await work(tx));
    await open.promise;
  });
  const value = await done.promise;
  return {
    value,
    async commit() {
      open.resolve();
      await whole;
    },
  };
}

const blocked = () =>
  world.owner(
    sql`select 1 from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`,
  );

/** A sender has claimed the answer and is about to begin. */
async function claimed() {
  const { tenant } = await planned({ inHand: true });
  const ctx = await tenant.ctx();
  const ledger = await ofAnswer(tenant);
  const leaving = [{ id: ledger?.id ?? '', campaignId: null, forbidding: [] }];
  const begin = async (tx: Tx) => (await beginTransmissions(tx, leaving, ctx.executorId, ctx.now())).size;
  return { tenant, begin };
}

test('who began to send it before the removal sends it; the removal waits and leaves it alone', async () => {
  const { tenant, begin } = await claimed();
  const sender = await held(tenant, begin);
  expect(sender.value).toBe(1);
  const removal = carryOutApproved.run(await tenant.ctx());
  while ((await blocked()).length === 0);
  await sender.commit();
  expect(await removal).toBe(1);
  expect(await ofAnswer(tenant)).toMatchObject({ state: 'transmission_begun' });
  expect((await draftOf(tenant)).state).toBe('sending');
});

test('who claimed it and asks behind the removal does not send it', async () => {
  const { tenant, begin } = await claimed();
  expect(await carryOutApproved.run(await tenant.ctx())).toBe(1);
  const late = await held(tenant, begin);
  await late.commit();
  expect(late.value).toBe(0);
  expect(await ofAnswer(tenant)).toMatchObject({ state: 'cancelled', code: CALLED_BACK });
  await pass(world, tenant, { minutes: 2 });
  expect((await draftOf(tenant)).state).toBe('review');
  expect(mailsTo(tenant, ANA)).toBe(1);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});
