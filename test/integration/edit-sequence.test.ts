import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SEQUENCE } from '#campaigns/contract';
import { createIo } from '#cli';
import { campaignsCommand } from '../../src/app/commands/campaigns.ts';
import { editSequence, previewSequence } from '../../src/cadence/edit-sequence.ts';
import { wholeDatabaseText } from '../support/database-text.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { approveWaiting, DAY, enrolled, enrolmentOf, started, stepsOf } from '../support/sequence-world.ts';

const world = ofThisFile<DispatchWorld>(() => openDispatchWorld());

describe('editing a sequence that runs', () => {
  const shorter = [
    ...DEFAULT_SEQUENCE.slice(0, 3),
    { ...DEFAULT_SEQUENCE[6], day: 12 },
  ] as typeof DEFAULT_SEQUENCE;
  const edit = async (tenant: Tenant, steps: unknown, scope: 'new' | 'all' | 'waiting') =>
    editSequence(await tenant.ctx(reviewer), { campaignId: tenant.campaignId, steps, scope } as never);

  test('for new leads only, those under way end as they began', async () => {
    const { tenant, leads } = await started(world, 2);
    expect(await edit(tenant, shorter, 'new')).toEqual({ version: 2, moved: 0, kept: 2, rewritten: 0 });
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({ steps: 8 });
  });

  test('for all, whoever has passed only steps that are the same moves over; others are counted and kept', async () => {
    const { tenant, leads } = await started(world, 2);
    expect(await edit(tenant, shorter, 'all')).toEqual({ version: 2, moved: 2, kept: 0, rewritten: 0 });
    await tenant.live(6 * DAY);
    await approveWaiting(tenant);
    await tenant.live(8 * DAY);
    await approveWaiting(tenant);
    await tenant.live(DAY);
    expect(await stepsOf(tenant, leads[0] ?? '')).toEqual([
      '1 intro done',
      '2 connect skipped',
      '3 value_followup done',
      '4 breakup done',
    ]);
    expect(await enrolmentOf(tenant, leads[0] ?? '')).toMatchObject({ state: 'completed' });
  });

  test('before it is saved it says for how many by each scope, and changes nothing', async () => {
    const { tenant } = await started(world, 3);
    const ctx = await tenant.ctx(reviewer);
    const before = await wholeDatabaseText(world, tenant);
    const preview = (steps: unknown) => previewSequence(ctx, { campaignId: tenant.campaignId, steps });
    const reach = (moved: number, kept: number) => ({ moved, kept, rewritten: 0 });
    const scopes = { new: reach(0, 3), all: reach(3, 0), waiting: reach(3, 0) };
    expect(await preview(shorter)).toEqual({ underWay: 3, scopes });
    expect(await preview(DEFAULT_SEQUENCE)).toMatchObject({ underWay: 0 });
    const passed = DEFAULT_SEQUENCE.map((each, index) => (index === 1 ? { ...each, day: 3 } : each));
    await tenant.rows(
      sql`update enrolments set current_step = 3 where id = (select min(id::text)::uuid from enrolments) returning 1`,
    );
    expect((await preview(passed)).scopes.all).toEqual(reach(2, 1));
    await expect(preview([{ day: 3, channel: 'email', action: 'intro' }])).rejects.toThrow(/was not changed/);
    const after = await wholeDatabaseText(world, tenant);
    expect({ ...after, enrolments: [] }).toEqual({ ...before, enrolments: [] });
    expect(await edit(tenant, passed, 'all')).toMatchObject({ moved: 2, kept: 1 });
  });

  test('in the terminal: looked at first, then done, from a list of steps or a campaign file', async () => {
    const { tenant } = await started(world, 2);
    const ctx = await tenant.ctx(reviewer);
    const folder = mkdtempSync(join(tmpdir(), 'legwork-steps-'));
    const file = join(folder, 'steps.json');
    writeFileSync(file, JSON.stringify(shorter));
    const steps = async (flags: Record<string, unknown>, json = false) => {
      const texts: string[] = [];
      const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
      const session = { ctx: async () => ctx, settle: async () => undefined } as never;
      const line = { positional: ['steps', tenant.campaignId], flags: { file, ...flags } } as never;
      await campaignsCommand.run(io, line, session);
      return texts.join('');
    };
    expect(await steps({ scope: 'all', dryRun: true })).toContain(
      '2 are under way by other steps: 2 would take these, 0 keep theirs.',
    );
    await expect(steps({ scope: 'some' })).rejects.toThrow(/new, all, waiting/);
    expect(JSON.parse(await steps({ scope: 'all' }, true))).toEqual({
      version: 2,
      moved: 2,
      kept: 0,
      rewritten: 0,
      changed: true,
    });
    writeFileSync(file, JSON.stringify({ settings: { sequence: DEFAULT_SEQUENCE } }));
    expect(await steps({})).toContain('0 take them over, 2 keep theirs');
    rmSync(folder, { recursive: true });
  });

  test('what differs before the present step keeps a lead on the old one', async () => {
    const { tenant } = await started(world, 1);
    await tenant.live(6 * DAY);
    const other = [DEFAULT_SEQUENCE[0], { ...DEFAULT_SEQUENCE[2], day: 4 }];
    expect(await edit(tenant, other, 'all')).toEqual({ version: 2, moved: 0, kept: 1, rewritten: 0 });
  });

  test('the same steps make no new version; steps too close are refused with the reason', async () => {
    const { tenant } = await enrolled(world, 1);
    expect(await edit(tenant, DEFAULT_SEQUENCE, 'all')).toMatchObject({ version: 1 });
    await expect(
      edit(tenant, [DEFAULT_SEQUENCE[0], { day: 2, channel: 'email', action: 'breakup' }], 'all'),
    ).rejects.toMatchObject({
      fields: [{ path: 'steps.1.day', message: expect.stringContaining('Day 2 is too soon') }],
    });
  });
});
