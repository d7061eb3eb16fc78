import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import { type Actor, systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { scoreLeads, sparedLeads } from '#targeting';
import { commands } from '#targeting/cli';
import { compareProfile } from '../../src/targeting/profiles/compare-profile.ts';
import { type GroupsContent, IcpContent } from '../../src/targeting/profiles/contract.ts';
import { SHIPPED } from '../../src/targeting/profiles/profile-kinds.ts';
import { readProfile, readProfiles, tryProfile } from '../../src/targeting/profiles/read-profiles.ts';
import { editProfile, revertProfile } from '../../src/targeting/profiles/save-profile.ts';
import { readScores } from '../../src/targeting/read-scores.ts';
import { readScoring, rescoreChanged, sweepPage } from '../../src/targeting/rescore.ts';
import { databaseText } from '../support/database-text.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

let world: EnrichBench;
const folder = mkdtempSync(join(tmpdir(), 'legwork-profiles-'));
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('A'), bettercontact: knowing('B') });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const ICP = IcpContent.parse(SHIPPED.icp);
/** A size of twenty people is as good as any. */
const SMALL: IcpContent = {
  ...ICP,
  size: {
    ...ICP.size,
    bands: [
      { from: 0, to: 9, points: 0 },
      { from: 10, to: null, points: 20 },
    ],
  },
};
const closing = (below: number): IcpContent => ({ ...ICP, size: { ...ICP.size, disqualifyBelow: below } });
const edit = (ctx: Ctx, content: unknown, more: { version?: number; closes?: number } = {}) =>
  editProfile(ctx, { profile: 'icp', version: 1, content, ...more });
const scoresOf = (ctx: Ctx) =>
  world.rows<{ score: number; status: string }>(ctx, sql`select score, status from leads order by id`);

const stored = (ctx: Ctx) =>
  databaseText({ owner: (asked) => world.rows(ctx, asked) }, { id: ctx.workspace.id });

async function scored(slug: string): Promise<{ ctx: Ctx; ids: string[] }> {
  const ctx = await world.ctx(slug);
  const ids = await world.leads(ctx, [
    'ada@acme.example,Ada,Adler,Acme,acme.example',
    'bob@acme.example,Bob,Berg,Acme,acme.example',
    'cyd@mill.example,Cyd,Crane,Mill,mill.example',
  ]);
  await world.rows(ctx, sql`update companies set employees = 30, industry = 'Software' where name = 'Acme'`);
  await world.rows(
    ctx,
    sql`update companies set employees = 120, industry = 'Marketing' where name = 'Mill'`,
  );
  await world.rows(ctx, sql`update people set title = 'CEO'`);
  await scoreLeads(ctx, ids);
  await rescoreChanged.run(ctx);
  world.pass({ seconds: 60 });
  return { ctx, ids };
}

test('a profile is a version with who and when; what it concerns is scored anew in turns, and only what comes out otherwise is told', async () => {
  const { ctx, ids } = await scored('versions');
  const before = await scoresOf(ctx);
  expect(await edit(ctx, SMALL)).toMatchObject({ version: 2, madeBy: ctx.actor.name });
  expect(await readScoring(ctx)).toMatchObject({ waiting: 3 });
  expect(await sweepPage(ctx, 2)).toBe(2);
  expect(await readScoring(ctx)).toMatchObject({ waiting: 1 });
  await Promise.all([rescoreChanged.run(ctx), rescoreChanged.run(ctx)]);
  expect(await readScoring(ctx)).toMatchObject({ waiting: 0 });
  const after = await scoresOf(ctx);
  expect(after.map(({ score }, index) => score - (before[index]?.score ?? 0))).toEqual([11, 11, 0]);
  const histories = await Promise.all(ids.map((leadId) => readScores(ctx, { leadId })));
  expect(histories.map(({ scores }) => scores.map(({ version }) => version))).toEqual([[2, 1], [2, 1], [1]]);
  expect(await edit(ctx, SMALL, { version: 2 })).toMatchObject({ version: 2 });
  expect(await readScoring(ctx)).toMatchObject({ waiting: 0 });
  await revertProfile(ctx, { profile: 'icp', version: 2, to: 1 });
  world.pass({ seconds: 60 });
  await rescoreChanged.run(ctx);
  expect(await scoresOf(ctx)).toEqual(before);
  const { versions } = await readProfile(ctx, { profile: 'icp' });
  expect(versions.map(({ version, reverts }) => [version, reverts])).toEqual([
    [3, 1],
    [2, null],
    [1, null],
  ]);
  const audited = await world.rows<{ action: string }>(
    ctx,
    sql`select action from audit_log where subject = 'icp' order by at, action`,
  );
  expect(audited.map(({ action }) => action)).toEqual(['profile.edited', 'profile.reverted']);
});

test('what cannot be scored by is refused with every sentence, who edits behind another is told, and the one in force stays', async () => {
  const { ctx } = await scored('refused');
  const bad = { ...ICP, cap: 70, review: { from: 10, to: 5 } };
  await expect(edit(ctx, bad)).rejects.toMatchObject({
    ...{ kind: 'refused', code: 'profile.refused' },
    message: expect.stringMatching(/tier 1 begins at 80, and the best there can be scores 70/),
    fields: [{ path: 'content.tiers' }, { path: 'content.review' }],
  });
  await expect(edit(ctx, { ...ICP, size: 'large' })).rejects.toMatchObject({
    ...{ kind: 'invalid', code: 'profile.unreadable' },
  });
  const both = await Promise.allSettled([
    edit(ctx, SMALL),
    edit(ctx, { ...ICP, review: { from: 60, to: 90 } }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(edit(ctx, SMALL)).rejects.toMatchObject({ kind: 'conflict', code: 'profile.changed' });
  expect((await readProfile(ctx, { profile: 'icp' })).version).toBe(2);
  expect(await tryProfile(ctx, { profile: 'icp', content: bad })).toMatchObject({ passed: false });
});

test('a profile that closes leads is stored with their number alone, and closes those', async () => {
  const { ctx } = await scored('closes');
  expect(await compareProfile(ctx, { profile: 'icp', content: closing(50) })).toMatchObject({ closes: 2 });
  await expect(edit(ctx, closing(50))).rejects.toMatchObject({
    code: 'profile.closes',
    detail: { closes: 2 },
  });
  await expect(edit(ctx, closing(50), { closes: 3 })).rejects.toThrow(/2 leads are closed for good/);
  await expect(edit(ctx, SMALL, { closes: 1 })).rejects.toThrow(/closes nobody/);
  expect((await readProfile(ctx, { profile: 'icp' })).version).toBe(1);
  await edit(ctx, closing(50), { closes: 2 });
  await rescoreChanged.run(ctx);
  expect((await scoresOf(ctx)).map(({ status }) => status)).toEqual([
    'disqualified',
    'disqualified',
    'pending',
  ]);
});

test('a comparison says who would move and why, for leads, accounts and prospects, and changes nothing', async () => {
  const { ctx, ids } = await scored('compare');
  const before = await stored(ctx);
  const found = await compareProfile(ctx, { profile: 'icp', content: SMALL });
  expect(found).toMatchObject({ looked: 3, of: 3, up: 2, down: 0, same: 1, closes: 0 });
  expect(found.rows.map(({ id }) => id).sort()).toEqual(ids.slice(0, 2).sort());
  expect(found.rows[0]).toMatchObject({ name: expect.stringMatching(/, Acme$/), reasons: expect.any(Array) });
  const half = (kind: 'account' | 'prospect') =>
    ({
      ...SHIPPED[kind],
      groups: SHIPPED[kind].groups.map((group) => ({
        ...group,
        cap: Math.ceil(group.cap * 0.9),
        criteria: group.criteria.map((each) => (each.kind === 'known' ? { ...each, points: 0 } : each)),
      })),
      grades: SHIPPED[kind].grades.map((step) => ({ ...step, from: Math.floor(step.from / 2) })),
    }) satisfies GroupsContent;
  expect(await compareProfile(ctx, { profile: 'account', content: half('account') })).toMatchObject({
    looked: 2,
    down: 2,
  });
  expect(await compareProfile(ctx, { profile: 'prospect', content: half('prospect') })).toMatchObject({
    looked: 3,
  });
  expect(await stored(ctx)).toEqual(before);
});

test('finders are spared by the profile in force, only an admin changes one, and another workspace has its own', async () => {
  const { ctx, ids } = await scored('others');
  await world.rows(ctx, sql`update leads set enrichment_state = 'pending'`);
  const spared = async () => (await ctx.db.tx((tx) => sparedLeads(tx, ids, ['tier_1']))).size;
  expect(await spared()).toBe(0);
  await edit(ctx, closing(50), { closes: 2 });
  expect(await spared()).toBe(2);
  const operator: Actor = {
    ...systemActor('o'),
    kind: 'person',
    scopes: new Set(['leads:read', 'leads:write'] as const),
  };
  await expect(edit(ctx.as(operator), SMALL, { version: 2 })).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(readProfile(ctx, { profile: 'nothing' })).rejects.toMatchObject({ kind: 'not_found' });
  const other = await world.ctx('others-other');
  expect((await readProfiles(other)).profiles.map(({ version }) => version)).toEqual([1, 1, 1]);
  expect(await compareProfile(other, { profile: 'icp', content: SMALL })).toMatchObject({ looked: 0, of: 0 });
});

test('the terminal lists, shows, checks, compares, edits and brings back', async () => {
  const { ctx } = await scored('terminal');
  const file = join(folder, 'icp.json');
  writeFileSync(file, JSON.stringify({ content: SMALL }));
  const said = async (positional: readonly string[], flags: object = {}, json = true): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => ctx, settle: async () => void (await rescoreChanged.run(ctx)) };
    const command = commands.find(({ name }) => name === 'profiles');
    await command?.run(io, { positional, flags: { ...flags } }, session);
    return texts.join('');
  };
  expect(JSON.parse(await said([])).profiles).toHaveLength(3);
  expect(await said(['check', 'icp'], { file }, false)).toMatch(/can be scored by; the best reaches 100/);
  expect(await said(['compare', 'icp'], { file }, false)).toMatch(
    /The newest 3 of 3: 2 up, 0 down, 1 as now/,
  );
  expect(await said(['edit', 'icp'], { file }, false)).toMatch(/icp is at version 2/);
  expect((await scoresOf(ctx))[0]?.score).toBeGreaterThan(0);
  expect(JSON.parse(await said(['revert', 'icp'], { to: '1' }))).toMatchObject({ version: 3 });
  expect(await said(['show', 'icp'], {}, false)).toMatch(/version 3 · at most 100 points/);
  await expect(said(['edit', 'icp'])).rejects.toThrow(/Nothing was changed/);
  await expect(said(['bend', 'icp'])).rejects.toThrow(/Say one of list, show/);
});
