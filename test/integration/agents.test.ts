import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeGrant, listAgents } from '#agents';
import { agentActor, systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { memorySource } from '#leads';
import type { Action, AgentName } from '../../src/agents/contract.ts';
import { runCampaign } from '../../src/app/campaign-run.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';

const terminal = { ...systemActor('terminal'), kind: 'person', id: 'terminal', name: 'terminal' } as const;
const LEADS = 4;
let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function campaignOf(tenant: Tenant, ctx: Ctx) {
  const [own] = await tenant.rows<{ settings: Record<string, unknown> }>(sql`select settings from campaigns`);
  const rows = Array.from(
    { length: LEADS },
    (_, index) =>
      `ada${index}@grant-${index}.example,Ada${index},Berg,VP Sales,Firm ${index},Software,${120 + index}`,
  );
  return runCampaign(ctx, () => tenant.live(), {
    source: memorySource(
      'grants.csv',
      `email,first name,last name,title,company,industry,employees\n${rows.join('\n')}\n`,
    ),
    campaign: {
      name: 'Grants',
      settings: {
        ...own?.settings,
        tiers: ['tier_1', 'tier_2', 'tier_3', 'tier_4'],
        copy: { offer: 'draft and check outbound mail' },
      },
    },
    approver: reviewer,
  });
}

test('every operation of the main job has an agent as its actor', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const { report } = await campaignOf(tenant, await tenant.ctx(terminal));
  expect(report.sent).toBe(LEADS);
  const actors = await tenant.rows(
    sql`select distinct split_part(operation, '.', 1) as operation, actor_kind as kind, actor_id as id from operation_log order by 1, 3`,
  );
  expect(actors).toEqual([
    { operation: 'email', kind: 'agent', id: 'OPERATOR' },
    { operation: 'email', kind: 'agent', id: 'SCOUT' },
  ]);
});

describe('a grant taken away turns exactly its stage into refused', () => {
  test.each<[stage: string, agent: AgentName, action: Action]>([
    ['enrich', 'ENRICHER', 'update_contact'],
    ['segment', 'SEGMENTOR', 'update_contact'],
    ['craft', 'CRAFTER', 'create_task'],
    ['approve', 'GATEKEEPER', 'trigger_workflow'],
    ['send', 'OPERATOR', 'send_email'],
  ])('%s', async (refused, agent, action) => {
    const tenant = await world.tenant({ mailboxes: 2 });
    const ctx = await tenant.ctx(terminal);
    await changeGrant(ctx, { agent, action, granted: false });
    const { report } = await campaignOf(tenant, ctx);
    expect(report.sent).toBe(0);
    expect(tenant.accepted()).toEqual([]);
    let before = true;
    for (const stage of report.stages) {
      if (stage.name === refused) {
        before = false;
        expect(stage.in).toBe(LEADS);
        expect(JSON.stringify(stage.skipped), stage.name).toContain('agent.withdrawn');
        expect(Object.values(stage.skipped).reduce((sum, count) => sum + count, 0)).toBe(LEADS);
      } else
        expect([stage.in, stage.out, stage.skipped], stage.name).toEqual(
          before ? [LEADS, LEADS, {}] : [0, 0, {}],
        );
    }
  });

  test('discover: nothing is started, and the sentence says why', async () => {
    const tenant = await world.tenant({ mailboxes: 1 });
    const ctx = await tenant.ctx(terminal);
    await changeGrant(ctx, { agent: 'HUNTER', action: 'create_contact', granted: false });
    await expect(campaignOf(tenant, ctx)).rejects.toThrow(
      'create_contact was taken away from HUNTER in this workspace',
    );
  });

  test('given back, it works again; another workspace never noticed', async () => {
    const [tenant, other] = [await world.tenant({ mailboxes: 1 }), await world.tenant({ mailboxes: 1 })];
    const ctx = await tenant.ctx(terminal);
    await changeGrant(ctx, { agent: 'OPERATOR', action: 'send_email', granted: false });
    const isGranted = async (asking: Ctx) =>
      (await listAgents(asking))
        .find(({ name }) => name === 'OPERATOR')
        ?.grants.find((grant) => grant.action === 'send_email')?.granted;
    expect(await isGranted(ctx)).toBe(false);
    expect(await isGranted(await other.ctx(terminal))).toBe(true);
    expect(await changeGrant(ctx, { agent: 'OPERATOR', action: 'send_email', granted: true })).toEqual({
      changed: true,
    });
    expect(await isGranted(ctx)).toBe(true);
    const { report } = await campaignOf(tenant, ctx);
    expect(report.sent).toBe(LEADS);
    const told = await tenant.rows(
      sql`select action, detail ->> 'action' as what from audit_log where action like 'agent.%' order by at, id`,
    );
    expect(told).toEqual([
      { action: 'agent.withdrawn', what: 'send_email' },
      { action: 'agent.granted', what: 'send_email' },
    ]);
  });
});

test('what the roster does not hold cannot be given, by nobody', async () => {
  const ctx = await (await world.tenant({ mailboxes: 1 })).ctx(terminal);
  await expect(changeGrant(ctx, { agent: 'CRAFTER', action: 'send_email', granted: true })).rejects.toThrow(
    'CRAFTER can never be given send_email',
  );
  await expect(
    changeGrant(ctx, { agent: 'UNIFIED_QUEEN', action: 'bulk_delete', granted: true }),
  ).rejects.toThrow('can never be given');
});

test('an agent of no roster can do nothing', async () => {
  const ctx = (await (await world.tenant({ mailboxes: 1 })).ctx(terminal)).as(agentActor('INTERN'));
  const [answer] = await ctx.perform({ name: 'email.fetch' }, [
    {
      input: { mailboxId: 'x', connection: {}, uidValidity: null, lastUid: 0, limit: 1 },
      subject: {},
      idempotencyKey: 'intern',
    },
  ]);
  expect(answer).toMatchObject({ state: 'refused', reasons: [{ code: 'agent.unknown' }] });
});
