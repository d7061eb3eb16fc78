import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { approveBatch, rejectItem } from '#approval';
import { pendingBatches } from '#approval/views';
import { type EnrolmentView, enrolmentsOfLead, stepsOfLead } from '#cadence/views';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { importLeads, memorySource, recordLeadEvents } from '#leads';
import { draftLeads } from '#messaging';
import { type DispatchWorld, reviewer, type Tenant } from './dispatch-world.ts';

export const DAY = 24;
const SETTINGS = {
  sequence: DEFAULT_SEQUENCE,
  copy: {
    offer: 'map where work waits between two teams',
    proof: 'The map takes one week and ends with a list of the three longest waits.',
  },
};

export type Started = { readonly tenant: Tenant; readonly leads: string[] };

/** People on a list, each with a first message that waits in no batch yet. */
export async function enrolled(
  world: DispatchWorld,
  count: number,
  settings: Record<string, unknown> = {},
): Promise<Started> {
  const tenant = await world.tenant({ settings: { ...SETTINGS, ...settings } });
  const ctx = await tenant.ctx();
  const lines = Array.from(
    { length: count },
    (_, n) => `person${n}@mill-${n}.example,Ana${n},Berg,Head of Operations,Mill ${n} Works,Manufacturing`,
  );
  const head = 'email,first name,last name,title,company,industry';
  await importLeads(ctx, memorySource('list.csv', [head, ...lines, ''].join('\n')));
  const leads = (await tenant.rows<{ id: string }>(sql`select id from leads order by id`)).map(
    ({ id }) => id,
  );
  const outcomes = await draftLeads(ctx, { campaignId: tenant.campaignId, leadIds: leads });
  expect(outcomes.map(({ state }) => state)).toEqual(leads.map(() => 'queued'));
  return { tenant, leads };
}

/** The same, and the first message has left. */
export async function started(
  world: DispatchWorld,
  count: number,
  settings: Record<string, unknown> = {},
): Promise<Started> {
  const own = await enrolled(world, count, settings);
  await own.tenant.approve((await own.tenant.freeze()).id);
  await own.tenant.live(3);
  expect(own.tenant.accepted()).toHaveLength(count);
  return own;
}

/** Time passes, and nobody does anything. */
export async function pass(tenant: Tenant, hours: number): Promise<void> {
  const later = (await tenant.ctx()).now().add({ hours });
  await tenant.rows(sql`update workspaces set virtual_now = ${later.toString()} where true returning 1`);
}

export const waiting = async (tenant: Tenant) => (await tenant.ctx()).db.tx(pendingBatches);

/** A reviewer says yes to everything that waits; answers to how many batches. */
export async function approveWaiting(tenant: Tenant): Promise<number> {
  const batches = await waiting(tenant);
  for (const { id, previewHash } of batches) await approveBatch(await tenant.ctx(reviewer), id, previewHash);
  return batches.length;
}

/** A reviewer says no to the one message that waits. */
export async function rejectWaiting(tenant: Tenant, tag = 'tone_style_issue'): Promise<void> {
  const [item] = await tenant.rows<{ id: string }>(
    sql`select id from approval_items where state = 'pending'`,
  );
  await rejectItem(await tenant.ctx(reviewer), { itemId: item?.id ?? '', tag, reason: 'Too stiff.' });
  await tenant.settle();
  await tenant.live(3);
}

/** Leads that were chosen to be tried again, in a workspace with a campaign for it. */
export async function chosenAgain(
  world: DispatchWorld,
  count: number,
  settings: Record<string, unknown> = {},
) {
  const tenant = await world.tenant({ settings: { ...SETTINGS, purpose: 'revival', ...settings } });
  const ctx = await tenant.ctx();
  const lines = Array.from(
    { length: count },
    (_, n) => `quiet${n}@quiet-${n}.example,Ana${n},Berg,Head of Operations,Quiet ${n} Works,Manufacturing`,
  );
  const head = 'email,first name,last name,title,company,industry';
  await importLeads(ctx, memorySource('quiet.csv', [head, ...lines, ''].join('\n')));
  const leads = (await tenant.rows<{ id: string }>(sql`select id from leads order by id`)).map(
    ({ id }) => id,
  );
  await ctx.db.tx((tx) =>
    recordLeadEvents(
      ctx,
      tx,
      leads.flatMap((leadId) =>
        (['sent', 'ghosted', 'revival_candidate'] as const).map((event) => ({
          ...{ leadId, event, channel: 'email' as const, summary: event },
        })),
      ),
    ),
  );
  return { tenant, ctx, leads };
}

export async function enrolmentOf(tenant: Tenant, leadId: string): Promise<EnrolmentView> {
  const [found] = await (await tenant.ctx()).db.tx((tx) => enrolmentsOfLead(tx, leadId));
  if (!found) throw new Error('The lead is not enrolled.');
  return found;
}

export const stepsOf = async (tenant: Tenant, leadId: string): Promise<string[]> =>
  (await (await tenant.ctx()).db.tx((tx) => stepsOfLead(tx, leadId))).map(
    ({ step, action, state }) => `${step} ${action} ${state}`,
  );
