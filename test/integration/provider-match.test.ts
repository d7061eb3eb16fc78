import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whyNotSending } from '#leads';
import { saveMailbox } from '#outbound';
import { slice as outbound } from '#outbound/slice';
import { dnsPerformer } from '../../src/vendors/dns/adapter.ts';
import { type NameServer, openNameServer, type Zone } from '../../src/vendors/dns/name-server.fixture.ts';
import { approved } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';

const GOOGLE = { mx: [[1, 'aspmx.l.google.com']] } satisfies Zone[string];
const microsoft = (domain: string): Zone[string] => ({
  mx: [[0, `${domain.replaceAll('.', '-')}.mail.protection.outlook.com`]],
});
const zone: Zone = {
  'one.example': GOOGLE,
  'two.example': microsoft('two.example'),
  ...Object.fromEntries([0, 1, 2].map((n) => [`g${n}.example`, GOOGLE])),
  ...Object.fromEntries([0, 1, 2].map((n) => [`m${n}.example`, microsoft(`m${n}.example`)])),
  'gateway.example': { mx: [[10, 'mx1.gateway.example']] },
  'broken.example': 'servfail',
};

let server: NameServer;
let world: DispatchWorld;
beforeAll(async () => {
  server = await openNameServer(zone);
  world = await openDispatchWorld({
    performers: [dnsPerformer({ server: server.address, timeoutMs: 150, tries: 1 })],
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await server.close();
});

const look = async (tenant: Tenant) =>
  outbound.ticks?.find(({ name }) => name === 'outbound.mail_domains')?.run(await tenant.ctx());

const READERS = ['g0', 'm0', 'g1', 'm1', 'm2', 'g2', 'gateway', 'broken'].map(
  (name) => `ann@${name}.example`,
);

/** A workspace with a mailbox at Google and one at Microsoft, whose records say so. */
async function opened(settings: Record<string, unknown>): Promise<Tenant> {
  const tenant = await world.tenant({ mailboxes: 0, settings });
  for (const address of [`nora-${tenant.slug}@one.example`, `nora-${tenant.slug}@two.example`]) {
    world.sandbox.ensureMailbox(address);
    await saveMailbox(await tenant.ctx(), {
      ...{ address, displayName: 'Nora Field', vendor: 'sandbox' },
      connection: world.sandbox.mailboxConnection(address),
    });
  }
  return tenant;
}

const senders = async (tenant: Tenant): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await tenant.rows<{ to: string; from: string }>(
        sql`select s.to_address as to, split_part(m.address, '@', 2) as from from send_ledger s join mailboxes m on m.id = s.mailbox_id`,
      )
    ).map(({ to, from }) => [to, from]),
  );
const domains = (tenant: Tenant) =>
  tenant.rows<{ domain: string; provider: string | null }>(
    sql`select domain, provider from mail_domains order by domain`,
  );

test('readers at Google and Microsoft are written to from mailboxes there, as their records say; everybody is written to', async () => {
  const tenant = await opened({ matchProvider: true });
  const waiting = await tenant.propose(READERS.map((email) => ({ email })));
  expect(await look(tenant)).toBe(10);
  expect(await look(tenant)).toBe(0);
  expect(await domains(tenant)).toContainEqual({ domain: 'gateway.example', provider: 'other' });
  expect(await domains(tenant)).toContainEqual({ domain: 'broken.example', provider: null });
  await tenant.approve((await tenant.freeze()).id);
  await tenant.settle();
  const by = await senders(tenant);
  for (const [to, from] of Object.entries(by)) {
    if (to.startsWith('ann@g') && !to.startsWith('ann@gateway')) expect(from, to).toBe('one.example');
    if (to.startsWith('ann@m')) expect(from, to).toBe('two.example');
  }
  expect(Object.keys(by)).toHaveLength(READERS.length);
  const last = (await tenant.sends()).findLast(({ state, to }) => state === 'planned' && /@[gm]\d/.test(to));
  const lead = waiting.find(({ leadId }) => leadId === last?.leadId)?.leadId ?? '';
  expect((await whyNotSending(await tenant.ctx(), lead)).sentence).toMatch(
    /planned for .* It leaves by a mailbox at (Google|Microsoft), where its reader's mail is/,
  );
  await tenant.live(30);
  expect((await tenant.sends()).every(({ state }) => state === 'accepted')).toBe(true);
});

test('a campaign that does not ask for it looks nothing up, and takes the mailboxes in turn', async () => {
  const tenant = await opened({});
  await approved(
    tenant,
    READERS.slice(0, 4).map((email) => ({ email })),
  );
  expect(await look(tenant)).toBe(0);
  expect(await domains(tenant)).toEqual([]);
  await tenant.settle();
  expect(Object.values(await senders(tenant)).toSorted()).toEqual([
    'one.example',
    'one.example',
    'two.example',
    'two.example',
  ]);
});

test('nobody knows yet: it leaves all the same, by whichever is free', async () => {
  const tenant = await opened({ matchProvider: true });
  await approved(
    tenant,
    READERS.map((email) => ({ email })),
  );
  await tenant.live(30);
  expect((await tenant.sends()).every(({ state }) => state === 'accepted')).toBe(true);
});

test('of a company that moved its mail the newest record counts, and one without an answer keeps what was known', async () => {
  const tenant = await opened({ matchProvider: true });
  await tenant.propose([{ email: 'ann@g0.example' }]);
  await look(tenant);
  expect(await domains(tenant)).toContainEqual({ domain: 'g0.example', provider: 'Google' });
  const due = () => tenant.rows(sql`update mail_domains set due_at = looked_at returning 1`);
  await due();
  zone['g0.example'] = 'servfail';
  await look(tenant);
  expect(await domains(tenant)).toContainEqual({ domain: 'g0.example', provider: 'Google' });
  await due();
  zone['g0.example'] = microsoft('g0.example');
  await look(tenant);
  expect(await domains(tenant)).toContainEqual({ domain: 'g0.example', provider: 'Microsoft' });
  zone['g0.example'] = GOOGLE;
});
