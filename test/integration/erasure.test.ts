import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proveAudit } from '#core/audit/audit.store';
import { acrossWorkspaces } from '#core/db/across-workspaces';
import { row, rows } from '#core/db/index';
import { personalTables } from '#core/personal-data/personal-table';
import { importLeads, memorySource } from '#leads';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { exportPerson } from '../../src/leads/erasure/export-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { checkCertificate, readCertificate } from '../../src/leads/erasure/read-erasures.ts';
import { verify } from '../../src/ops/verify.ts';
import { searchDatabase, tenantColumns } from '../support/database-search.ts';
import { type DispatchWorld, openDispatchWorld } from '../support/dispatch-world.ts';
import { ADA, adaFile, OTHER, openKnownPerson, TRACES } from '../support/known-person.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const audited = async (workspaceId: string) => {
  await acrossWorkspaces(world.database).tx((tx) => tx.execute(sql`select 1`));
  return acrossWorkspaces(world.database).tx((tx) => proveAudit(tx, workspaceId));
};

test('every table of the tenants says what it knows of people, and says it of columns that exist', async () => {
  const ctx = await (await world.tenant()).ctx();
  const tables = await tenantColumns(world.urls.systemUrl);
  const declared = ctx.contributed(personalTables);
  expect(declared.map(({ table }) => table).sort()).toEqual([...tables.keys(), 'workspaces'].sort());
  const unknown = declared.flatMap(({ table, mentions = [], own, belongs = [] }) =>
    [
      ...mentions,
      ...(own && own !== 'delete' ? Object.keys(own) : []),
      ...belongs.map(({ column }) => column),
    ]
      .filter((column) => table !== 'workspaces' && !tables.get(table)?.has(column))
      .map((column) => `${table}.${column}`),
  );
  expect(unknown).toEqual([]);
});

test('a person is forgotten everywhere: no column of any table shows a trace, and every proof still holds', async () => {
  const { tenant, ctx, leadId, otherId } = await openKnownPerson(world);
  const before = await searchDatabase(world.urls.ownerUrl, TRACES);
  expect(before.length, before.join('\n')).toBeGreaterThan(25);
  const exported = await exportPerson(ctx, { address: ADA.email });
  expect(exported.places.map(({ place }) => place)).toEqual(
    expect.arrayContaining([
      'people',
      'person_addresses',
      'messages',
      'drafts',
      'facts',
      'crm_contacts',
      'webhook_inbox',
      'vendor_leads',
      'vendor_notices',
      'message_marks',
      'chat_people',
      'enrolment_steps',
      'tasks',
      'scores',
      'prospect_scores',
    ]),
  );
  expect(JSON.stringify(exported)).toContain('how is Wrenhollow');
  // Sealed into the chain before it is cleaned.
  await tenant.settle();
  const plan = await planErasure(ctx, { address: ADA.email });
  expect(plan).toMatchObject({ people: 1, vendors: expect.arrayContaining(['apollo', 'highlevel']) });
  await expect(erasePerson(ctx, { address: ADA.email, confirm: plan.rows - 1 })).rejects.toMatchObject({
    code: 'erasure.unconfirmed',
    kind: 'refused',
  });
  expect(await searchDatabase(world.urls.ownerUrl, TRACES)).toEqual(before);

  const signed = await erasePerson(ctx, {
    address: 'Ada.Quillfeather+news@wrenhollow.example',
    confirm: plan.rows,
  });
  expect(await searchDatabase(world.urls.ownerUrl, TRACES)).toEqual([]);

  expect(signed.certificate).toMatchObject({ people: 1, vendors: expect.any(Array) });
  expect(signed.certificate.hashes.length).toBeGreaterThanOrEqual(3);
  expect(signed.text).toContain('CERTIFICATE OF ERASURE');
  // What lies in the chat can only be taken away there.
  expect(signed.certificate.vendors).toContainEqual(
    expect.objectContaining({ done: false, note: expect.stringContaining('1700.42 in C-REVIEW') }),
  );
  // Nothing of her is left to count.
  expect((await planErasure(ctx, { address: ADA.email })).places).toEqual([]);
  expect(checkCertificate(ctx, signed)).toBe(true);
  expect(
    checkCertificate(ctx, { ...signed, document: signed.document.replace('"people": 1', '"people": 2') }),
  ).toBe(false);
  expect(await readCertificate(ctx, signed.certificate.id)).toMatchObject({ signature: signed.signature });
  // What others said stays, without her; what was sent stays counted.
  const otherMail = await ctx.db.tx((tx) =>
    rows<{ body: string }>(
      tx,
      sql`select m.body_text as body from messages m join threads t on t.id = m.thread_id where t.lead_id = ${otherId} order by m.at`,
    ),
  );
  expect(otherMail.map(({ body }) => body).join('\n')).toMatch(
    /say hello to \[erased\][\s\S]*ask \[erased\]/,
  );
  expect(await ctx.db.tx((tx) => row(tx, sql`select status from leads where id = ${leadId}`))).toEqual({
    status: 'unsubscribed',
  });
  // The score stays the number it was, without what it was said of; nothing else of it can be changed.
  const score = sql`select score, tier, verdict from scores where lead_id = ${leadId}`;
  expect(await ctx.db.tx((tx) => row(tx, score))).toEqual({ score: 84, tier: 'hot', verdict: {} });
  for (const change of [sql`score = 1`, sql`verdict = '{"reasons":[]}'`])
    await expect(
      ctx.db.tx((tx) => tx.execute(sql`update scores set ${change} where lead_id = ${leadId}`)),
    ).rejects.toThrow();
  await tenant.settle();
  const verified = await verify(ctx);
  expect(verified.checks).toMatchObject({
    lost: { count: 0 },
    unapproved: { count: 0 },
    suppressed: { count: 0 },
    duplicates: { count: 0 },
  });
  expect(await searchDatabase(world.urls.ownerUrl, TRACES)).toEqual([]);

  // Taken in again she is not, and that is said without keeping her.
  const again = await importLeads(
    ctx,
    memorySource(
      'again.csv',
      `${adaFile().split('\n').slice(0, 2).join('\n')}\n${OTHER},Ben,Otter,CEO,Otterbrook,,\n`,
    ),
  );
  expect(again).toMatchObject({ accepted: 1, rejected: 1 });
  expect(
    await ctx.db.tx((tx) =>
      row(tx, sql`select code, value, record from import_rejects where import_id = ${again.id}`),
    ),
  ).toEqual({ code: 'lead.erased', value: '', record: [] });
  expect(await searchDatabase(world.urls.ownerUrl, TRACES)).toEqual([]);
});

test('the audit chain is whole after it was cleaned, and a row cleaned by anybody else still breaks it', async () => {
  const [{ id } = { id: '' }] = await world.owner<{ id: string }>(
    sql`select workspace_id as id from audit_log where action = 'person.erased'`,
  );
  const proof = await audited(id);
  expect(proof.broken).toBeUndefined();
  expect(proof.redacted).toBeGreaterThanOrEqual(1);
  await world.owner(
    sql`update audit_log set detail = '{"reason":"nothing happened"}' where workspace_id = ${id} and action = 'approval_item.rejected'`,
  );
  expect((await audited(id)).broken).toMatchObject({ what: 'its content was changed after it was sealed' });
});
