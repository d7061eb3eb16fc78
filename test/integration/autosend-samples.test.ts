import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { readAutosend } from '#autosend';
import { commands } from '#autosend/cli';
import { createIo } from '#cli';
import { agentActor } from '#core/actor';
import { attention } from '#core/contributions';
import type { Ctx } from '#core/ctx';
import { followSent } from '../../src/autosend/follow-sends.ts';
import { readCalibration } from '../../src/autosend/read-calibration.ts';
import { isDrawn } from '../../src/autosend/sample.rules.ts';
import { drawFrom, judgeSample, readSamples, setSampleShare } from '../../src/autosend/samples.ts';
import {
  ANA,
  answers,
  answerWorld,
  draftOf,
  grantAuto,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';

const world = answerWorld();
const BO = 'bo@mill.example';

/** Somebody is answered without a person, where so many of them are looked at. */
async function answeredAlone(share: number, addresses: readonly string[] = [ANA]) {
  const tenant = await world.written(addresses);
  const ctx = await tenant.ctx(reviewer);
  await setSampleShare(ctx, { share });
  await grantAuto(tenant);
  for (const address of addresses) await answers(tenant, address, YES);
  await pass(world, tenant, { minutes: 10 });
  await pass(world, tenant, { minutes: 2 });
  for (const address of addresses) expect(mailsTo(tenant, address)).toBe(2);
  return { tenant, ctx };
}
const levelOf = async (tenant: Tenant) =>
  (await readAutosend(await tenant.ctx(reviewer))).grants.find(({ intent }) => intent === 'meeting_request')
    ?.level;
const meetings = async (ctx: Ctx) =>
  (await readCalibration(ctx)).intents.find(({ intent }) => intent === 'meeting_request');

test('the share of answers that is drawn is the share that was asked for, and the same answer always is', () => {
  const ids = Array.from(
    { length: 20_000 },
    (_, n) => `01a203f1-9154-7001-a455-${String(n).padStart(12, '0')}`,
  );
  const drawn = ids.filter((id) => isDrawn(id, 0.05));
  expect(drawn.length / ids.length).toBeGreaterThan(0.045);
  expect(drawn.length / ids.length).toBeLessThan(0.055);
  expect(ids.filter((id) => isDrawn(id, 0.05))).toEqual(drawn);
  // Who is drawn at a small share is drawn at a larger one.
  expect(drawn.every((id) => isDrawn(id, 0.2))).toBe(true);
  expect([isDrawn(ids[0] ?? '', 0), ids.every((id) => isDrawn(id, 1))]).toEqual([false, true]);
});

describe('autosend §28 5: what went without a person is looked at by one afterwards', () => {
  test('it is drawn once, stands on Home, and the counts add up', async () => {
    const { tenant, ctx } = await answeredAlone(1, [ANA, BO]);
    const draft = await draftOf(tenant);
    const { counts, waiting, share } = await readSamples(ctx);
    expect([share, counts]).toEqual([
      1,
      { alone: 2, drawn: 2, passedOver: 0, right: 0, wrong: 0, waiting: 2 },
    ]);
    expect(waiting.find(({ draftId }) => draftId === draft.id)).toMatchObject({
      ...{ intent: 'meeting_request', body: draft.body, theyWrote: YES },
    });
    // The event may come twice.
    const [sent] = await tenant.rows<{ answerId: string }>(
      sql`select answer_id as "answerId" from reply_drafts where id = ${draft.id}`,
    );
    await ctx.db.tx((tx) =>
      followSent.handle(ctx, tx, [{ payload: { answerId: sent?.answerId } }] as unknown as Parameters<
        typeof followSent.handle
      >[2]),
    );
    expect((await readSamples(ctx)).counts.drawn).toBe(2);
    const home = await ctx.db.tx((tx) =>
      Promise.all(ctx.contributed(attention).map((source) => source.list(ctx, tx))),
    );
    expect(home.flat().find(({ kind }) => kind === 'autosend_samples')).toMatchObject({ count: 2 });
  });

  test('"right" feeds the calibration and moves nothing; it is said once', async () => {
    const { tenant, ctx } = await answeredAlone(1);
    const { id: draftId } = await draftOf(tenant);
    expect((await meetings(ctx))?.samples).toBe(0);
    const before = await levelOf(tenant);
    const { counts } = await judgeSample(ctx, { draftId, right: true, note: '' });
    expect(counts).toMatchObject({ alone: 1, drawn: 1, right: 1, waiting: 0 });
    expect(await meetings(ctx)).toMatchObject({ samples: 1 });
    expect((await meetings(ctx))?.bins.find(({ count }) => count === 1)).toMatchObject({ was: 1 });
    expect(await levelOf(tenant)).toBe(before);
    await expect(judgeSample(ctx, { draftId, right: false, note: '' })).rejects.toMatchObject({
      code: 'sample.judged',
    });
    expect(await levelOf(tenant)).toBe(before);
  });

  test('"wrong" takes a step back at once, counts as wrong, and says why; two who say it at once take one step', async () => {
    const { tenant, ctx } = await answeredAlone(1);
    const { id: draftId } = await draftOf(tenant);
    const said = { draftId, right: false, note: 'It promised a price.' };
    const both = await Promise.allSettled([judgeSample(ctx, said), judgeSample(ctx, said)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await readSamples(ctx)).counts).toMatchObject({ drawn: 1, wrong: 1, waiting: 0 });
    expect((await meetings(ctx))?.bins.find(({ count }) => count === 1)).toMatchObject({ was: 0 });
    expect(await levelOf(tenant)).toBe('hold');
    expect((await readAutosend(ctx)).moves[0]).toMatchObject({
      ...{ moved: 'demoted', from: 'auto', to: 'hold', cause: 'sample', intent: 'meeting_request' },
    });
    expect(await tenant.rows(sql`select severity from alerts where code = 'autosend.demoted'`)).toEqual([
      { severity: 'warning' },
    ]);
    const audited = await tenant.rows(
      sql`select detail from audit_log where action = 'autosend.sample_judged'`,
    );
    expect(audited).toEqual([{ detail: { verdict: 'wrong' } }]);
    expect(mailsTo(tenant, ANA)).toBe(2);
  });

  test('what a person approved is no sample, and at a share of none nothing is drawn and all is counted', async () => {
    const { ctx } = await answeredAlone(0);
    expect((await readSamples(ctx)).counts).toEqual({
      ...{ alone: 1, drawn: 0, passedOver: 1, right: 0, wrong: 0, waiting: 0 },
    });
    const tenant = await world.written([ANA]);
    const own = await tenant.ctx(reviewer);
    expect((await readSamples(own)).share).toBe(0.05);
    await setSampleShare(own, { share: 1 });
    await answers(tenant, ANA, YES);
    const draft = await draftOf(tenant);
    expect(draft.state).toBe('review');
    await tenant.rows(
      sql`update reply_drafts set state = 'sent', decided_by = 'reviewer-1' where id = ${draft.id} returning 1`,
    );
    await own.db.tx((tx) => drawFrom(own, tx, [draft.id]));
    await expect(judgeSample(own, { draftId: draft.id, right: false, note: '' })).rejects.toMatchObject({
      code: 'sample.not_found',
    });
    expect((await readSamples(own)).counts.alone).toBe(0);
  });

  test('only a person judges, and only the own workspace', async () => {
    const { tenant, ctx } = await answeredAlone(1);
    const { id: draftId } = await draftOf(tenant);
    const said = { draftId, right: false, note: '' };
    const agent = (await tenant.ctx()).as(agentActor('GATEKEEPER'));
    await expect(judgeSample(agent, said)).rejects.toThrow();
    const other = await world.written([BO]);
    await expect(judgeSample(await other.ctx(reviewer), said)).rejects.toMatchObject({
      code: 'sample.not_found',
    });
    expect((await readSamples(ctx)).counts).toMatchObject({ waiting: 1, wrong: 0 });
  });

  test('in the terminal: shown, judged, and the share set', async () => {
    const { tenant, ctx } = await answeredAlone(1);
    const { id } = await draftOf(tenant);
    const autosend = async (line: readonly string[], flags = {}, json = true): Promise<string> => {
      const texts: string[] = [];
      const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
      const session = { ctx: async () => ctx, settle: async () => undefined };
      await commands[0]?.run(io, { positional: line, flags }, session);
      return texts.join('');
    };
    expect(await autosend(['samples'], {}, false)).toContain('1 went without a person: 1 drawn (0 right');
    for (const [line, flags] of [
      [['judge', id], {}],
      [['judge', id], { right: true, wrong: true }],
      [['judge', '7'], { right: true }],
      [['sampling', 'many'], {}],
      [['sampling', '101'], {}],
    ] as const)
      await expect(autosend(line, flags)).rejects.toThrow(/Nothing was changed/);
    expect(JSON.parse(await autosend(['judge', id], { wrong: true })).counts).toMatchObject({ wrong: 1 });
    expect(JSON.parse(await autosend(['sampling', '12.5%']))).toMatchObject({ share: 0.125 });
    expect(await levelOf(tenant)).toBe('hold');
  });
});
