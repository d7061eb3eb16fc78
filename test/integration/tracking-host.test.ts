import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, systemActor } from '#core/actor';
import { fixedClock } from '#core/clock';
import type { Ctx, Workspace } from '#core/ctx';
import { linkedInPlaces, saveMailbox } from '#outbound';
import { slice as outbound } from '#outbound/slice';
import { guards } from '../../src/app/guards.ts';
import { checkDomains, readDomains } from '../../src/outbound/check-domains.ts';
import { readMailboxHealth } from '../../src/outbound/read-mailbox-health.ts';
import { setTrackingHost } from '../../src/outbound/tracking/set-tracking-host.ts';
import { changeWarmup } from '../../src/outbound/warmup/change-warmup.ts';
import { dnsPerformer } from '../../src/vendors/dns/adapter.ts';
import { type NameServer, openNameServer, type Zone } from '../../src/vendors/dns/name-server.fixture.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const PERSON: Actor = { ...systemActor('test'), kind: 'person', id: 'p1', name: 'Rita Reviewer' };
const zone: Zone = {};
let server: NameServer;
let bench: Workbench;
let serial = 0;
beforeAll(async () => {
  server = await openNameServer(zone);
  bench = await openWorkbench({
    slices: [outbound],
    guards,
    performers: [dnsPerformer({ server: server.address, timeoutMs: 150, tries: 1 })],
    wait: async () => undefined,
  });
});
afterAll(async () => {
  server.close();
  await bench[Symbol.asyncDispose]();
});

const on = (workspace: Workspace, days = 0): Ctx =>
  bench.ctx(workspace, { actor: PERSON, clock: fixedClock(T0.add({ hours: 24 * days })) });

async function workspaceWith(vendor: 'native' | 'heyreach', address: string) {
  serial += 1;
  const workspace = await bench.workspace(`host-${serial}`, 'shadow');
  const connection = vendor === 'heyreach' ? { listId: '7' } : {};
  const { mailboxId } = await saveMailbox(on(workspace), {
    ...{ address, displayName: 'Nora Field', vendor, connection },
  });
  return { workspace, mailboxId };
}
const trackingCheck = async (ctx: Ctx) =>
  (await readDomains(ctx)).domains[0]?.checks.find(({ check }) => check === 'tracking');
const missing = async (ctx: Ctx) =>
  (await readMailboxHealth(ctx)).mailboxes[0]?.warmup.reasons.map(({ code }) => code);

test('a tracking host shows the record to add, is right when it is there, and is what warm-up asks for', async () => {
  const { workspace } = await workspaceWith('native', 'nora@acme-mail.com');
  const ctx = on(workspace);
  expect(await missing(ctx)).toContain('warmup.trackingDomain');
  await setTrackingHost(ctx, { domain: 'acme-mail.com', host: 'go.acme-mail.com' });
  expect(await trackingCheck(ctx)).toMatchObject({
    state: 'warn',
    record: { name: 'go.acme-mail.com', type: 'CNAME', value: 'legwork.test', replaces: [] },
  });
  expect(await missing(ctx)).toContain('warmup.trackingDomain');
  zone['go.acme-mail.com'] = { cname: 'legwork.test' };
  await checkDomains(ctx, { domain: 'acme-mail.com' });
  expect(await trackingCheck(ctx)).toMatchObject({ state: 'ok', record: null });
  expect(await missing(ctx)).not.toContain('warmup.trackingDomain');
  // Who does not answer says nothing; what leads elsewhere does.
  zone['go.acme-mail.com'] = 'servfail';
  await checkDomains(ctx, { domain: 'acme-mail.com' });
  expect(await trackingCheck(ctx)).toMatchObject({ state: 'unknown' });
  zone['go.acme-mail.com'] = { cname: 'elsewhere.example' };
  await checkDomains(ctx, { domain: 'acme-mail.com' });
  expect(await trackingCheck(ctx)).toMatchObject({ record: { replaces: ['elsewhere.example'] } });
  await setTrackingHost(ctx, { domain: 'acme-mail.com', host: null });
  expect(await trackingCheck(ctx)).toBeUndefined();
});

test('a tracking host lies below its own domain, sends no mail, and belongs to a domain of ours', async () => {
  const { workspace } = await workspaceWith('native', 'nora@acme-mail.com');
  const ctx = on(workspace);
  await saveMailbox(ctx, {
    ...{ address: 'nora@mail.acme-mail.com', displayName: 'N', vendor: 'native', connection: {} },
  });
  for (const host of ['go.other-mail.com', 'acme-mail.com', 'mail.acme-mail.com'])
    await expect(setTrackingHost(ctx, { domain: 'acme-mail.com', host })).rejects.toMatchObject({
      kind: 'invalid',
    });
  await expect(
    setTrackingHost(ctx, { domain: 'not-ours.com', host: 'go.not-ours.com' }),
  ).rejects.toMatchObject({ kind: 'not_found' });
});

test('an account on LinkedIn that was warm before it was connected may do more a day, once a person says so', async () => {
  const { workspace, mailboxId } = await workspaceWith('heyreach', 'sam@linkedin.example');
  const ctx = on(workspace);
  const places = () => ctx.db.tx((tx) => linkedInPlaces(ctx, tx));
  expect(await places()).toMatchObject({ ready: true, free: 5 });
  const stranger = on((await workspaceWith('native', 'x@y.example')).workspace);
  await expect(changeWarmup(stranger, { mailboxId, since: '2026-01-01' })).rejects.toMatchObject({
    kind: 'not_found',
  });
  await expect(changeWarmup(ctx, { mailboxId, since: '2026-03-03' })).rejects.toMatchObject({
    kind: 'invalid',
  });
  await expect(changeWarmup(bench.ctx(workspace), { mailboxId, since: '2026-01-01' })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  expect(await places()).toMatchObject({ ready: true, free: 5 });
  await changeWarmup(ctx, { mailboxId, since: '2026-02-03' });
  expect(await places()).toMatchObject({ ready: true, free: 5 });
  await changeWarmup(ctx, { mailboxId, since: '2026-02-02' });
  expect(await places()).toMatchObject({ ready: true, free: 20 });
  expect((await readMailboxHealth(ctx)).accounts).toMatchObject([
    { address: 'sam@linkedin.example', capToday: 20, warmup: { startedAt: '2026-02-02T00:00:00Z' } },
  ]);
});

test('a mailbox is warmed up since it was connected, unless somebody says otherwise', async () => {
  const { workspace, mailboxId } = await workspaceWith('native', 'nora@acme-mail.com');
  const week = async (days: number) =>
    (await readMailboxHealth(on(workspace, days))).mailboxes[0]?.warmup.week;
  expect([await week(0), await week(8)]).toEqual([1, 2]);
  await changeWarmup(on(workspace), { mailboxId, since: '2026-02-01' });
  expect(await week(0)).toBe(5);
  // Saving it again says nothing about how warm it is.
  await saveMailbox(on(workspace), {
    ...{ address: 'nora@acme-mail.com', displayName: 'Nora', vendor: 'native', connection: {} },
  });
  expect(await week(0)).toBe(5);
});

test('one that is new is held to its warm-up from the start; a person alone releases it, and saving it again does not', async () => {
  const { workspace, mailboxId } = await workspaceWith('native', 'new@acme-mail.com');
  const agent = bench.ctx(workspace, { actor: systemActor('test'), clock: fixedClock(T0) });
  const shown = async (days = 0) => {
    const [mailbox] = (await readMailboxHealth(on(workspace, days))).mailboxes;
    return [mailbox?.warmup.held, mailbox?.capToday, mailbox?.reasons.at(-1)?.code];
  };
  expect((await shown()).slice(0, 2)).toEqual([false, 30]);
  await changeWarmup(agent, { mailboxId, held: true });
  expect(await shown()).toEqual([true, 0, 'mailbox.warming']);
  expect(await shown(14)).toEqual([true, 15, 'mailbox.warming']);
  expect((await shown(28)).slice(0, 2)).toEqual([true, 30]);
  await saveMailbox(on(workspace), {
    ...{ address: 'new@acme-mail.com', displayName: 'Nora', vendor: 'native', connection: {} },
  });
  expect((await shown())[0]).toBe(true);
  await expect(changeWarmup(agent, { mailboxId, held: false })).rejects.toMatchObject({
    code: 'mailbox.needs_a_person',
  });
  await expect(changeWarmup(agent, { mailboxId, since: '2026-01-01' })).rejects.toMatchObject({
    code: 'mailbox.needs_a_person',
  });
  await changeWarmup(on(workspace), { mailboxId, held: false });
  expect((await shown()).slice(0, 2)).toEqual([false, 30]);
  const { mailboxId: fresh } = await saveMailbox(on(workspace), {
    ...{ address: 'newer@acme-mail.com', displayName: 'Nora', vendor: 'native', connection: {} },
    warmupHeld: true,
  });
  const { mailboxes } = await readMailboxHealth(on(workspace));
  expect(mailboxes.find(({ id }) => id === fresh)?.capToday).toBe(0);
});
