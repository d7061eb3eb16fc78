import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forbiddingHashes, recordLeadEvents, suppressAddresses, whyNotSending } from '#leads';
import { health, verify } from '#ops';
import { recentRuns } from '#pipeline';
import { beginTransmissions } from '../../src/outbound/ledger.store.ts';
import { ALL_ZERO, approved, people, proof } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';

let world: DispatchWorld;

beforeAll(async () => {
  world = await openDispatchWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

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
    beginTransmissions(
      tx,
      [
        {
          id: held.id,
          campaignId: tenant.campaignId,
          forbidding: forbiddingHashes(ctx, 'late@mail.no.example'),
        },
      ],
      ctx.executorId,
      ctx.now(),
    ),
  );
  expect([...begun]).toEqual([]);
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
