import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixedClock } from '#core/clock';
import { attention } from '#core/contributions';
import type { Ctx, Workspace } from '#core/ctx';
import { rows } from '#core/db/index';
import { whenDue } from '#core/tick';
import { saveMailbox } from '#outbound';
import { slice as outbound } from '#outbound/slice';
import { guards } from '../../src/app/guards.ts';
import { previewCalendar } from '../../src/cadence/read-calendar.ts';
import { checkDomains, readDomains, watchDomains } from '../../src/outbound/check-domains.ts';
import { dnsPerformer } from '../../src/vendors/dns/adapter.ts';
import { type NameServer, openNameServer, type Zone } from '../../src/vendors/dns/name-server.fixture.ts';
import { settingsWith } from '../support/proposals.ts';
import { openWorkbench, T0, type Workbench } from '../support/workbench.ts';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'der' })
  .toString('base64');
const DKIM = `v=DKIM1; k=rsa; p=${KEY}`;

const wellKept = (domain: string): Zone => ({
  [domain]: { txt: ['v=spf1 include:_spf.google.com ~all'], mx: [[1, 'smtp.google.com']] },
  [`google._domainkey.${domain}`]: { cname: `key.${domain}` },
  [`key.${domain}`]: { txt: [[DKIM.slice(0, 255), DKIM.slice(255)]] },
  [`_dmarc.${domain}`]: { txt: [`v=DMARC1; p=none; rua=mailto:nora@${domain}`] },
  '_spf.google.com': { txt: ['v=spf1 include:_netblocks.google.com ~all'] },
  '_netblocks.google.com': { txt: ['v=spf1 ip4:192.0.2.0/24 ~all'] },
});

const zone: Zone = { ...wellKept('good-mail.com'), ...wellKept('bad-mail.com') };
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

/** Each workspace lives in months of its own: the pace of lookups is shared, and its time goes only forward. */
const at = ({ slug }: Workspace, days: number) =>
  T0.add({ hours: 24 * (40 * Number(slug.replace('dns-', '')) + days) });
const on = (workspace: Workspace, days = 0): Ctx =>
  bench.ctx(workspace, { clock: fixedClock(at(workspace, days)) });

async function sendsFrom(...domains: string[]): Promise<Workspace> {
  serial += 1;
  const workspace = await bench.workspace(`dns-${serial}`, 'shadow');
  for (const domain of domains)
    await saveMailbox(on(workspace), {
      ...{ address: `nora@${domain}`, displayName: 'Nora Field', vendor: 'native' },
      connection: { smtp: { host: 'smtp.gmail.com', port: 465, user: `nora@${domain}` } },
    });
  return workspace;
}

const seen = async (workspace: Workspace) =>
  (await readDomains(on(workspace))).domains.map(({ domain, state }) => `${domain} ${state}`);
const nextDue = (ctx: Ctx) =>
  ctx.db.tx(async (tx) => (await whenDue(tx, [watchDomains], ctx.now())).get(watchDomains)?.toString());
const home = (ctx: Ctx) =>
  ctx.db.tx(async (tx) => {
    const found: unknown[] = [];
    for (const part of ctx.contributed(attention)) found.push(...(await part.list(ctx, tx)));
    return found;
  });

test('a domain is looked at once a day, through the name server that is set, and found well', async () => {
  const workspace = await sendsFrom('good-mail.com');
  expect(await seen(workspace)).toEqual(['good-mail.com null']);
  expect(await nextDue(on(workspace))).toBe(at(workspace, 0).toString());
  expect(await watchDomains.run(on(workspace))).toBe(1);
  const { domains } = await readDomains(on(workspace));
  expect(domains).toMatchObject([
    {
      ...{ domain: 'good-mail.com', mailboxes: ['nora@good-mail.com'], state: 'ok', badSince: null },
      checks: ['spf', 'dkim', 'dmarc', 'alignment', 'mx'].map((check) => ({
        check,
        state: 'ok',
        record: null,
      })),
    },
  ]);
  expect(server.asked).toContain('TXT _netblocks.google.com');
  expect(await watchDomains.run(on(workspace, 0.875))).toBe(0);
  expect(await nextDue(on(workspace, 0.875))).toBe(at(workspace, 1).toString());
  expect(await watchDomains.run(on(workspace, 1))).toBe(1);
  expect(await home(on(workspace, 1))).toEqual([]);
  const logged = await on(workspace).db.tx((tx) =>
    rows(tx, sql`select distinct effect, state from operation_log where operation = 'dns.look_up'`),
  );
  expect(logged).toEqual([{ effect: 'read', state: 'done' }]);
});

test('of two who look at once one takes each domain', async () => {
  const workspace = await sendsFrom('good-mail.com', 'bad-mail.com');
  const took = await Promise.all([1, 2, 3].map(() => watchDomains.run(on(workspace))));
  expect(took.sort()).toEqual([0, 0, 2]);
});

test('p=none is raised when it stood for two weeks, whatever was not answered between', async () => {
  const workspace = await sendsFrom('good-mail.com');
  await watchDomains.run(on(workspace));
  const own = zone['_dmarc.good-mail.com'] ?? 'servfail';
  zone['_dmarc.good-mail.com'] = 'servfail';
  await watchDomains.run(on(workspace, 7));
  expect(await seen(workspace)).toEqual(['good-mail.com unknown']);
  expect(await nextDue(on(workspace, 7))).toBe(at(workspace, 7).add({ hours: 1 }).toString());
  zone['_dmarc.good-mail.com'] = own;
  await watchDomains.run(on(workspace, 14));
  const dmarc = (await readDomains(on(workspace))).domains[0]?.checks.find(({ check }) => check === 'dmarc');
  expect(dmarc).toMatchObject({
    state: 'warn',
    record: { value: 'v=DMARC1; p=quarantine; rua=mailto:nora@good-mail.com' },
  });
});

test('what turns bad is told on Home with the record, and is gone when the record is there', async () => {
  const workspace = await sendsFrom('bad-mail.com');
  await watchDomains.run(on(workspace));
  const own = zone['_dmarc.bad-mail.com'] ?? 'servfail';
  delete zone['_dmarc.bad-mail.com'];
  await watchDomains.run(on(workspace, 1));
  await watchDomains.run(on(workspace, 2));
  const [bad] = (await readDomains(on(workspace, 2))).domains;
  expect(Temporal.Instant.from(bad?.badSince ?? '').toString()).toBe(at(workspace, 1).toString());
  expect(bad?.checks.find(({ check }) => check === 'dmarc')?.record).toMatchObject({
    ...{ name: '_dmarc.bad-mail.com', type: 'TXT', value: 'v=DMARC1; p=none; rua=mailto:nora@bad-mail.com' },
  });
  expect(await home(on(workspace, 2))).toMatchObject([
    { kind: 'domains_bad', count: 1, href: '/deliverability' },
  ]);
  const review = async () =>
    (
      await previewCalendar(on(workspace, 2), {
        ...{ campaignId: null, days: 5, name: 'Autumn', settings: settingsWith() },
      })
    ).notes.map(({ code }) => code);
  expect(await review()).toContain('calendar.domain_bad');
  zone['_dmarc.bad-mail.com'] = own;
  expect(await checkDomains(on(workspace, 2), { domain: 'bad-mail.com' })).toMatchObject({
    domains: [{ state: 'ok', badSince: null }],
  });
  expect(await home(on(workspace, 2))).toEqual([]);
  expect(await review()).not.toContain('calendar.domain_bad');
});

test('a name server that does not answer makes nothing bad', async () => {
  zone['dark-mail.com'] = 'silence';
  zone['google._domainkey.dark-mail.com'] = 'servfail';
  zone['_dmarc.dark-mail.com'] = 'servfail';
  const workspace = await sendsFrom('dark-mail.com');
  await watchDomains.run(on(workspace));
  expect(await seen(workspace)).toEqual(['dark-mail.com unknown']);
  expect(await home(on(workspace))).toEqual([]);
});

test('a selector is remembered with a domain of ours; a domain of nobody is looked at and not kept', async () => {
  zone['mine._domainkey.bad-mail.com'] = { txt: ['v=DKIM1; p='] };
  const workspace = await sendsFrom('bad-mail.com');
  await checkDomains(on(workspace), { domain: 'bad-mail.com', selectors: ['mine'] });
  const dkim = async () =>
    (await readDomains(on(workspace))).domains[0]?.checks.find(({ check }) => check === 'dkim');
  expect(await dkim()).toMatchObject({ state: 'bad', reasons: [{ code: 'dns.dkim_revoked' }] });
  await watchDomains.run(on(workspace, 1));
  expect(await dkim()).toMatchObject({ state: 'bad' });
  const { domains } = await checkDomains(on(workspace, 1), { domain: 'Good-Mail.com' });
  expect(domains).toMatchObject([{ domain: 'good-mail.com', state: 'ok', mailboxes: [] }]);
  expect(await seen(workspace)).toEqual(['bad-mail.com bad']);
  await expect(checkDomains(on(workspace), { domain: 'no domain' })).rejects.toMatchObject({
    kind: 'invalid',
  });
  await expect(checkDomains(on(workspace), { selectors: ['a'] })).rejects.toMatchObject({ kind: 'invalid' });
});

test('one workspace sees nothing of the other', async () => {
  const [one, other] = [await sendsFrom('good-mail.com'), await sendsFrom('bad-mail.com')];
  await watchDomains.run(on(one));
  await watchDomains.run(on(other));
  expect(await seen(one)).toEqual(['good-mail.com ok']);
  expect(await seen(other)).toEqual(['bad-mail.com ok']);
});
