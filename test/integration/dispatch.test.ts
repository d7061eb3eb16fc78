import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editItem } from '#approval';
import { batchApproved } from '#approval/events';
import { saveCampaign } from '#campaigns';
import { rows } from '#core/db/index';
import { drainConsumers } from '#core/events/index';
import { forbiddingHashes, recordLeadEvents, suppressAddresses, whyNotSending } from '#leads';
import { health, verify } from '#ops';
import { slice as outbound } from '#outbound/slice';
import { recentRuns } from '#pipeline';
import { closeLeads } from '../../src/outbound/close-leads.ts';
import { executeApprovedBatches } from '../../src/outbound/execute-batch.ts';
import { beginTransmission } from '../../src/outbound/ledger.store.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  type Recipient,
  type Tenant,
} from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const people = (count: number, label: string): Recipient[] =>
  Array.from({ length: count }, (_, index) => ({ email: `p${index}@${label}-${index}.example` }));
const addresses = (recipients: readonly Recipient[]) => recipients.map((recipient) => recipient.email).sort();

async function approved(tenant: Tenant, recipients: readonly Recipient[]) {
  const waiting = await tenant.propose(recipients);
  const batch = await tenant.freeze();
  await tenant.approve(batch.id);
  return { waiting, batch };
}

async function proof(tenant: Tenant): Promise<Record<string, number>> {
  const { checks } = await verify(await tenant.ctx());
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check.count]));
}
const ALL_ZERO = { duplicates: 0, lost: 0, unapproved: 0, suppressed: 0, unsettled: 0 };

const tick = (name: string) => {
  const found = outbound.ticks?.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no tick ${name}.`);
  return found;
};
const dispatch = tick('outbound.dispatch');
const reconcile = tick('outbound.reconcile');

test('one body for all: each recipient gets the text that was approved for it', async () => {
  const tenant = await world.tenant();
  const { waiting } = await approved(tenant, people(6, 'bodies'));
  await tenant.live();
  for (const { email, leadId } of waiting) {
    const sent = await tenant.rows<{ bodyText: string }>(
      sql`select m.body_text as "bodyText" from messages m join threads t on t.id = m.thread_id where t.lead_id = ${leadId} and m.direction = 'out'`,
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]?.bodyText).toContain(`A text written for ${email} and nobody else.`);
  }
  expect(tenant.accepted().sort()).toEqual(waiting.map(({ email }) => email).sort());
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('suppression is consulted at dispatch: who says no after the approval gets nothing', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const recipients = [
    { email: 'stays@kept.example' },
    { email: 'leaves@kept.example' },
    { email: 'anna@mail.group.example' },
  ];
  await approved(tenant, recipients);
  await tenant.settle();
  const ctx = await tenant.ctx();
  await suppressAddresses(ctx, [
    { address: 'leaves@kept.example', reason: 'asked by telephone', source: 'operator' },
    { domain: 'group.example', reason: 'a customer of ours', source: 'operator' },
  ]);
  await tenant.live();
  const states = Object.fromEntries(
    (await tenant.sends()).map((send) => [send.to, [send.state, send.reasons[0]?.code]]),
  );
  expect(tenant.accepted()).not.toContain('leaves@kept.example');
  expect(tenant.accepted()).not.toContain('anna@mail.group.example');
  expect(states['leaves@kept.example']).toEqual(['cancelled', 'suppression.address']);
  expect(states['anna@mail.group.example']).toEqual(['cancelled', 'suppression.domain']);
  const audited = await tenant.rows<{ detail: { reason: string } }>(
    sql`select detail from audit_log where action = 'suppression.added'`,
  );
  expect(audited.map((entry) => entry.detail.reason).sort()).toEqual([
    'a customer of ours',
    'asked by telephone',
  ]);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a no that arrives between the claim and the first byte is obeyed', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, [{ email: 'first@no.example' }, { email: 'late@mail.no.example' }]);
  await tenant.settle();
  const ctx = await tenant.ctx();
  const [held] = await tenant.rows<{ id: string }>(
    sql`update send_ledger set state = 'claimed', claimed_by = ${ctx.executorId}, claimed_at = now() where state = 'planned' returning id`,
  );
  if (!held) throw new Error('Nothing was planned.');
  await suppressAddresses(ctx, [{ domain: 'no.example', reason: 'no', source: 'link' }]);
  const begun = await ctx.db.tx((tx) =>
    beginTransmission(tx, held.id, forbiddingHashes(ctx, 'late@mail.no.example'), ctx.now()),
  );
  expect(begun).toBe(false);
});

test('an approval withdrawn between the claim and the first byte is obeyed', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'withdrawn'));
  await tenant.settle();
  const ctx = await tenant.ctx();
  const [held] = await tenant.rows<{ id: string; itemId: string }>(
    sql`update send_ledger set state = 'claimed', claimed_by = ${ctx.executorId}, claimed_at = now() where state = 'planned' returning id, approval_item_id as "itemId"`,
  );
  await tenant.rows(sql`update approval_items set state = 'withdrawn' where id = ${held?.itemId ?? ''}`);
  expect(await ctx.db.tx((tx) => beginTransmission(tx, held?.id ?? '', [], ctx.now()))).toBe(false);
});

test('campaign exclusions: a sub-domain and a single address are dropped in the preview, with the reason', async () => {
  const tenant = await world.tenant({
    settings: { excludedDomains: ['barred.example'], excludedAddresses: ['One.Person@single.example'] },
  });
  await tenant.propose([
    { email: 'a@mail.barred.example' },
    { email: 'one.person@single.example' },
    { email: 'other@single.example' },
  ]);
  const batch = await tenant.freeze();
  expect(batch.preview.totals).toEqual({ items: 3, sendable: 1, dropped: 2 });
  expect(batch.preview.dropped.map((entry) => [entry.title, entry.reasons[0]?.code]).sort()).toEqual([
    ['a@mail.barred.example', 'recipient.excluded_recipient_domain'],
    ['one.person@single.example', 'recipient.excluded_recipient_email'],
  ]);
  await tenant.approve(batch.id);
  await tenant.live();
  expect(tenant.accepted()).toEqual(['other@single.example']);
});

test('empty approved scope executes nothing', async () => {
  const tenant = await world.tenant({ settings: { excludedDomains: ['nobody.example'] } });
  await tenant.propose([{ email: 'a@nobody.example' }, { email: 'b@nobody.example' }]);
  const batch = await tenant.freeze();
  expect(batch.items).toBe(0);
  await tenant.approve(batch.id);
  await tenant.live();
  expect(await tenant.sends()).toEqual([]);
  expect(tenant.accepted()).toEqual([]);
  const [after] = await tenant.rows<{ state: string }>(
    sql`select state from approval_batches where id = ${batch.id}`,
  );
  expect(after?.state).not.toBe('executed');
});

test('an executed batch cannot run again', async () => {
  const tenant = await world.tenant();
  const { batch } = await approved(tenant, people(2, 'again'));
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    ctx.emit(tx, batchApproved, { aggregate: batch.id, payload: { batchId: batch.id, motion: 'outbound' } }),
  );
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  expect(await tenant.sends()).toHaveLength(2);
  const refusals = await tenant.rows<{ detail: { message: string } }>(
    sql`select detail from audit_log where action = 'batch.not_executed' and subject = ${batch.id}`,
  );
  expect(refusals[0]?.detail.message).toMatch(/executed/);
});

test('queue drift after approval does not alter scope', async () => {
  const tenant = await world.tenant();
  const [first] = await tenant.propose(people(2, 'drift'));
  const batch = await tenant.freeze();
  // Behind the product's back: no verb can change an item that waits in a frozen batch without dissolving it.
  await tenant.rows(
    sql`update approval_items set content_hash = repeat('0', 64) where id = ${first?.itemId ?? ''}`,
  );
  await expect(tenant.approve(batch.id)).rejects.toMatchObject({ code: 'batch.drifted' });
  await tenant.propose([{ email: 'newcomer@drift.example' }]);
  await tenant.rows(
    sql`update approval_items set content_hash = ${first?.contentHash ?? ''} where id = ${first?.itemId ?? ''}`,
  );
  await tenant.approve(batch.id);
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(2, 'drift')));
});

test('an edit after the freeze dissolves the batch, so approving it is refused', async () => {
  const tenant = await world.tenant();
  const [first] = await tenant.propose(people(1, 'edited'));
  const batch = await tenant.freeze();
  await editItem(await tenant.ctx(), {
    itemId: first?.itemId ?? '',
    version: 1,
    edit: { subject: 'Other words', body: 'Hello, a wholly different text.' },
  }).catch(() => undefined);
  const [state] = await tenant.rows<{ version: number }>(
    sql`select version from approval_items where id = ${first?.itemId ?? ''}`,
  );
  if (state?.version === 2)
    await expect(tenant.approve(batch.id)).rejects.toMatchObject({ kind: 'conflict' });
  // A text the checks block is not stored: then the batch still holds exactly what was frozen.
  else await expect(tenant.approve(batch.id)).resolves.toBeUndefined();
});

test('a text changed after the approval does not leave: other bytes have no approval', async () => {
  const tenant = await world.tenant();
  const { waiting } = await approved(tenant, people(1, 'bytes'));
  await tenant.rows(
    sql`update drafts set body = body || ' P.S. one more thing' where id = ${waiting[0]?.draftId ?? ''}`,
  );
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  expect((await tenant.sends()).map((send) => [send.state, send.reasons[0]?.code])).toEqual([
    ['cancelled', 'approval.other_bytes'],
  ]);
});

test('expired batch is not executed', async () => {
  const tenant = await world.tenant();
  const { batch } = await approved(tenant, people(2, 'expired'));
  await tenant.rows(
    sql`update approval_batches set expires_at = created_at - interval '1 second' where id = ${batch.id}`,
  );
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  expect(await tenant.sends()).toEqual([]);
  const second = await world.tenant();
  await second.propose(people(1, 'expired-early'));
  const early = await second.freeze();
  await second.rows(sql`update approval_batches set expires_at = created_at where id = ${early.id}`);
  await expect(second.approve(early.id)).rejects.toMatchObject({ code: 'batch.expired' });
});

test('tampered batch hash executes nothing', async () => {
  const tenant = await world.tenant();
  const { batch } = await approved(tenant, people(2, 'tampered'));
  const outsider = await tenant.propose([{ email: 'smuggled@tampered.example' }]);
  const smuggled = JSON.stringify([{ itemId: outsider[0]?.itemId, contentHash: outsider[0]?.contentHash }]);
  await tenant.rows(
    sql`update approval_batches set scope = jsonb_set(scope, '{items}', (scope -> 'items') || ${smuggled}::jsonb) where id = ${batch.id}`,
  );
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  expect(await tenant.sends()).toEqual([]);
});

test('ceiling is not counted twice: a limit of n sends exactly n that day and the rest later', async () => {
  const tenant = await world.tenant({ dailyLimit: 4 });
  await approved(tenant, people(10, 'ceiling'));
  await tenant.live();
  const sent = await tenant.rows<{ day: string; count: string }>(
    sql`select (transmission_at at time zone 'UTC')::date::text as day, count(*) from send_ledger where state = 'accepted' group by 1 order by 1`,
  );
  expect(sent.map((entry) => Number(entry.count))).toEqual([4, 4, 2]);
  expect(tenant.accepted()).toHaveLength(10);
});

test('two batches of one day share the ceiling', async () => {
  const tenant = await world.tenant({ dailyLimit: 4 });
  await approved(tenant, people(3, 'shared-a'));
  await tenant.settle();
  await approved(tenant, people(3, 'shared-b'));
  await tenant.live();
  const sent = await tenant.rows<{ count: string }>(
    sql`select count(*) from send_ledger where state = 'accepted' group by (transmission_at at time zone 'UTC')::date order by 1 desc`,
  );
  expect(sent.map((entry) => Number(entry.count))).toEqual([4, 2]);
});

test('limit 0 sends nothing', async () => {
  const tenant = await world.tenant({ dailyLimit: 0 });
  await approved(tenant, people(3, 'zero'));
  await tenant.live(72);
  expect(tenant.accepted()).toEqual([]);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a limit lowered to 0 after the planning sends nothing more', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(3, 'lowered'));
  await tenant.settle();
  const before = tenant.accepted().length;
  await world.owner(sql`update workspaces set daily_send_limit = 0 where id = ${tenant.id}`);
  const at = (await tenant.ctx()).now();
  await tenant.live(72);
  expect((await tenant.ctx()).now().since(at).total('minutes')).toBeLessThan(60);
  expect(tenant.accepted()).toHaveLength(before);
  expect((await tenant.sends()).filter((send) => send.state === 'planned')).toHaveLength(3 - before);
});

test('shadow mode sends nothing', async () => {
  const tenant = await world.tenant({ mode: 'shadow' });
  await approved(tenant, people(3, 'shadow'));
  await tenant.rows(sql`update send_ledger set planned_for = now() - interval '1 minute'`);
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set planned_for = now() - interval '1 minute' where state = 'planned'`,
  );
  await dispatch.run(await tenant.ctx());
  expect(tenant.accepted()).toEqual([]);
  expect((await tenant.sends()).every((send) => send.state === 'planned')).toBe(true);
  const [lead] = await tenant.sends();
  expect(
    (await whyNotSending(await tenant.ctx(), lead?.leadId ?? '')).reasons.map((entry) => entry.code),
  ).toContain('send.shadow');
});

test('guards applied in preview: what the preview counts is what is sent', async () => {
  const tenant = await world.tenant({
    settings: { perDomainPerBatch: 3, excludedDomains: ['barred.example'] },
  });
  const recipients = [
    ...people(4, 'counted'),
    { email: 'x@barred.example' },
    ...Array.from({ length: 5 }, (_, index) => ({ email: `c${index}@crowded.example` })),
    { email: 'gone@left.example' },
  ];
  const waiting = await tenant.propose(recipients);
  const ctx = await tenant.ctx();
  await suppressAddresses(ctx, [{ address: 'gone@left.example', reason: 'no', source: 'test' }]);
  const batch = await tenant.freeze(waiting.map((entry) => entry.itemId));
  expect(batch.preview.totals).toEqual({ items: 11, sendable: 7, dropped: 4 });
  await tenant.approve(batch.id);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(batch.preview.totals.sendable);
  expect(tenant.accepted().filter((address) => address.endsWith('@crowded.example'))).toHaveLength(3);
});

test('approve is idempotent: the second yes is a conflict and one message leaves', async () => {
  const tenant = await world.tenant();
  await tenant.propose(people(1, 'twice'));
  const batch = await tenant.freeze();
  const answers = await Promise.allSettled([
    tenant.approve(batch.id),
    tenant.approve(batch.id),
    tenant.approve(batch.id),
  ]);
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ kind: 'conflict' });
  await expect(tenant.approve(batch.id)).rejects.toMatchObject({ kind: 'conflict' });
  await tenant.live();
  await expect(tenant.approve(batch.id)).rejects.toMatchObject({ kind: 'conflict' });
  expect(tenant.accepted()).toHaveLength(1);
});

test('status does not regress after reply', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const { waiting } = await approved(tenant, people(3, 'regress'));
  await tenant.settle();
  const ctx = await tenant.ctx();
  const last = (await tenant.sends()).at(-1);
  const lead = waiting.find((entry) => entry.leadId === last?.leadId);
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: lead?.leadId ?? '', event: 'replied', channel: 'email', summary: 'Replied' },
    ]),
  );
  await tenant.live();
  const [status] = await tenant.rows<{ status: string }>(
    sql`select status from leads where id = ${lead?.leadId ?? ''}`,
  );
  expect(status?.status).toBe('replied');
  expect(tenant.accepted()).not.toContain(lead?.email);
  expect((await tenant.sends()).find((send) => send.leadId === lead?.leadId)?.state).toBe('cancelled');
  // A late "sent" of the lead that answered leaves the status where it is.
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: lead?.leadId ?? '', event: 'sent', channel: 'email', summary: 'late' },
    ]),
  );
  const [after] = await tenant.rows<{ status: string }>(
    sql`select status from leads where id = ${lead?.leadId ?? ''}`,
  );
  expect(after?.status).toBe('replied');
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('dry reads do not mutate: pages, why, verify and health leave every row as it was', async () => {
  const tenant = await world.tenant();
  await approved(tenant, people(4, 'reads'));
  await tenant.live();
  const ctx = await tenant.ctx();
  const before = await fingerprints();
  await verify(ctx);
  await health(ctx);
  await recentRuns(ctx, 20);
  for (const send of await tenant.sends()) await whyNotSending(ctx, send.leadId);
  expect(await fingerprints()).toEqual(before);
});

/** Count and sum of row versions of every tenant table. The heartbeat of this process is no tenant table. */
async function fingerprints(): Promise<Record<string, string>> {
  const tables = await world.owner<{ name: string }>(
    sql`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity order by 1`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [sum] = await world.owner<{ sum: string }>(
      sql`select count(*) || ':' || coalesce(sum(xmin::text::bigint), 0) as sum from ${sql.identifier(name)}`,
    );
    found[name] = sum?.sum ?? '';
  }
  return found;
}

test('stale claim of a dead process is planned again and leaves once', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(3, 'stale'));
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set state = 'claimed', claimed_by = 'a-process-that-died', claimed_at = now() where state = 'planned'`,
  );
  expect((await proof(tenant)).unsettled).toBe(2);
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(3, 'stale')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('a claim of a living process is left alone', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'living'));
  await tenant.settle();
  const ctx = await tenant.ctx();
  const held = await tenant.rows<{ id: string }>(
    sql`update send_ledger set state = 'claimed', claimed_by = ${ctx.executorId} where state = 'planned' returning id`,
  );
  expect(held).toHaveLength(1);
  await reconcile.run(ctx);
  expect((await tenant.sends()).map((send) => send.state).sort()).toEqual(['accepted', 'claimed']);
});

test('unknown is settled by looking, not by sending again', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, [{ email: 'drop@lost-answer.example' }]);
  const ctx = await tenant.ctx();
  await drainConsumers(ctx, [executeApprovedBatches]);
  await dispatch.run(ctx);
  expect((await tenant.sends()).map((send) => send.state)).toEqual(['unknown']);
  expect(tenant.accepted()).toEqual(['drop@lost-answer.example']);
  expect((await proof(tenant)).unsettled).toBe(1);
  // Asked to send again, it does not: there is nothing planned.
  await dispatch.run(ctx);
  expect(tenant.accepted()).toHaveLength(1);
  await reconcile.run(ctx);
  expect((await tenant.sends()).map((send) => send.state)).toEqual(['accepted']);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(1);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('an unknown that is surely absent from the Sent folder is planned again and leaves once', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'absent'));
  await tenant.settle();
  await tenant.rows(
    sql`update send_ledger set state = 'transmission_begun', transmission_at = ${(await tenant.ctx()).now().toString()}, claimed_by = 'a-process-that-died' where state = 'planned'`,
  );
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(2, 'absent')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('an unknown that never left is not planned again when the lead answered meanwhile', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'answered'));
  await tenant.settle();
  const [doubtful] = await tenant.rows<{ leadId: string }>(
    sql`update send_ledger set state = 'unknown', claimed_by = 'a-process-that-died' where state = 'planned' returning lead_id as "leadId"`,
  );
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: doubtful?.leadId ?? '', event: 'replied', channel: 'email', summary: 'Replied' },
    ]),
  );
  await tenant.live();
  expect((await tenant.sends()).find((send) => send.leadId === doubtful?.leadId)).toMatchObject({
    state: 'cancelled',
    reasons: [{ code: 'lead.replied' }, { code: 'send.never_left' }],
  });
  expect(tenant.accepted()).toHaveLength(1);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('absence proves nothing where the server does not file what it accepts: a person decides', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(2, 'unsure'));
  await tenant.settle();
  await tenant.rows(sql`update mailboxes set connection = connection - 'filesSent'`);
  await tenant.rows(
    sql`update send_ledger set state = 'unknown', claimed_by = 'a-process-that-died' where state = 'planned'`,
  );
  await tenant.live();
  expect((await tenant.sends()).map((send) => send.state).sort()).toEqual(['accepted', 'unknown']);
  expect(tenant.accepted()).toHaveLength(1);
  expect((await proof(tenant)).unsettled).toBe(1);
});

test('refused by the server before the first byte: later for a while, for ever for a dead mailbox', async () => {
  const tenant = await world.tenant();
  await approved(tenant, [
    { email: 'greylist@slow-server.example' },
    { email: 'bounce-hard@no-such-user.example' },
  ]);
  await tenant.live();
  const states = Object.fromEntries((await tenant.sends()).map((send) => [send.to, send.state]));
  expect(states).toEqual({
    'greylist@slow-server.example': 'accepted',
    'bounce-hard@no-such-user.example': 'rejected',
  });
  expect(tenant.accepted()).toEqual(['greylist@slow-server.example']);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('two dispatchers never send one row twice', async () => {
  const tenant = await world.tenant({ mailboxes: 3 });
  await approved(tenant, people(40, 'race'));
  await tenant.settle();
  const now = (await tenant.ctx()).now().toString();
  await tenant.rows(sql`update send_ledger set planned_for = ${now} where state = 'planned'`);
  const ctx = await tenant.ctx();
  for (let moved = 1; moved > 0; ) {
    const done = await Promise.all([dispatch.run(ctx), dispatch.run(ctx), dispatch.run(ctx)]);
    moved = done.reduce((sum, count) => sum + count, 0);
  }
  const accepted = tenant.accepted();
  expect(new Set(accepted).size).toBe(accepted.length);
  await tenant.live();
  expect(tenant.accepted().sort()).toEqual(addresses(people(40, 'race')));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('per-domain cap 3: the most urgent three of a company leave, the others wait', async () => {
  const tenant = await world.tenant({ settings: { perDomainPerBatch: 3 } });
  await tenant.propose(Array.from({ length: 6 }, (_, index) => ({ email: `p${index}@one-company.example` })));
  const first = await tenant.freeze();
  expect(first.preview.totals).toEqual({ items: 6, sendable: 3, dropped: 3 });
  expect(
    first.preview.dropped.every((entry) => entry.reasons[0]?.code === 'recipient.domain_concentration_cap'),
  ).toBe(true);
  await tenant.approve(first.id);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(3);
  expect(new Set(tenant.accepted()).size).toBe(3);
});

test('an approval survives an answer that arrives before the send was settled', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  const { waiting } = await approved(tenant, [{ email: 'drop@quick-answer.example' }]);
  const ctx = await tenant.ctx();
  await drainConsumers(ctx, [executeApprovedBatches]);
  await dispatch.run(ctx);
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [
      { leadId: waiting[0]?.leadId ?? '', event: 'replied', channel: 'email', summary: 'Replied at once' },
    ]),
  );
  await drainConsumers(ctx, [closeLeads]);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(1);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('the preview of an approval kind reads the campaign as it is: an exclusion added later still counts', async () => {
  const tenant = await world.tenant();
  await tenant.propose([{ email: 'soon@excluded-later.example' }]);
  const ctx = await tenant.ctx();
  const [campaign] = await tenant.rows<{ name: string; settings: Record<string, unknown> }>(
    sql`select name, settings from campaigns where id = ${tenant.campaignId}`,
  );
  await saveCampaign(ctx, {
    name: campaign?.name,
    settings: { ...campaign?.settings, excludedDomains: ['excluded-later.example'] },
  });
  expect((await tenant.freeze()).preview.totals).toEqual({ items: 1, sendable: 0, dropped: 1 });
});

test('every sent message names the reviewer and the batch it was frozen in', async () => {
  const tenant = await world.tenant();
  await approved(tenant, people(2, 'named'));
  await tenant.live();
  const found = await (await tenant.ctx()).db.tx((tx) =>
    rows<{ by: string }>(
      tx,
      sql`select b.decided_by as by from send_ledger l join approval_batches b on b.id = l.batch_id where l.state = 'accepted'`,
    ),
  );
  expect(found.map((entry) => entry.by)).toEqual(['reviewer-1', 'reviewer-1']);
});
