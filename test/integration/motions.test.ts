import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createIo, EXIT } from '#cli';
import { startMotion } from '#pipeline';
import { commands } from '#pipeline/cli';
import { runCommand } from '../../src/app/commands/run.ts';
import { readMotions } from '../../src/pipeline/schedules/read-motions.ts';
import { wholeDatabaseText } from '../support/database-text.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { growing, people } from '../support/motion-world.ts';

let world: DispatchWorld;
// The virtual clock is one for all workspaces of a world.
beforeEach(async () => {
  world = await openDispatchWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

describe('a motion by hand', () => {
  test('a dry run of everything says what would happen and changes not one row of any table', async () => {
    const { tenant, ctx } = await growing(world, 2);
    await people(ctx, 'late', 3);
    const before = await wholeDatabaseText(world, tenant);
    const said = await startMotion(ctx, { motion: 'all', live: false });
    expect(said).toMatchObject({ id: null, state: 'done' });
    expect(said.parts.map(({ part, got, did, note }) => [part, got, did, note])).toEqual([
      ['outbound', 5, 3, expect.stringContaining('has no audience')],
      ['cadence', 0, 0, null],
      ['revival', 0, 0, 'No active campaign is for people who went quiet.'],
    ]);
    expect(await wholeDatabaseText(world, tenant)).toEqual(before);
    const real = await startMotion(ctx, { motion: 'all', live: true });
    await expect(startMotion(ctx, { motion: 'outbound', live: true })).rejects.toThrow(/still being worked/);
    await tenant.settle();
    const [done] = await readMotions(ctx, 1);
    expect(done).toMatchObject({ id: real.id, state: 'done' });
    expect(done?.parts).toEqual(said.parts);
    expect(tenant.accepted()).toEqual([]);
  });

  test('the terminal sets, lists, pauses and ends schedules, and does motions', async () => {
    const { tenant, ctx } = await growing(world, 1);
    const session = { ctx: async () => ctx, settle: () => tenant.settle() };
    const ran = async (name: 'runs' | 'run', line: readonly string[], flags: object, json = true) => {
      const texts: string[] = [];
      const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
      const command = name === 'run' ? runCommand : commands.find((each) => each.name === name);
      const code = await command?.run(io, { positional: line, flags: { ...flags } }, session);
      expect(code).toBe(EXIT.done);
      return texts.join('');
    };
    const flags = { motion: 'all', days: 'mon,wed', at: '09:00', zone: 'Europe/Berlin', live: true };
    const made = JSON.parse(await ran('runs', ['schedule'], flags));
    expect(made).toMatchObject({ name: 'all at 09:00', days: [1, 3], nextDueAt: '2026-03-04T08:00:00Z' });
    expect(await ran('runs', ['schedules'], {}, false)).toMatch(
      /all at 09:00.*live.*mon wed 09:00 Europe\/Berlin/,
    );
    const moved = JSON.parse(await ran('runs', ['change-schedule', made.id], { at: '10:00' }));
    expect(moved).toMatchObject({ days: [1, 3], at: '10:00', zone: 'Europe/Berlin', live: true, version: 2 });
    await ran('runs', ['pause-schedule', made.id], { reason: 'Easter.' });
    expect(await ran('runs', ['schedules'], {}, false)).toContain('paused: Easter.');
    await ran('runs', ['end-schedule', made.id], { reason: 'Over.' });
    await people(ctx, 'late', 2);
    expect(await ran('run', [], { motion: 'outbound' }, false)).toMatch(/outbound +3 +2[\s\S]*A dry run/);
    const done = JSON.parse(await ran('run', [], { motion: 'outbound', live: true }));
    expect(done).toMatchObject({ state: 'done', parts: [{ part: 'outbound', did: 2 }] });
    expect(await ran('runs', ['motions'], {}, false)).toContain('outbound');
    await expect(ran('run', [], { motion: 'everything' })).rejects.toThrow(
      /Known: outbound, cadence, revival, all/,
    );
    await expect(ran('runs', ['schedule'], { ...flags, days: 'someday' })).rejects.toThrow(/is no day/);
    await expect(ran('runs', ['pause-schedule'], {})).rejects.toThrow(/which schedule/);
  });
});
