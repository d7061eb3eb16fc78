import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { row, rows } from '#core/db/index';
import {
  importLeads,
  insertFacts,
  memorySource,
  mergeCompanies,
  suppress,
  suppressionVerdicts,
  unmergeCompanies,
} from '#leads';
import { readCompanyMerges } from '../../src/leads/companies/merge-companies.ts';
import { pairCompanies, readCompanyDuplicates } from '../../src/leads/companies/pair-companies.ts';
import { excludedLeads } from '../../src/leads/exclusion/exclusion-guard.ts';
import { changeExclusions, readExclusions } from '../../src/leads/exclusion/policy.ts';
import { mergeCommand } from '../../src/leads/identity/cli.ts';
import {
  pauseCompany,
  readPausedCompanies,
  resumeCompany,
} from '../../src/outbound/companies/pause-company.ts';
import { readCompanyOfLead } from '../../src/outbound/companies/read-company.ts';
import { openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { leadOf } from '../support/known-person.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const world = ofThisFile(openDispatchWorld);

const [ANA, BEN] = ['ana@alder.example', 'ben@alder.test'];
const list = (ctx: Ctx, ...lines: string[]) =>
  importLeads(
    ctx,
    memorySource(
      'companies.csv',
      `email,first name,last name,company,company domain,industry,employees\n${lines.join('\n')}\n`,
    ),
  );

/** Two rows of one company, with one person each. */
async function pair(): Promise<{ tenant: Tenant; ctx: Ctx; stays: string; goes: string }> {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  await list(ctx, `${ANA},Ana,Alder,Alder,alder.example,,120`, `${BEN},Ben,Alder,Alder,alder.test,Timber,90`);
  return {
    tenant,
    ctx,
    stays: await companyAt(ctx, 'alder.example'),
    goes: await companyAt(ctx, 'alder.test'),
  };
}
const companyAt = async (ctx: Ctx, domain: string): Promise<string> =>
  (await ctx.db.tx((tx) => row<{ id: string }>(tx, sql`select id from companies where domain = ${domain}`)))
    ?.id ?? '';
const companyOf = async (ctx: Ctx, email: string): Promise<string | null> =>
  (
    await ctx.db.tx((tx) =>
      row<{ id: string | null }>(
        tx,
        sql`select p.company_id as id from people p join person_addresses a on a.person_id = p.id where a.address = ${email}`,
      ),
    )
  )?.id ?? null;
const picture = (ctx: Ctx) =>
  ctx.db.tx((tx) =>
    row(
      tx,
      sql`select (select jsonb_agg(to_jsonb(c) - 'updated_at' order by id) from companies c) as companies,
        (select jsonb_agg(to_jsonb(p) - 'updated_at' order by id) from people p) as people,
        (select jsonb_agg(to_jsonb(f) order by id) from facts f) as facts,
        (select jsonb_agg(to_jsonb(s) order by id) from signals s) as signals,
        (select jsonb_agg(to_jsonb(v) order by company_id) from company_pauses v) as pauses`,
    ),
  );
const told = async (ctx: Ctx, companyId: string, key: string, value: string) =>
  ctx.db.tx((tx) =>
    insertFacts(
      tx,
      ctx.workspace.id,
      [
        {
          ...{ id: ctx.ids.next(), subjectKind: 'company' as const, subjectId: companyId, key, value },
          ...{
            source: 'https://news.example/a',
            quote: null,
            confidence: 1,
            observedAt: ctx.now().toString(),
          },
        },
      ],
      ctx.now(),
    ),
  );
async function run(ctx: Ctx, flags: Record<string, string | boolean>): Promise<Record<string, unknown>> {
  const texts: string[] = [];
  const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
  const session = { ctx: async () => ctx, settle: async () => undefined } as never;
  await mergeCommand.run(io, { positional: [], flags }, session);
  return JSON.parse(texts.join(''));
}

test('everything that leads to the one that goes leads to the one that stays, and taken back it is what it was', async () => {
  const { ctx, tenant, stays, goes } = await pair();
  await told(ctx, stays, 'funding', 'Series A');
  await told(ctx, goes, 'funding', 'Series A');
  await told(ctx, goes, 'hiring', 'Ten people');
  await tenant.rows(
    sql`insert into signals (workspace_id, id, source, source_id, seen_by, kind, title, raw, happened_at, expires_at, received_at, company_id)
        values (${tenant.id}, ${ctx.ids.next()}, 'rb2b', 'one', 'webhook', 'funding', 'Raised', '{}', now(), now(), now(), ${goes}) returning id`,
  );
  const before = await picture(ctx);
  const merged = await mergeCompanies(ctx, { survivorId: stays, mergedId: goes, reason: 'two domains' });
  expect(merged).toMatchObject({ survivor: 'Alder', merged: 'Alder', reason: 'two domains', undoneAt: null });
  expect(await companyOf(ctx, BEN)).toBe(stays);
  // What both were told once stays with each; what only one was told goes along, with its source.
  const facts = await tenant.rows<{ key: string; source: string }>(
    sql`select key, source from facts where subject_id = ${stays} and source like 'https%' order by key`,
  );
  expect(facts).toEqual([
    { key: 'funding', source: 'https://news.example/a' },
    { key: 'hiring', source: 'https://news.example/a' },
  ]);
  expect(await tenant.rows(sql`select company_id as id from signals`)).toEqual([{ id: stays }]);
  // Its own headcount counts, and the industry it lacked it has now.
  expect(await tenant.rows(sql`select employees, industry from companies where id = ${stays}`)).toEqual([
    { employees: 120, industry: 'Timber' },
  ]);
  const audit = await tenant.rows(sql`select subject from audit_log where action = 'company.merged'`);
  expect(audit).toEqual([{ subject: stays }]);
  await unmergeCompanies(ctx, merged.id);
  expect(await picture(ctx)).toEqual(before);
  await expect(unmergeCompanies(ctx, merged.id)).rejects.toMatchObject({ code: 'company_merge.undone' });
});

test('a list that comes later with the name or domain of the one that went reaches the one that stays', async () => {
  const { ctx, stays, goes } = await pair();
  const merged = await mergeCompanies(ctx, { survivorId: stays, mergedId: goes });
  await list(ctx, 'cleo@alder.test,Cleo,Alder,Alder,alder.test,,');
  expect(await companyOf(ctx, 'cleo@alder.test')).toBe(stays);
  // Whoever found the row before it was merged and writes afterwards is led on by the database.
  await told(ctx, goes, 'expansion', 'Oslo');
  expect(
    await ctx.db.tx((tx) => row(tx, sql`select subject_id as id from facts where key = 'expansion'`)),
  ).toEqual({ id: stays });
  await unmergeCompanies(ctx, merged.id);
  expect(await companyOf(ctx, BEN)).toBe(goes);
  expect(await companyOf(ctx, 'cleo@alder.test')).toBe(stays);
});

test('whoever is written at a company while it is merged lands where it went', async () => {
  const { ctx, stays, goes } = await pair();
  const person = ctx.ids.next();
  const [merging] = await ctx.db.tx(async (tx) => {
    // Found before the merge and written before it ends: the merge waits for this transaction, or this one for the merge.
    await tx.execute(sql`insert into people (workspace_id, id, company_id, full_name, created_at, updated_at)
      values (${ctx.workspace.id}, ${person}, ${goes}, 'Gus Alder', now(), now())`);
    return [mergeCompanies(ctx, { survivorId: stays, mergedId: goes })];
  });
  await Promise.all([merging, list(ctx, 'hal@alder.test,Hal,Alder,Alder,alder.test,,')]);
  const left = await ctx.db.tx((tx) => rows(tx, sql`select id from people where company_id = ${goes}`));
  expect(left).toEqual([]);
});

describe('what spares either spares both', () => {
  test('a pause of the one that went holds, is told once, and is let go on for both', async () => {
    const { ctx, stays, goes } = await pair();
    await pauseCompany(ctx, { companyId: goes, reason: 'They asked for a month.' });
    const merged = await mergeCompanies(ctx, { survivorId: stays, mergedId: goes });
    const ana = await leadOf(ctx, ANA);
    expect(await readCompanyOfLead(ctx, ana)).toMatchObject({
      companyId: stays,
      pause: { companyId: stays },
    });
    await pauseCompany(ctx, { companyId: goes, reason: 'Another month.' });
    expect((await readPausedCompanies(ctx, { limit: 9 })).companies).toMatchObject([
      { companyId: stays, reason: 'Another month.' },
    ]);
    await unmergeCompanies(ctx, merged.id);
    expect((await readPausedCompanies(ctx, { limit: 9 })).companies).toHaveLength(2);
    await mergeCompanies(ctx, { survivorId: stays, mergedId: goes });
    await resumeCompany(ctx, { companyId: stays, reason: 'They wrote.' });
    expect((await readPausedCompanies(ctx, { limit: 9 })).companies).toEqual([]);
    expect(await readCompanyOfLead(ctx, ana)).toMatchObject({ pause: null });
  });

  test('a "no" to its domain and a policy that keeps it out are of both', async () => {
    const { ctx, stays, goes } = await pair();
    const ana = await leadOf(ctx, ANA);
    const kept = async () => {
      const [verdict] = await ctx.db.tx((tx) => suppressionVerdicts(ctx, tx, [{ leadId: ana }]));
      const excluded = await ctx.db.tx((tx) => excludedLeads(tx, [ana]));
      return { suppressed: verdict?.allowed === false, excluded: excluded.has(ana) };
    };
    await suppress(ctx, [{ domain: 'alder.test', reason: 'They said no.' }], 'test');
    const { policy, version } = await readExclusions(ctx);
    await changeExclusions(ctx, {
      version,
      policy: { ...policy, employees: { ...policy.employees, from: 100 } },
    });
    expect(await kept()).toEqual({ suppressed: false, excluded: false });
    const merged = await mergeCompanies(ctx, { survivorId: stays, mergedId: goes });
    expect(await kept()).toEqual({ suppressed: true, excluded: true });
    await unmergeCompanies(ctx, merged.id);
    expect(await kept()).toEqual({ suppressed: false, excluded: false });
  });
});

test('of two who merge crosswise at once one does; what is gone is not merged again; a domain is not lost', async () => {
  const { ctx, tenant, stays, goes } = await pair();
  const tried = await Promise.allSettled([
    mergeCompanies(ctx, { survivorId: stays, mergedId: goes }),
    mergeCompanies(ctx, { survivorId: goes, mergedId: stays }),
    mergeCompanies(ctx, { survivorId: stays, mergedId: goes }),
  ]);
  expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const ring = await ctx.db.tx((tx) => rows(tx, sql`select 1 from companies where merged_into is not null`));
  expect(ring).toHaveLength(1);
  await expect(mergeCompanies(ctx, { survivorId: stays, mergedId: stays })).rejects.toMatchObject({
    code: 'company_merge.two_companies',
  });
  await list(ctx, 'dan@private.example,Dan,Alder,Alder Works,,,');
  const bare = await companyOf(ctx, 'dan@private.example');
  await tenant.rows(sql`update companies set domain = null where id = ${bare} returning id`);
  const [made] = await readCompanyMerges(ctx);
  await expect(mergeCompanies(ctx, { survivorId: bare, mergedId: made?.survivorId })).rejects.toMatchObject({
    code: 'company_merge.keep_the_domain',
  });
});

test('a later merge is taken back first, what went into the one that went goes along, and after thirty days it stays', async () => {
  const { ctx, tenant, stays, goes } = await pair();
  await list(ctx, 'eva@alder.test2.example,Eva,Alder,Alder Group,alder-group.example,,');
  const group = await companyAt(ctx, 'alder-group.example');
  const first = await mergeCompanies(ctx, { survivorId: stays, mergedId: goes });
  const second = await mergeCompanies(ctx, { survivorId: group, mergedId: stays });
  expect(await companyOf(ctx, BEN)).toBe(group);
  expect(await tenant.rows(sql`select merged_into as into from companies where id = ${goes}`)).toEqual([
    { into: group },
  ]);
  await expect(unmergeCompanies(ctx, first.id)).rejects.toMatchObject({ code: 'company_merge.later' });
  const told = async () =>
    (await readCompanyMerges(ctx)).map(({ id, whyNotUndo }) => [id, whyNotUndo?.slice(0, 29) ?? null]);
  expect(await told()).toEqual([
    [second.id, null],
    [first.id, 'The company was merged with a'],
  ]);
  await unmergeCompanies(ctx, second.id);
  expect(await companyOf(ctx, BEN)).toBe(stays);
  await tenant.rows(
    sql`update company_merges set merged_at = merged_at - interval '31 days' where id = ${first.id} returning id`,
  );
  await expect(unmergeCompanies(ctx, first.id)).rejects.toMatchObject({ code: 'company_merge.too_late' });
  expect(await told()).toEqual([
    [second.id, 'This merge was taken back alr'],
    [first.id, 'A merge can be taken back for'],
  ]);
  // Two of one name are told apart.
  expect((await readCompanyMerges(ctx)).at(-1)).toMatchObject({
    ...{ merged: 'Alder', mergedDomain: 'alder.test', survivor: 'Alder', survivorDomain: 'alder.example' },
  });
});

test('another workspace sees and merges nothing of it', async () => {
  const { ctx, stays, goes } = await pair();
  const merged = await mergeCompanies(ctx, { survivorId: stays, mergedId: goes });
  const other = await (await world.tenant()).ctx();
  expect(await readCompanyMerges(other)).toEqual([]);
  await expect(unmergeCompanies(other, merged.id)).rejects.toMatchObject({ code: 'company_merge.not_found' });
  await expect(mergeCompanies(other, { survivorId: stays, mergedId: goes })).rejects.toMatchObject({
    code: 'company.not_found',
  });
});

test('the command lists likely pairs, merges by domain or name and takes it back', async () => {
  const { ctx, stays, goes } = await pair();
  await pairCompanies.run(ctx);
  expect((await readCompanyDuplicates(ctx)).duplicates).toMatchObject([
    {
      stays: { id: stays, people: 1 },
      goes: { id: goes, domain: 'alder.test' },
      evidence: ['same_domain_other_ending', 'same_name'],
    },
  ]);
  expect(await run(ctx, { companies: true })).toMatchObject({ duplicates: [{}] });
  await expect(run(ctx, { company: 'Alder', into: 'alder.example' })).rejects.toMatchObject({
    code: 'company.several',
  });
  await expect(run(ctx, { company: 'alder.test' })).rejects.toMatchObject({
    code: 'company_merge.two_companies',
  });
  const said = await run(ctx, { company: 'alder.test', into: 'alder.example' });
  expect(said).toMatchObject({ survivorId: stays, mergedId: goes });
  expect(await run(ctx, { companies: true })).toEqual({ duplicates: [], next: null });
  const undone = await run(ctx, { undo: String(said.id) });
  expect(undone.undoneAt).not.toBeNull();
});
