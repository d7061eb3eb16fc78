import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '#core/actor';
import { reason } from '#core/verdict';
import { definePerformer, EffectError } from '#gateway';
import { memorySource } from '#leads';
import { verify } from '#ops';
import { readRun } from '#pipeline';
import { runCampaign } from '../../src/app/campaign-run.ts';
import { type DispatchWorld, openDispatchWorld, reviewer } from '../support/dispatch-world.ts';

const REFUSED = 'mailbox.full';
let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld({
    wrap: (performer) =>
      performer.operation.name !== 'email.send'
        ? performer
        : definePerformer({
            ...performer,
            perform: async (ctx, input, call) => {
              if ((input as { to: { address: string } }).to.address.startsWith(REFUSED))
                throw new EffectError(reason('mail.rejected', '550 no such mailbox'), { effect: 'none' });
              return performer.perform(ctx, input, call);
            },
          }),
  });
});
afterAll(() => world[Symbol.asyncDispose]());

test('a success that hides failure: every stage adds up, failed ones included, and each failure keeps its own words', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const ctx = await tenant.ctx({
    ...systemActor('terminal'),
    kind: 'person',
    id: 'terminal',
    name: 'terminal',
  });
  const [own] = await tenant.rows<{ settings: Record<string, unknown> }>(sql`select settings from campaigns`);
  const person = (address: string, index: number) =>
    `${address},Ada${index},Berg,VP Sales,Firm ${index},Software,${120 + index}`;
  const good = Array.from({ length: 9 }, (_, index) =>
    person(`${index < 7 ? REFUSED : 'fine'}@sum-${index}.example`, index),
  );
  const file = `email,first name,last name,title,company,industry,employees\n${[...good, person('not an address', 90), 'fine@sum-0.example,Ada0,Berg,VP Sales,Firm 0,Software,120', 'noname@sum-91.example,,,,Firm 91,,'].join('\n')}\n`;
  const { report } = await runCampaign(ctx, () => tenant.live(), {
    source: memorySource('sums.csv', file),
    campaign: {
      name: 'Sums',
      settings: {
        ...own?.settings,
        tiers: ['tier_1', 'tier_2', 'tier_3', 'tier_4'],
        copy: { offer: 'draft and check outbound mail' },
      },
    },
    approver: reviewer,
  });
  expect(report.import.accepted + report.import.rejected).toBe(report.import.rows);
  for (const stage of report.stages) {
    const skipped = Object.values(stage.skipped).reduce((sum, count) => sum + count, 0);
    expect(stage.out + skipped + stage.failed + stage.waiting, JSON.stringify(stage)).toBe(stage.in);
  }
  for (const [index, stage] of report.stages.slice(1).entries())
    expect(stage.in, stage.name).toBe(report.stages[index]?.out);
  const send = report.stages.find((stage) => stage.name === 'send');
  expect(send?.out).toBe(report.sent);
  expect(report.sent).toBe(tenant.accepted().length);
  expect(send?.failed).toBeGreaterThan(5);
  const kept = await tenant.rows<{ response: string }>(
    sql`select response from send_ledger where state = 'rejected'`,
  );
  expect(kept).toHaveLength(send?.failed ?? 0);
  expect(kept.every((row) => row.response.includes('550 no such mailbox'))).toBe(true);
  expect((await readRun(ctx, report.run.id)).state).toBe('done');
});

test('no idempotency key: a crash between the answer of the server and our own log does not send again', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await tenant.propose([{ email: 'once@crash-one.example' }, { email: 'twice@crash-two.example' }]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  // The database as it stood a moment before the answers were written down; the server has both messages.
  await tenant.rows(sql`update messages set ledger_id = null`);
  await tenant.rows(sql`delete from messages`);
  await tenant.rows(sql`update approval_items set state = 'approved', executed_at = null`);
  await tenant.rows(
    sql`update operation_log set state = 'intended', receipt = null, settled_at = null where operation = 'email.send'`,
  );
  await tenant.rows(
    sql`update send_ledger set state = 'transmission_begun', settled_at = null, operation_id = null, claimed_by = 'a process that was killed'`,
  );
  expect((await verify(await tenant.ctx())).ok).toBe(false);
  await tenant.live();
  expect(tenant.accepted()).toHaveLength(2);
  expect((await tenant.sends()).map((send) => send.state)).toEqual(['accepted', 'accepted']);
  expect(
    Object.entries((await verify(await tenant.ctx())).checks).filter(([, check]) => check.count > 0),
  ).toEqual([]);
});
