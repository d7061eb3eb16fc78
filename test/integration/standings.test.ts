import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { scoreLeads, standNow } from '#targeting';
import { commands } from '#targeting/cli';
import { leadPage } from '../../src/leads/read-leads.ts';
import { SHIPPED } from '../../src/targeting/profiles/profile-kinds.ts';
import { editProfile } from '../../src/targeting/profiles/save-profile.ts';
import { readScores } from '../../src/targeting/read-scores.ts';
import { askForScores, rescoreChanged } from '../../src/targeting/rescore.ts';
import { decayStandings, notedPage, scoreStandings } from '../../src/targeting/standings/score-standings.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('A'), bettercontact: knowing('B') });
});
afterAll(() => world[Symbol.asyncDispose]());

type Row = { company: string; account: number; grade: string; person: number | null };
const standing = (ctx: Ctx) =>
  world.rows<Row>(
    ctx,
    sql`select c.name as company, c.account_score as account, c.account_grade as grade, l.prospect_score as person
        from leads l join people p on p.id = l.person_id join companies c on c.id = p.company_id order by l.id`,
  );
const given = async (ctx: Ctx) =>
  (
    await world.rows<{ accounts: number; people: number }>(
      ctx,
      sql`select (select count(*)::int from account_scores) as accounts, (select count(*)::int from prospect_scores) as people`,
    )
  )[0];
const waiting = async (ctx: Ctx) =>
  (
    await world.rows<{ accounts: number; people: number }>(
      ctx,
      sql`select (select count(distinct company_id)::int from account_changes) as accounts, (select count(distinct lead_id)::int from prospect_changes) as people`,
    )
  )[0];
const work = async (ctx: Ctx): Promise<void> => {
  await rescoreChanged.run(ctx);
  while ((await scoreStandings.run(ctx)) > 0);
};
const companyNamed = async (ctx: Ctx, name: string): Promise<string> =>
  (await world.rows<{ id: string }>(ctx, sql`select id from companies where name = ${name}`))[0]?.id ?? '';

/** Two at Acme, one at Mill; all scored. */
async function scored(slug: string): Promise<{ ctx: Ctx; ids: string[] }> {
  const ctx = await world.ctx(slug);
  const ids = await world.leads(ctx, [
    'ada@acme.example,Ada,Adler,Acme,acme.example',
    'bob@acme.example,Bob,Berg,Acme,acme.example',
    'cyd@mill.example,Cyd,Crane,Mill,mill.example',
  ]);
  await world.rows(ctx, sql`update companies set employees = 120, industry = 'Software'`);
  await world.rows(ctx, sql`update people set title = 'VP Sales'`);
  expect(await waiting(ctx)).toEqual({ accounts: 0, people: 0 });
  await scoreLeads(ctx, ids);
  await work(ctx);
  world.pass({ seconds: 60 });
  return { ctx, ids };
}
const happened = (ctx: Ctx, kind: string, of: { company?: string; lead?: string }, at = ctx.now()) =>
  world.rows(
    ctx,
    sql`insert into signals (workspace_id, id, source, source_id, seen_by, kind, title, raw, happened_at, expires_at, received_at, processed_at, outcome, company_id, lead_id)
        values (${ctx.workspace.id}, ${ctx.ids.next()}, 'test', ${ctx.ids.next()}, 'poll', ${kind}, 'It happened', '{}', ${at.toString()}, ${at.add({ hours: 2400 }).toString()}, ${at.toString()}, ${at.toString()},
          ${of.lead ? 'matched' : 'company'}, ${of.company ?? null}, ${of.lead ?? null})`,
  );

test('companies and people are scored beside the lead, one row per company, with reasons; nothing that did not change is looked at', async () => {
  const { ctx, ids } = await scored('standings');
  const [ada, bob, cyd] = await standing(ctx);
  expect(ada).toMatchObject({ company: 'Acme', account: bob?.account, grade: expect.any(String) });
  // Two contacts at Acme, one at Mill.
  expect((ada?.account ?? 0) - (cyd?.account ?? 0)).toBe(3);
  expect(ada?.person).toBeGreaterThan(0);
  expect(await given(ctx)).toEqual({ accounts: 2, people: 3 });
  const { account, prospect } = await readScores(ctx, { leadId: ids[0] ?? '' });
  expect(account).toMatchObject({ company: 'Acme', scores: [{ score: ada?.account, version: 1 }] });
  expect(prospect[0]?.reasons.map(({ text }) => text).join(' ')).toMatch(/30 % of account score/);
  expect(await scoreStandings.run(ctx)).toBe(0);

  await happened(ctx, 'funding', { company: await companyNamed(ctx, 'Acme') });
  expect(await waiting(ctx)).toEqual({ accounts: 1, people: 0 });
  await work(ctx);
  const after = await standing(ctx);
  expect((after[0]?.account ?? 0) - (ada?.account ?? 0)).toBe(10);
  expect((after[0]?.person ?? 0) - (ada?.person ?? 0)).toBe(3);
  expect(after[2]).toEqual(cyd);
  expect(await given(ctx)).toEqual({ accounts: 3, people: 5 });
  await askForScores(ctx);
  await work(ctx);
  expect(await given(ctx)).toEqual({ accounts: 3, people: 5 });
});

test('a signal is worth less with every period, and its company is looked at then and not before', async () => {
  const { ctx } = await scored('decay');
  const before = (await standing(ctx))[0]?.account ?? 0;
  await happened(ctx, 'rfp', { company: await companyNamed(ctx, 'Acme') });
  await work(ctx);
  expect((await standing(ctx))[0]?.account).toBe(before + 15);
  world.pass({ hours: 24 * 6 });
  expect(await decayStandings.run(ctx)).toBe(0);
  world.pass({ hours: 24 });
  expect(await decayStandings.run(ctx)).toBe(1);
  await work(ctx);
  expect((await standing(ctx))[0]?.account).toBe(before + 12);
  world.pass({ hours: 24 * 60 });
  await decayStandings.run(ctx);
  await work(ctx);
  expect((await standing(ctx))[0]?.account).toBe(before);
  world.pass({ hours: 24 * 400 });
  expect(await decayStandings.run(ctx)).toBe(0);
});

test('an answer, an open, a verified address, a number and a correction each look at their person alone', async () => {
  const { ctx, ids } = await scored('facts');
  const [leadId = ''] = ids;
  const moved = async (change: ReturnType<typeof sql>): Promise<number> => {
    const before = (await standing(ctx))[0]?.person ?? 0;
    world.pass({ seconds: 60 });
    await world.rows(ctx, change);
    expect((await waiting(ctx))?.people).toBe(1);
    await work(ctx);
    return ((await standing(ctx))[0]?.person ?? 0) - before;
  };
  const person = sql`(select person_id from leads where id = ${leadId})`;
  expect(
    await moved(sql`update person_addresses set verification = 'valid' where person_id = ${person}`),
  ).toBe(5);
  expect(
    await moved(
      sql`insert into person_phones (workspace_id, id, person_id, phone, source, created_at) select workspace_id, ${ctx.ids.next()}, person_id, '+15550100', 'test', now() from leads where id = ${leadId}`,
    ),
  ).toBe(2);
  // The open counts for the person, and for the company of which a share is theirs.
  expect(await moved(sql`update leads set open_count = 1 where id = ${leadId}`)).toBeGreaterThanOrEqual(2);
  await happened(ctx, 'job_change', { lead: leadId });
  expect(await waiting(ctx)).toEqual({ accounts: 0, people: 1 });
});

test('cut off between taking and scoring nothing is lost, two workers share, and who is forgotten is scored no more', async () => {
  const { ctx, ids } = await scored('cut-off');
  await world.rows(ctx, sql`update companies set domain = null where name = 'Acme'`);
  const noted = await waiting(ctx);
  expect(noted).toEqual({ accounts: 1, people: 2 });
  const dying = ctx.db.tx(async (tx) => {
    await tx.execute(sql`delete from account_changes`);
    throw new Error('killed');
  });
  await expect(dying).rejects.toThrow('killed');
  expect(await waiting(ctx)).toEqual(noted);
  await Promise.all([scoreStandings.run(ctx), scoreStandings.run(ctx)]);
  await work(ctx);
  expect(await given(ctx)).toEqual({ accounts: 3, people: 5 });
  world.pass({ seconds: 60 });
  await world.rows(ctx, sql`update people set erased_at = now(), title = null where first_name = 'Ada'`);
  await work(ctx);
  expect((await readScores(ctx, { leadId: ids[0] ?? '' })).prospect).toHaveLength(2);
  // Acme has one contact fewer.
  expect((await given(ctx))?.accounts).toBe(4);
  const other = await world.ctx('cut-off-other');
  await expect(readScores(other, { leadId: ids[1] ?? '' })).rejects.toThrow(/no lead/);
  expect(await notedPage(other, 'account', 10)).toBe(0);
});

test('whoever cannot wait scores at once, several at a time: none hinders another, and nothing is kept twice', async () => {
  const { ctx, ids } = await scored('at-once');
  await world.rows(ctx, sql`delete from account_scores`);
  await world.rows(ctx, sql`delete from prospect_scores`);
  const now = () => ctx.db.tx((tx) => standNow(ctx, tx, ids));
  for (let round = 0; round < 5; round += 1) {
    await world.rows(
      ctx,
      sql`update companies set domain = case when domain is null then id::text || '.example' end`,
    );
    world.pass({ seconds: 60 });
    await Promise.all([now(), now(), work(ctx), now(), work(ctx)]);
    await work(ctx);
    expect((await given(ctx))?.accounts).toBe(2 * (round + 1));
    const told = await Promise.all(ids.map((leadId) => readScores(ctx, { leadId })));
    const shown = (await standing(ctx)).map(({ account, person }) => [account, person]);
    expect(shown).toEqual(
      told.map(({ account, prospect }) => [account?.scores[0]?.score, prospect[0]?.score]),
    );
    // Scored alone it comes out the same.
    await askForScores(ctx);
    await work(ctx);
    expect((await standing(ctx)).map(({ account, person }) => [account, person])).toEqual(shown);
  }
});

test('a changed profile of accounts scores every company anew in turns; lists are filtered by the grade of the person', async () => {
  const { ctx, ids } = await scored('profile');
  const before = await standing(ctx);
  const { name: _name, version: _version, scope: _scope, ...content } = SHIPPED.account;
  await editProfile(ctx, {
    ...{ profile: 'account', version: 1 },
    content: {
      ...content,
      groups: content.groups.map((each) => (each.name === 'data' ? { ...each, cap: 0 } : each)),
      grades: content.grades.map((step) => ({
        ...step,
        from: Math.min(step.from, 70) - (step.grade === 'A' ? 0 : Math.min(step.from, 5)),
      })),
    },
  });
  world.pass({ seconds: 60 });
  await work(ctx);
  const after = await standing(ctx);
  expect(after.map(({ account }, index) => account - (before[index]?.account ?? 0))).toEqual([-9, -9, -9]);
  const { account } = await readScores(ctx, { leadId: ids[0] ?? '' });
  expect(account?.scores.map(({ version }) => version)).toEqual([2, 1]);
  const { leads } = await leadPage(ctx, { limit: 10 });
  const grades = leads.map(({ prospectGrade }) => prospectGrade);
  expect(leads.find(({ company }) => company === 'Acme')).toMatchObject({
    ...{ accountScore: after[0]?.account, prospectScore: expect.any(Number) },
  });
  const [grade] = grades;
  const filtered = await leadPage(ctx, { limit: 10, grade: grade ?? '' });
  expect(filtered.leads).toHaveLength(grades.filter((each) => each === grade).length);
  expect((await leadPage(ctx, { limit: 10, grade: 'A' })).leads).toEqual([]);
});

test('the terminal says what the company and the person score', async () => {
  const { ctx } = await scored('said');
  const said = async (json: boolean): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
    const session = { ctx: async () => ctx, settle: () => work(ctx) };
    await commands[0]?.run(io, { positional: ['ada@acme.example'], flags: {} }, session);
    return texts.join('');
  };
  expect(JSON.parse(await said(true))).toMatchObject({
    account: { grade: expect.any(String) },
    prospect: { score: expect.any(Number) },
  });
  expect(await said(false)).toMatch(/Acme: \d+, [A-F], since[\s\S]*The person: \d+, [A-F], since/);
});
