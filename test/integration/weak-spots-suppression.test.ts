import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { SCOPES, systemActor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { row } from '#core/db/index';
import { importLeads, memorySource, suppress, suppressionVerdicts } from '#leads';
import { slice as leads } from '#leads/slice';
import { importSuppressions } from '../../src/leads/suppression/import-suppressions.ts';
import { liftSuppression } from '../../src/leads/suppression/lift-suppression.ts';
import { readSuppressions } from '../../src/leads/suppression/read-suppressions.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench({ slices: [leads] });
});
afterAll(() => bench[Symbol.asyncDispose]());

const open = async (slug: string): Promise<Ctx> => bench.ctx(await bench.workspace(slug));
const WHY = { reason: 'asked by telephone' };

async function lead(
  ctx: Ctx,
  email: string,
  more: { company?: string; profile?: string } = {},
): Promise<string> {
  await importLeads(
    ctx,
    memorySource(
      `${email || more.profile}.csv`,
      `email,first name,last name,company,linkedin\n${email},Ana,Lopez,${more.company ?? 'Valewood'},${more.profile ?? ''}\n`,
    ),
  );
  const found = await ctx.db.tx((tx) =>
    row<{ id: string }>(tx, sql`select id from leads order by created_at desc, id desc limit 1`),
  );
  return found?.id ?? '';
}

const codesFor = async (
  ctx: Ctx,
  reached: Parameters<typeof suppressionVerdicts>[2][number],
): Promise<string[]> => {
  const [verdict] = await ctx.db.tx((tx) => suppressionVerdicts(ctx, tx, [reached]));
  return verdict?.allowed === false ? verdict.reasons.map(({ code }) => code) : [];
};
const all = (ctx: Ctx) => readSuppressions(ctx, { lifted: false, limit: 100 });

test('gtmos §32.13: one mailbox is one entry, however it is spelled', async () => {
  const ctx = await open('aliases');
  expect(await suppress(ctx, [{ address: 'Jane.Doe+news@Gmail.com', ...WHY }], 'test')).toBe(1);
  for (const spelled of ['janedoe@gmail.com', 'JANE.DOE@googlemail.com', 'j.a.n.e.doe+x@gmail.com'])
    expect(await codesFor(ctx, { addresses: [spelled] }), spelled).toEqual(['suppression.address']);
  expect(await codesFor(ctx, { addresses: ['jane.doe@other.example'] })).toEqual([]);
  expect(await suppress(ctx, [{ address: 'JANEDOE@gmail.com', ...WHY }], 'test')).toBe(0);
  expect((await all(ctx)).suppressions).toHaveLength(1);
});

test('gtmos §32.13: every cause can be written, an erasure too, and domains have entries of their own', async () => {
  const ctx = await open('causes');
  const causes = [
    'manual',
    'unsubscribe',
    'complaint',
    'legal_hold',
    'competitor',
    'former_client',
    'role_based',
    'personal_domain',
    'erasure',
    'bounce',
    'crm',
  ] as const;
  expect(
    await suppress(
      ctx,
      causes.map((cause) => ({ address: 'all@causes.example', cause, ...WHY })),
      'test',
    ),
  ).toBe(1);
  expect((await all(ctx)).suppressions.map(({ cause }) => cause).sort()).toEqual([...causes].sort());
  await suppress(ctx, [{ domain: 'rival.example', cause: 'competitor', ...WHY }], 'test');
  expect(await codesFor(ctx, { addresses: ['anyone@mail.rival.example'] })).toEqual(['suppression.domain']);
  expect(await codesFor(ctx, { addresses: ['anyone@notrival.example'] })).toEqual([]);
});

test('a "no" of a person holds on every address and channel; a dead mailbox says nothing of the others', async () => {
  const ctx = await open('people');
  const leadId = await lead(ctx, 'ana@valewood.example', {
    profile: 'https://www.linkedin.com/in/ana-lopez',
  });
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into person_addresses (workspace_id, id, person_id, address, canonical, hash, is_primary, source, created_at)
      select workspace_id, ${ctx.ids.next()}, person_id, 'ana@home.example', 'ana@home.example', 'x', false, 'test', ${ctx.now().toString()} from leads where id = ${leadId}`),
  );
  await suppress(ctx, [{ address: 'ana@home.example', cause: 'bounce', ...WHY }], 'bounce');
  expect(await codesFor(ctx, { addresses: ['ana@valewood.example'], leadId })).toEqual([]);
  await suppress(ctx, [{ profile: 'linkedin.com/in/ana-lopez/', ...WHY }], 'test');
  expect(await codesFor(ctx, { addresses: ['ana@valewood.example'], leadId })).toEqual([
    'suppression.profile',
  ]);
  expect(await codesFor(ctx, { leadId })).toEqual(['suppression.profile']);
  const other = await lead(ctx, 'bo@kestrel.example', { company: 'Kestrel Works' });
  await suppress(ctx, [{ company: 'kestrel  works', ...WHY }], 'test');
  expect(await codesFor(ctx, { addresses: ['bo@kestrel.example'], leadId: other })).toEqual([
    'suppression.company',
  ]);
  const third = await lead(ctx, 'cy@third.example', {
    company: 'Third',
    profile: 'https://www.linkedin.com/in/cy-third',
  });
  expect(await suppress(ctx, [{ leadId: third, ...WHY }], 'test')).toBe(2);
});

test('agency, client, campaign: what is above holds below, what is below holds nowhere else', async () => {
  const agency = await bench.workspace('tree-agency');
  const [above, client, sibling] = [
    bench.ctx(agency),
    bench.ctx(await bench.workspace('tree-client', 'sandbox', agency)),
    bench.ctx(await bench.workspace('tree-sibling', 'sandbox', agency)),
  ];
  await suppress(above, [{ domain: 'everywhere.example', ...WHY }], 'test');
  await suppress(client, [{ address: 'one@client.example', ...WHY }], 'test');
  const sender = {
    name: 'Sam',
    title: 'Founder',
    company: 'S',
    website: 's.example',
    postalAddress: '1 Main Street, Springfield',
  };
  const { id: campaignId } = await saveCampaign(client, { name: 'Spring', settings: { sender }, sender });
  await suppress(client, [{ address: 'two@client.example', campaignId, ...WHY }], 'test');
  for (const ctx of [client, sibling])
    expect(await codesFor(ctx, { addresses: ['x@everywhere.example'] })).toEqual(['suppression.domain']);
  expect(await codesFor(sibling, { addresses: ['one@client.example'] })).toEqual([]);
  expect(await codesFor(above, { addresses: ['one@client.example'] })).toEqual([]);
  expect(await codesFor(client, { addresses: ['two@client.example'], campaignId })).toEqual([
    'suppression.address',
  ]);
  expect(await codesFor(client, { addresses: ['two@client.example'] })).toEqual([]);
  const listed = (await all(client)).suppressions.sort((a, b) => b.level.localeCompare(a.level));
  expect(listed.map(({ level, value, actor, reason }) => [level, value, actor, reason])).toEqual([
    ['workspace', 'one@client.example', 'test', 'asked by telephone'],
    ['campaign', 'two@client.example', 'test', 'asked by telephone'],
    ['agency', 'everywhere.example', 'test', 'asked by telephone'],
  ]);
  await expect(
    liftSuppression(client, { id: listed[2]?.id ?? '', reason: 'They are our client now.' }),
  ).rejects.toThrow(/workspace above/);
});

test('an owner lifts with a reason what a person did not say themselves; nothing is ever deleted', async () => {
  const ctx = await open('lifting');
  await suppress(
    ctx,
    [
      { address: 'hand@lift.example', ...WHY },
      { address: 'gone@lift.example', cause: 'unsubscribe', ...WHY },
    ],
    'test',
  );
  await suppress(ctx, [{ address: 'hand@lift.example', cause: 'bounce', ...WHY }], 'bounce');
  const entries = (await all(ctx)).suppressions;
  const of = (value: string, cause: string) =>
    entries.find((entry) => entry.value === value && entry.cause === cause)?.id ?? '';
  const reason = 'They wrote and asked for an offer.';
  const admin = bench.ctx(ctx.workspace, {
    actor: {
      ...systemActor('admin'),
      scopes: new Set(SCOPES.filter((scope) => scope !== 'suppressions:lift')),
    },
  });
  await expect(liftSuppression(admin, { id: of('hand@lift.example', 'manual'), reason })).rejects.toThrow(
    /Only an owner/,
  );
  await expect(liftSuppression(ctx, { id: of('gone@lift.example', 'unsubscribe'), reason })).rejects.toThrow(
    /for ever/,
  );
  await expect(
    ctx.db.tx((tx) =>
      tx.execute(
        sql`update suppressions set lifted_at = now(), lifted_by = 'x', lift_reason = 'x' where id = ${of('gone@lift.example', 'unsubscribe')}`,
      ),
    ),
  ).rejects.toThrow();
  await expect(ctx.db.tx((tx) => tx.execute(sql`delete from suppressions`))).rejects.toThrow();
  // Two at once: one lifts it. The other cause holds on until it is lifted too.
  const twice = await Promise.allSettled(
    [1, 2].map(() => liftSuppression(ctx, { id: of('hand@lift.example', 'manual'), reason })),
  );
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await codesFor(ctx, { addresses: ['hand@lift.example'] })).toEqual(['suppression.address']);
  await liftSuppression(ctx, { id: of('hand@lift.example', 'bounce'), reason });
  expect(await codesFor(ctx, { addresses: ['hand@lift.example'] })).toEqual([]);
  const lifted = await readSuppressions(ctx, { lifted: true, limit: 100 });
  expect(lifted.suppressions.map(({ liftedBy, liftReason }) => [liftedBy, liftReason])).toEqual([
    ['test', reason],
    ['test', reason],
  ]);
  expect(await suppress(ctx, [{ address: 'hand@lift.example', ...WHY }], 'test')).toBe(1);
});

test('a list is taken line by line, says what it could not read, and taken twice changes nothing', async () => {
  const ctx = await open('lists');
  const text =
    '\uFEFFEmail,Note\none@list.example,spoke to them\n\n# our rivals\nrival-list.example\nhttps://linkedin.com/in/list-person\nnobody@\n"two@list.example";x\n';
  const list = { text, name: 'old.csv', reason: 'from the old system', cause: 'manual' } as const;
  expect(await importSuppressions(ctx, list)).toEqual({
    added: 4,
    known: 0,
    unread: [{ line: 7, text: 'nobody@' }],
  });
  expect(await importSuppressions(ctx, list)).toMatchObject({ added: 0, known: 4 });
  expect((await all(ctx)).suppressions.map(({ kind, source }) => [kind, source])).toEqual(
    expect.arrayContaining([
      ['domain', 'list: old.csv'],
      ['profile', 'list: old.csv'],
      ['address', 'list: old.csv'],
    ]),
  );
  await expect(importSuppressions(ctx, { ...list, text: '???' })).rejects.toThrow(/names no address/);
});
