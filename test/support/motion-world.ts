import { sql } from 'drizzle-orm';
import { createCampaign } from '#campaigns';
import type { Ctx } from '#core/ctx';
import { importLeads, memorySource } from '#leads';
import { launchCampaign } from '#pipeline';
import { createSegment } from '../../src/leads/segments/save-segment.ts';
import type { RunSchedule } from '../../src/pipeline/schedules/contract.ts';
import { setSchedule } from '../../src/pipeline/schedules/keep-schedule.ts';
import { readMotions } from '../../src/pipeline/schedules/read-motions.ts';
import { type DispatchWorld, reviewer, settingsWith, type Tenant } from './dispatch-world.ts';
import { settleSegments } from './segment-world.ts';

const HEAD = 'email,first name,last name,title,company,industry';
let lists = 0;

/** So many people of companies of their own, imported. */
export async function people(ctx: Ctx, label: string, count: number): Promise<void> {
  lists += 1;
  const lines = Array.from(
    { length: count },
    (_, n) => `p${n}@${label}-${n}.example,Ana${n},Berg,Head of Operations,Mill ${label} ${n},Manufacturing`,
  );
  await importLeads(ctx, memorySource(`${label}-${lists}.csv`, [HEAD, ...lines, ''].join('\n')));
  await settleSegments(ctx);
}

/** A campaign over everybody with an address, launched over whom there is. */
export async function growing(
  world: DispatchWorld,
  count: number,
): Promise<{ tenant: Tenant; ctx: Ctx; campaignId: string }> {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx(reviewer);
  const filter = { all: [{ field: 'has_email', is: true }] };
  const { id: segmentId } = await createSegment(ctx, { name: 'Reachable', filter });
  await people(ctx, 'early', count);
  const made = await createCampaign(ctx, {
    name: 'Spring',
    settings: settingsWith({
      copy: { offer: 'map where work waits between two teams' },
      audience: { segmentId },
      tiers: ['tier_1', 'tier_2', 'tier_3', 'tier_4'],
    }),
  });
  await launchCampaign(ctx, { campaignId: made.id, version: made.version });
  await tenant.settle();
  return { tenant, ctx, campaignId: made.id };
}

/** Mondays, and the world begins on a Monday at nine. */
export const mondays = (ctx: Ctx, more: object = {}): Promise<RunSchedule> =>
  setSchedule(ctx, {
    ...{ name: 'Mondays', motion: 'outbound', days: [1], at: '09:30', zone: 'UTC', live: true, ...more },
  });

/** What the motions did, newest first. */
export const motionsOf = async (tenant: Tenant) =>
  (await readMotions(await tenant.ctx(reviewer), 20)).map(({ state, missed, dueAt, parts }) => ({
    ...{ state, missed, dueAt },
    parts: parts.map(({ part, got, did, skipped }) => ({ part, got, did, skipped })),
  }));

export const runsOf = async (tenant: Tenant): Promise<number> =>
  (await tenant.rows(sql`select 1 from runs`)).length;
