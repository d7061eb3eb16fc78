import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import { commands as approvalCommands } from '#approval/cli';
import { createIo } from '#cli';
import type { Actor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { importLeads, importReport, memorySource } from '#leads';
import { commands as leadCommands } from '#leads/cli';
import { verify } from '#ops';
import { ROLE_SCOPES } from '../../src/access/roles.rules.ts';
import { carryOutApproved } from '../../src/approval/dangerous/carry-out.ts';
import { proposeDangerous } from '../../src/approval/dangerous/propose.ts';
import { readItem } from '../../src/approval/read-approvals.ts';
import { readArchives } from '../../src/leads/archive/read-archives.ts';
import { leadPage } from '../../src/leads/read-leads.ts';
import { keepSegments } from '../../src/leads/segments/keep-segments.ts';
import { readSegment } from '../../src/leads/segments/read-segments.ts';
import { createSegment } from '../../src/leads/segments/save-segment.ts';
import { countList } from '../../src/leads/uploads/count-list.ts';
import { whyNotSending } from '../../src/leads/why-not-sending.ts';
import { openDispatchWorld, reviewer, type Tenant, type Waiting } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { T0 } from '../support/workbench.ts';

const world = ofThisFile(openDispatchWorld);
const SETTER: Actor = {
  ...{ kind: 'person', id: 'setter', name: 'Sam Setter' },
  scopes: new Set(ROLE_SCOPES.setter),
};
/** What has its yes in the morning has its place in the evening. */
const LATER = { days: [1, 2, 3, 4, 5, 6, 7], start: '20:00', end: '23:30', zone: 'UTC' };
const REASON = 'The market was left.';

type Here = { tenant: Tenant; owner: Ctx; setter: Ctx; waiting: Waiting[] };
let places = 0;

/** A workspace with so many people, each with a message that has its yes and a place in the plan. */
async function planned(count: number): Promise<Here> {
  places += 1;
  world.runtime.sandboxClock.set(T0.add({ hours: 24 * 3 * places }));
  const tenant = await world.tenant({ settings: { window: LATER } });
  const waiting = await tenant.propose(
    Array.from({ length: count }, (_, index) => ({ email: `p${index}@away${places}-${index}.example` })),
  );
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  return { tenant, waiting, owner: await tenant.ctx(reviewer), setter: await tenant.ctx(SETTER) };
}

const ask = (ctx: Ctx, input: object) =>
  proposeDangerous(ctx, { what: 'leads.archive', input: { ...input }, reason: REASON });
async function yes(owner: Ctx, itemId: string, confirm?: number): Promise<void> {
  const { item } = await readItem(owner, itemId);
  await approveItem(owner, { itemId, contentHash: item.contentHash, confirm });
}
const archivedOf = async (tenant: Tenant): Promise<string[]> =>
  (
    await tenant.rows<{ id: string }>(sql`select id from leads where archived_at is not null order by id`)
  ).map(({ id }) => id);
const shown = async (ctx: Ctx, archived?: 'only') =>
  (await leadPage(ctx, { limit: 100, archived })).leads.map(({ id }) => id).sort();
const proven = async (tenant: Tenant): Promise<unknown[]> =>
  Object.entries((await verify(await tenant.ctx())).checks).filter(([, { count }]) => count > 0);
const idsOf = (waiting: readonly Waiting[]) => waiting.map(({ leadId }) => leadId).sort();

test('many leads are archived: counted, the number typed, another person’s yes, and nothing planned leaves', async () => {
  const { tenant, owner, setter, waiting } = await planned(22);
  const { itemId } = await ask(setter, { search: '@away1-' });
  const { item } = await readItem(owner, itemId);
  expect(item.preview).toMatchObject({
    count: 22,
    typed: true,
    whom: expect.stringContaining('search @away1-'),
  });
  expect(item.preview.parts).toContainEqual({ what: 'messages that are planned', count: 22 });
  expect(item.preview.sample).toHaveLength(5);
  await expect(yes(owner, itemId)).rejects.toMatchObject({ code: 'dangerous.unconfirmed' });
  await expect(yes(setter, itemId, 22)).rejects.toThrow();
  await yes(owner, itemId, 22);
  await tenant.settle();
  expect(await archivedOf(tenant)).toEqual(idsOf(waiting));
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  expect(new Set((await tenant.sends()).map(({ state, reasons }) => `${state} ${reasons[0]?.code}`))).toEqual(
    new Set(['cancelled lead.archived']),
  );
  expect(await tenant.rows(sql`select distinct state, exit_reason as why from enrolments`)).toEqual([
    { state: 'exited', why: 'archived' },
  ]);
  expect(await shown(owner)).toEqual([]);
  expect(await shown(owner, 'only')).toEqual(idsOf(waiting));
  const why = await whyNotSending(owner, waiting[0]?.leadId ?? '');
  expect(why.reasons.map(({ code }) => code)).toContain('lead.archived');
  const told = await tenant.rows(sql`select 1 from timeline where type = 'lead_archived'`);
  expect(told).toHaveLength(22);
  expect(await proven(tenant)).toEqual([]);
});

test('nobody says yes to their own proposal, and of another workspace nobody is archived', async () => {
  const { tenant, owner, waiting } = await planned(2);
  const { itemId } = await ask(owner, { leadIds: idsOf(waiting) });
  await expect(yes(owner, itemId)).rejects.toMatchObject({ code: 'dangerous.own_proposal' });
  const elsewhere = await world.tenant({ mailboxes: 1 });
  const stranger = await elsewhere.ctx(reviewer);
  await expect(ask(stranger, { leadIds: idsOf(waiting) })).rejects.toMatchObject({
    code: 'leads.none_to_archive',
  });
  await expect(yes(stranger, itemId)).rejects.toMatchObject({ kind: 'not_found' });
  expect(await archivedOf(tenant)).toEqual([]);
  const viewer = await tenant.ctx({ ...SETTER, scopes: new Set(ROLE_SCOPES.viewer) });
  await expect(ask(viewer, { leadIds: idsOf(waiting) })).rejects.toThrow('operations:stop');
  for (const input of [{}, { group: 'approved', leadIds: idsOf(waiting) }, { address: 'x@y.example' }])
    await expect(ask(owner, input)).rejects.toMatchObject({ code: 'dangerous.incomplete' });
});

test('as many but not the same is not what was approved: it is asked anew, at the yes and at the effect', async () => {
  const { tenant, owner, setter, waiting } = await planned(4);
  await createSegment(owner, {
    name: 'Cold',
    filter: { all: [{ field: 'title', words: ['cold'] }] },
  });
  const become = (leadId: string, title: string) =>
    tenant.rows(
      sql`update people set title = ${title} where id = (select person_id from leads where id = ${leadId}) returning 1`,
    );
  const [first, second, third] = idsOf(waiting) as [string, string, string];
  for (const id of [first, second]) await become(id, 'cold');
  await keepSegments.run(await tenant.ctx());
  const { itemId } = await ask(setter, { segment: 'cold' });
  await become(second, 'warm');
  await become(third, 'cold');
  await keepSegments.run(await tenant.ctx());
  await expect(yes(owner, itemId)).rejects.toMatchObject({ code: 'approval.changed' });
  await yes(owner, itemId);
  await become(second, 'cold');
  await keepSegments.run(await tenant.ctx());
  await carryOutApproved.run(await tenant.ctx());
  expect(await archivedOf(tenant)).toEqual([]);
  const [again] = await tenant.rows<{ id: string }>(
    sql`select id from approval_items where kind = 'dangerous' and state = 'pending'`,
  );
  expect((await readItem(owner, again?.id ?? '')).item.preview).toMatchObject({ count: 3 });
  await yes(owner, again?.id ?? '');
  await carryOutApproved.run(await tenant.ctx());
  expect(await archivedOf(tenant)).toEqual([first, second, third].sort());
  await keepSegments.run(await tenant.ctx());
  expect((await readSegment(owner, 'cold', { limit: 5 })).segment.members).toBe(0);
});

test('a message that came into the plan at that moment is stopped before its first byte', async () => {
  const { tenant, waiting } = await planned(2);
  const [first, second] = waiting as [Waiting, Waiting];
  await tenant.rows(
    sql`update leads set archived_at = now(), archive_id = gen_random_uuid() where id = ${first.leadId} returning 1`,
  );
  await tenant.live();
  expect(tenant.accepted()).toEqual([second.email]);
  const send = (await tenant.sends()).find(({ leadId }) => leadId === first.leadId);
  expect(send?.reasons[0]?.code).toBe('lead.archived');
  expect(await proven(tenant)).toEqual([]);
});

test('while messages are leaving: each has left or is cancelled, and nobody waits for ever', async () => {
  const { tenant, owner, setter, waiting } = await planned(12);
  const { itemId } = await ask(setter, { leadIds: idsOf(waiting) });
  await yes(owner, itemId);
  await Promise.all([tenant.live(), carryOutApproved.run(await tenant.ctx())]);
  await tenant.live();
  const states = (await tenant.sends()).map(({ state }) => state);
  expect(states.filter((state) => state === 'accepted')).toHaveLength(tenant.accepted().length);
  expect(new Set(states).difference(new Set(['accepted', 'cancelled']))).toEqual(new Set());
  expect(await proven(tenant)).toEqual([]);
});

test('whoever dies in the middle leaves nothing changed, and the next run does it once', async () => {
  const { tenant, owner, setter, waiting } = await planned(3);
  const { itemId } = await ask(setter, { leadIds: idsOf(waiting) });
  await yes(owner, itemId);
  const worker = await tenant.ctx();
  const dying = (action: string): Ctx => ({
    ...worker,
    as: () => dying(action),
    audit: (tx, entry) =>
      entry.action === action ? Promise.reject(new Error('The process died.')) : worker.audit(tx, entry),
  });
  for (const action of ['leads.archived', 'batch.executed']) {
    await expect(carryOutApproved.run(dying(action))).rejects.toThrow('died');
    expect(await archivedOf(tenant)).toEqual([]);
    expect(new Set((await tenant.sends()).map(({ state }) => state))).toEqual(new Set(['planned']));
  }
  expect(await carryOutApproved.run(worker)).toBe(1);
  expect(await carryOutApproved.run(worker)).toBe(0);
  expect(await archivedOf(tenant)).toEqual(idsOf(waiting));
  expect(await tenant.rows(sql`select 1 from timeline where type = 'lead_archived'`)).toHaveLength(3);
});

test('taken back within thirty days, by another person’s yes; what was ended stays ended', async () => {
  const { tenant, owner, setter, waiting } = await planned(2);
  await yes(owner, (await ask(setter, { leadIds: idsOf(waiting) })).itemId);
  await tenant.settle();
  const again = `email\n${waiting[0]?.email}\n`;
  expect(await countList(owner, memorySource('again.csv', again))).toMatchObject({ known: 1, archived: 1 });
  const imported = await importLeads(owner, memorySource('again.csv', again));
  expect(await importReport(owner, imported)).toMatchObject({ updated: 1, archived: 1 });
  expect(await archivedOf(tenant)).toHaveLength(2);
  const { archives } = await readArchives(owner);
  expect(archives).toMatchObject([{ leads: 2, restorable: true }]);
  const archive = archives[0]?.id ?? '';
  const back = (ctx: Ctx) =>
    proposeDangerous(ctx, { what: 'leads.restore', input: { archive }, reason: 'It was too early.' });
  const elsewhere = await (await world.tenant({ mailboxes: 1 })).ctx(reviewer);
  await expect(back(elsewhere)).rejects.toMatchObject({ kind: 'not_found' });
  const { itemId } = await back(setter);
  await yes(owner, itemId);
  await tenant.settle();
  expect(await archivedOf(tenant)).toEqual([]);
  expect(await shown(owner)).toEqual(idsOf(waiting));
  await tenant.live();
  expect(tenant.accepted()).toEqual([]);
  await yes(owner, (await ask(setter, { leadIds: idsOf(waiting) })).itemId);
  await tenant.settle();
  await tenant.rows(sql`update leads set archived_at = archived_at - interval '31 days' returning 1`);
  const late = (await readArchives(owner)).archives[0];
  expect(late).toMatchObject({ leads: 2, restorable: false });
  await expect(
    proposeDangerous(setter, { what: 'leads.restore', input: { archive: late?.id ?? '' }, reason: REASON }),
  ).rejects.toMatchObject({ code: 'leads.archived_for_good' });
});

test('in the terminal: asked for by a filter, and listed', async () => {
  const { tenant, owner, setter, waiting } = await planned(2);
  const run = async (ctx: Ctx, name: string, positional: string[], flags = {}): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json: true, stdout: { write: (text: string) => texts.push(text) } });
    const command = [...approvalCommands, ...leadCommands].find((each) => each.name === name);
    const session = { ctx: async () => ctx, settle: async () => undefined };
    await command?.run(io, { positional, flags }, session);
    return texts.join('');
  };
  const flags = { search: `@away${places}-`, reason: REASON };
  const { itemId } = JSON.parse(await run(setter, 'approvals', ['propose', 'leads.archive'], flags));
  await run(owner, 'approvals', ['approve', itemId], { yes: '2' });
  await tenant.settle();
  expect(await archivedOf(tenant)).toEqual(idsOf(waiting));
  expect(JSON.parse(await run(setter, 'archived', []))).toMatchObject({ archives: [{ leads: 2 }] });
});
