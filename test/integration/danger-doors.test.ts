import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Actor, agentActor, systemActor } from '#core/actor';
import type { ApprovalPass, Ctx, Outcome } from '#core/ctx';
import { rows } from '#core/db/index';
import { createGateway, defineOperation, definePerformer, type Effect, type Performer } from '#gateway';
import { HEYREACH_KEY, type RunningHeyreach, startHeyreach } from '#vendors/heyreach/case.fixture';
import { INSTANTLY_KEY, type RunningInstantly, startInstantly } from '#vendors/instantly/case.fixture';
import { callVendor } from '#vendors/kit/http';
import { serveSimulators } from '#vendors/kit/simulator';
import { AGENTS } from '../../src/agents/contract.ts';
import { guards } from '../../src/app/guards.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

/** Every way to ask Instantly and HeyReach for what cannot be undone. The last one gives the vendor another name. */
const DRESSES: readonly (readonly [
  what: string,
  vendor: string,
  method: 'DELETE' | 'POST',
  path: string,
  body: object,
])[] = [
  ['DELETE of a collection', 'instantly', 'DELETE', '/instantly/api/v2/leads', { campaign_id: 'c' }],
  [
    'DELETE with a list of ids',
    'instantly',
    'DELETE',
    '/instantly/api/v2/leads',
    { campaign_id: 'c', ids: ['l'] },
  ],
  ['DELETE of one lead', 'instantly', 'DELETE', '/instantly/api/v2/leads/l', {}],
  ['POST to a deleting path', 'instantly', 'POST', '/instantly/api/v2/leads/delete', { campaign_id: 'c' }],
  [
    'POST in place of DELETE',
    'instantly',
    'POST',
    '/instantly/api/v2/leads',
    { _method: 'DELETE', campaign_id: 'c' },
  ],
  [
    'POST with a switch',
    'instantly',
    'POST',
    '/instantly/api/v2/leads',
    { campaign_id: 'c', delete_all: true },
  ],
  ['POST that moves everybody', 'instantly', 'POST', '/instantly/api/v2/leads/move', { campaign: 'c' }],
  [
    'POST that empties the block list',
    'instantly',
    'POST',
    '/instantly/api/v2/block-lists-entries/bulk-delete',
    {},
  ],
  ['DELETE of a campaign', 'instantly', 'DELETE', '/instantly/api/v2/campaigns/c', {}],
  [
    'adding and waking up',
    'heyreach',
    'POST',
    '/heyreach/api/public/campaign/AddLeadsToCampaignV2',
    { resumePausedCampaign: true },
  ],
  ['DELETE under another name', 'tidy-up', 'DELETE', '/instantly/api/v2/leads', { campaign_id: 'c' }],
  ['POST under another name', 'tidy-up', 'POST', '/heyreach/api/public/list/DeleteLeadsFromList', {}],
];
const PERSON: Actor = { ...systemActor('otto'), kind: 'person', id: 'otto', name: 'Otto Operator' };

let bench: Workbench;
let instantly: RunningInstantly;
let heyreach: RunningHeyreach;
let ctx: Ctx;
/** Both vendors at one address, each below its name. */
let vendors: Awaited<ReturnType<typeof serveSimulators>>;
let serial = 0;
beforeAll(async () => {
  bench = await openWorkbench();
  instantly = await startInstantly({ now: () => T0 });
  heyreach = await startHeyreach({ now: () => T0 });
  vendors = await serveSimulators({ '/instantly': instantly.simulator, '/heyreach': heyreach.simulator });
});
afterAll(async () => {
  await vendors.close();
  await instantly.close();
  await heyreach.close();
  await bench[Symbol.asyncDispose]();
});
beforeEach(async () => {
  serial += 1;
  ctx = bench.ctx(await bench.workspace(`doors-${serial}`), { actor: PERSON });
});

const requests = () => instantly.simulator.requests().length + heyreach.simulator.requests().length;

/** An operation as somebody would build it who goes around the adapter. */
function around(effect: Effect, [, vendor, method, path, json]: (typeof DRESSES)[number]): Performer {
  const operation = defineOperation<object, object>({
    name: `email_campaigns.${vendor}.tidy_up`,
    effect,
    risk: 'low',
    input: z.object({}),
  });
  return definePerformer({
    operation,
    async perform(_ctx, _input, { signal }) {
      const answer = await callVendor({
        vendor,
        method,
        url: `${vendors.url}${path}`,
        headers: { authorization: `Bearer ${INSTANTLY_KEY}`, 'x-api-key': HEYREACH_KEY },
        json,
        timeoutMs: 2_000,
        signal,
      });
      return { receipt: { status: answer.status } };
    },
  });
}

async function through(
  performer: Performer,
  actor: Actor,
  approval?: ApprovalPass,
): Promise<Outcome<unknown> | undefined> {
  const gateway = createGateway({ performers: [performer], guards, wait: async () => undefined });
  const acting = ctx.as(actor);
  const [outcome] = await gateway.performWith(acting)(performer.operation, [
    {
      input: {},
      subject: { addresses: ['ada@acme.example'] },
      idempotencyKey: ctx.ids.next(),
      ...(approval ? { approval } : {}),
    },
  ]);
  return outcome;
}

describe('a performer that goes around its adapter', () => {
  test.each(DRESSES)(
    '%s: nothing reaches the vendor, whatever the operation says of itself',
    async (...dress) => {
      const before = requests();
      for (const effect of ['read', 'spend', 'write'] as const) {
        const outcome = await through(around(effect, dress), PERSON);
        expect(outcome, effect).toMatchObject({
          state: 'failed',
          reason: { code: 'danger.forbidden' },
          retryable: false,
        });
      }
      for (const effect of ['send', 'destroy'] as const)
        expect((await through(around(effect, dress), PERSON))?.state, effect).toBe('refused');
      expect(requests()).toBe(before);
    },
  );

  test.each(['read', 'write', 'destroy'] as const)(
    'an approval that nobody gave opens nothing to an operation that calls itself %s',
    async (effect) => {
      const before = requests();
      const start = ['a start', 'instantly', 'POST', '/instantly/api/v2/campaigns/c/activate', {}] as const;
      const outcome = await through(around(effect, start), PERSON, {
        itemId: ctx.ids.next(),
        contentHash: 'made up',
      });
      expect(outcome).toMatchObject({ state: 'refused', reasons: [{ code: 'approval.unknown' }] });
      expect(requests()).toBe(before);
    },
  );
});

describe('an agent', () => {
  test.each(AGENTS)('%s may do nothing of it, and is told why', async (agent) => {
    const before = requests();
    for (const dress of DRESSES)
      for (const effect of ['write', 'destroy'] as const) {
        const outcome = await through(around(effect, dress), agentActor(agent));
        expect(outcome).toMatchObject({ state: 'refused' });
        expect(outcome?.state === 'refused' && outcome.reasons[0]?.code).toMatch(/^agent\./);
      }
    expect(requests()).toBe(before);
    const log = await ctx.db.tx((tx) =>
      rows<{ state: string; actor: string }>(
        tx,
        sql`select distinct state, actor_id as actor from operation_log`,
      ),
    );
    expect(log).toEqual([{ state: 'refused', actor: agent }]);
  });

  test('OPERATOR cannot start a campaign without the yes of a person', async () => {
    const { campaignId } = instantly.seeded;
    const performer = instantly.performers.find(({ operation }) =>
      operation.name.endsWith('activate_campaign'),
    );
    if (!performer) throw new Error('Instantly starts no campaigns.');
    const gateway = createGateway({ performers: [performer], guards });
    const [outcome] = await gateway.performWith(ctx.as(agentActor('OPERATOR')))(performer.operation, [
      {
        input: { campaignId, approvalId: 'made up' },
        subject: { addresses: ['ada@acme.example'] },
        idempotencyKey: 'start',
      },
    ]);
    expect(outcome?.state).toBe('refused');
    expect(instantly.simulator.state.campaigns.get(campaignId)?.status).not.toBe(1);
  });
});
