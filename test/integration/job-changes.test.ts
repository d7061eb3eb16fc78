import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { enrichLeads } from '#enrichment';
import { commands } from '#enrichment/cli';
import { addressVerdicts, leadProfiles, leadsToEnrich, suppress, suppressionVerdicts } from '#leads';
import { addressBlocker, enrichmentAttention } from '../../src/enrichment/attention.ts';
import { decideJobChange, readJobChanges } from '../../src/enrichment/decide-job-change.ts';
import { leadPage, readLead } from '../../src/leads/read-leads.ts';
import { type EnrichBench, knowing, openEnrichBench } from '../support/enrich-bench.ts';

let world: EnrichBench;
beforeAll(async () => {
  world = await openEnrichBench({ apollo: knowing('ABCDEF'), bettercontact: knowing('GHIJKL') });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Leads of which a finder says that they work at Umbra now, but for the last, who stayed. */
async function moved(ctx: Ctx, count: number, email?: string): Promise<string[]> {
  const ids = await world.leads(
    ctx,
    // The finder answers a question it was asked before as it did then, so that another answer is of another person.
    Array.from(
      { length: count },
      (_, at) => `a${at}@acme.example,${email ? 'Eda' : 'Ada'},Berg${at},Acme,acme.example`,
    ),
  );
  world.knows.apollo = (question) => {
    const known = knowing('ABCDEF')(question);
    return (
      known && {
        ...known,
        ...(email ? { email } : {}),
        company: { ...known.company, name: 'Umbra', domain: 'umbra.example' },
      }
    );
  };
  await enrichLeads(ctx, ids.slice(0, -1));
  world.knows.apollo = knowing('ABCDEF');
  return ids;
}

/** What `legwork job-changes …` prints in this workspace. */
async function jobChanges(ctx: Ctx, line: readonly string[], json = true): Promise<string> {
  const texts: string[] = [];
  const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
  const session = { ctx: async () => ctx, settle: async () => undefined };
  const command = commands.find(({ name }) => name === 'job-changes');
  await command?.run(io, { positional: line, flags: {} }, session);
  return texts.join('');
}

const shownOnLeads = async (ctx: Ctx) =>
  (await leadPage(ctx, { waits: 'job_change', limit: 50 })).leads.map(({ id }) => id).toSorted();

test('Home leads to exactly the leads that wait, and each says what changed, who said so and when', async () => {
  const ctx = await world.ctx('job-list');
  const [one = '', two = '', stayed = ''] = await moved(ctx, 3);
  const [item] = await ctx.db.tx((tx) => enrichmentAttention.list(ctx, tx));
  expect(item).toMatchObject({ count: 2, href: '/leads?waits=job_change' });
  expect(await shownOnLeads(ctx)).toEqual([one, two].toSorted());
  expect((await leadPage(ctx, { limit: 50 })).leads).toHaveLength(3);
  expect(await leadPage(ctx, { waits: 'job_change', group: 'engagement', limit: 50 })).toMatchObject({
    leads: [],
  });
  expect(await readJobChanges(ctx, { leadId: one })).toEqual([
    {
      ...{ leadId: one, name: 'Ada Berg0', knownCompany: 'Acme', newCompany: 'Umbra', title: 'VP Sales' },
      ...{ provider: 'apollo', observedAt: expect.stringMatching(/^20/) },
    },
  ]);
  expect(await readJobChanges(ctx, { leadId: stayed })).toEqual([]);
  const other = await world.ctx('job-list-other');
  expect(await readJobChanges(other, { leadId: one })).toEqual([]);
  expect(await shownOnLeads(other)).toEqual([]);
});

test('a person keeps, moves and takes out in the terminal; who is taken out is not written to again', async () => {
  const ctx = await world.ctx('job-cli');
  const [kept = '', gone = '', took = ''] = await moved(ctx, 4);
  expect(JSON.parse(await jobChanges(ctx, [])).jobChanges).toHaveLength(3);
  expect(await jobChanges(ctx, ['list'], false)).toMatch(/Acme +Umbra/);
  expect(JSON.parse(await jobChanges(ctx, ['keep', kept]))).toEqual({ leadId: kept, decision: 'keep' });
  expect(await jobChanges(ctx, ['move', 'a1@acme.example'], false)).toContain('Moved');
  expect(await jobChanges(ctx, ['remove', took], false)).toContain('Taken out');
  expect(await jobChanges(ctx, [], false)).toContain('Nobody');
  expect(
    await world.rows(
      ctx,
      sql`select l.status, c.name from leads l join people p on p.id = l.person_id join companies c on c.id = p.company_id
          where l.id in (${kept}, ${gone}, ${took}) order by p.last_name`,
    ),
  ).toEqual([
    { status: 'pending', name: 'Acme' },
    { status: 'pending', name: 'Umbra' },
    { status: 'rejected', name: 'Acme' },
  ]);
  expect(await readLead(ctx, took)).toMatchObject({
    lead: { status: 'rejected', nextSendAt: null },
    history: [{ to: 'rejected', source: 'rejected' }],
  });
  expect(await enrichLeads(ctx, [took])).toMatchObject([{ state: 'skipped' }]);
  expect(
    await world.rows(
      ctx,
      sql`select summary from timeline where type = 'job_change_decided' order by summary`,
    ),
  ).toMatchObject([
    { summary: expect.stringContaining('Kept at Acme by') },
    { summary: expect.stringContaining('Moved to Umbra by') },
    { summary: expect.stringContaining('Taken out, as they work at Umbra now, by') },
  ]);
});

test('of two decisions made at once one is made, and what cannot be done is said', async () => {
  const ctx = await world.ctx('job-race');
  const [leadId = ''] = await moved(ctx, 2);
  for (const [line, says] of [
    [['burn', leadId], /Known: list, keep, move, remove/],
    [['keep'], /Say which lead/],
    [['keep', 'nobody@acme.example'], /No lead has the address/],
    [['remove', '0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10'], /no lead/],
  ] as const)
    await expect(jobChanges(ctx, line)).rejects.toThrow(says);
  await expect(jobChanges(await world.ctx('job-race-other'), ['remove', leadId])).rejects.toThrow(/no lead/);
  expect(await shownOnLeads(ctx)).toEqual([leadId]);
  const answers = await Promise.allSettled(
    (['keep', 'remove', 'move'] as const).map((decision) => decideJobChange(ctx, { leadId, decision })),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(
    await world.rows(ctx, sql`select 1 from audit_log where action = 'lead.job_change_decided'`),
  ).toHaveLength(1);
});

const addresses = (ctx: Ctx, leadId: string) =>
  world.rows(
    ctx,
    sql`select a.address, a.former_at is not null as former, a.is_primary as first, a.verification from person_addresses a
        join leads l on l.person_id = a.person_id where l.id = ${leadId} order by a.address`,
  );
const mayBeWritten = async (ctx: Ctx, address: string): Promise<(string | undefined)[]> =>
  (await ctx.db.tx((tx) => addressVerdicts(ctx, tx, [{ address, allowCatchAll: true }]))).map(
    ({ reasons: [why] }) => why?.code,
  );
const blocks = (ctx: Ctx, leadId: string) => ctx.db.tx((tx) => addressBlocker.explain(ctx, tx, leadId));

test('who is moved is written to at the new company; the address of the former one is kept and gets nothing', async () => {
  const ctx = await world.ctx('job-address');
  const [leadId = ''] = await moved(ctx, 2, 'ada.new@umbra.example');
  await decideJobChange(ctx, { leadId, decision: 'move' });
  expect(await addresses(ctx, leadId)).toEqual([
    { address: 'a0@acme.example', former: true, first: false, verification: expect.any(String) },
    { address: 'ada.new@umbra.example', former: false, first: true, verification: 'valid' },
  ]);
  const [profile] = await ctx.db.tx((tx) => leadProfiles(tx, [leadId]));
  expect(profile?.email).toBe('ada.new@umbra.example');
  expect(await mayBeWritten(ctx, 'a0@acme.example')).toEqual(['address.former']);
  expect(await mayBeWritten(ctx, 'ada.new@umbra.example')).toEqual([undefined]);
  // The "no" of the former address stays one of the person.
  await suppress(ctx, [{ address: 'a0@acme.example', reason: 'They said no.' }], 'test');
  const [verdict] = await ctx.db.tx((tx) =>
    suppressionVerdicts(ctx, tx, [{ leadId, addresses: ['ada.new@umbra.example'] }]),
  );
  expect(verdict?.allowed).toBe(false);
});

test('where no address of the new company is known the lead waits, says why, and is looked for anew', async () => {
  const ctx = await world.ctx('job-no-address');
  const [leadId = ''] = await moved(ctx, 2);
  await decideJobChange(ctx, { leadId, decision: 'move' });
  expect(await addresses(ctx, leadId)).toMatchObject([{ address: 'a0@acme.example', former: true }]);
  expect(await blocks(ctx, leadId)).toMatchObject({ reason: { code: 'address.wanted' } });
  expect(await ctx.db.tx((tx) => leadsToEnrich(tx, 'missing_email'))).toEqual([leadId]);
  await enrichLeads(ctx, [leadId]);
  expect(await addresses(ctx, leadId)).toMatchObject([
    { address: 'a0@acme.example', former: true, first: false },
    { address: 'ada-berg0@umbra.example', former: false, first: true },
  ]);
  expect(await blocks(ctx, leadId)).toBeNull();
  expect(await ctx.db.tx((tx) => leadsToEnrich(tx, 'missing_email'))).toEqual([]);
});
