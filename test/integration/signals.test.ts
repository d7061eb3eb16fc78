import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attention, probes } from '#core/contributions';
import { applyEnrichment, leadProfiles, suppress, timelineSources } from '#leads';
import { COMPANY_ONLY, type Rb2bSimulator } from '#vendors/rb2b/simulator';
import type { SignalHttpSimulator } from '#vendors/signal-http/simulator';
import { readSignals } from '../../src/inbound/signals/read-signals.ts';
import { erasePerson } from '../../src/leads/erasure/erase-person.ts';
import { planErasure } from '../../src/leads/erasure/plan-erasure.ts';
import { openSignalBench } from '../support/signal-bench.ts';
import type { VendorBench } from '../support/vendor-bench.ts';

let world: VendorBench;
let rb2b: Rb2bSimulator;
let service: SignalHttpSimulator;
const told: Record<string, unknown>[] = [];

beforeAll(async () => {
  ({ bench: world, rb2b, service } = await openSignalBench(told));
});
afterAll(() => world[Symbol.asyncDispose]());

/** Reads what came until nothing moves, and judges it. */
async function turn(): Promise<void> {
  await world.settle();
  for (const name of ['process_signals', 'propose_visitors', 'refresh_intent'])
    await world.tick(`inbound.${name}`);
}
async function posted(simulator: { deliveries(): Parameters<VendorBench['deliver']>[0][] }): Promise<void> {
  for (const delivery of simulator.deliveries()) expect(await world.deliver(delivery)).toBeLessThan(300);
  await turn();
}
const visitor = (name: string, more: Record<string, unknown> = {}) => ({
  'LinkedIn URL': `https://www.linkedin.com/in/${name}-visitor`,
  'First Name': name,
  'Last Name': 'Visitor',
  'Business Email': `${name}@${name}-firm.example`,
  'Company Name': `${name} firm`,
  Website: `https://www.${name}-firm.example`,
  'Seen At': world.clock.now().toString(),
  'Captured URL': 'https://our.example/case-studies/acme',
  ...more,
});
const visits = (...each: Record<string, unknown>[]) => {
  for (const fields of each) rb2b.visit(fields);
  return posted(rb2b);
};
const leadOf = (address: string) =>
  world.one<{ id: string; source: string; intent: number | null; visits: number }>(
    sql`select l.id, l.source_type as source, l.intent_score as intent, (l.engagement ->> 'visits')::int as visits from leads l
        join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id where a.address = ${address}`,
  );
const visitorOf = (leadId: string) =>
  world.one<{ action: string; proposed: boolean; reasons: { code: string }[] }>(
    sql`select action, proposed_at is not null as proposed, reasons from visitors where lead_id = ${leadId}`,
  );
const signalsOf = (source: string) =>
  world.all<{ sourceId: string; outcome: string; raw: object; leadId: string | null }>(
    sql`select source_id as "sourceId", outcome, raw, lead_id as "leadId" from signals where source = ${source} order by source_id`,
  );
const open = async () =>
  (
    await Promise.all(
      world.ctx.contributed(attention).map((each) => world.ctx.db.tx((tx) => each.list(world.ctx, tx))),
    )
  )
    .flat()
    .find(({ kind }) => kind === 'visitors_worth_it');

test('a visitor told twice is one signal, one lead, one visit and one proposal with its reasons', async () => {
  const same = visitor('ada');
  await visits(same, same);
  await visits({ ...same, Tags: null });
  const lead = await leadOf('ada@ada-firm.example');
  expect(lead).toMatchObject({ source: 'website_visitor', visits: 1, intent: 25 });
  const leadId = lead?.id ?? '';
  expect(await signalsOf('rb2b')).toMatchObject([{ outcome: 'met', leadId }]);
  expect(await visitorOf(leadId)).toMatchObject({ action: 'standard', proposed: true });
  expect(await open()).toMatchObject({ count: 1, href: `/leads?lead=${leadId}` });
  const lines = await world.all<{ type: string }>(
    sql`select type from timeline where lead_id = ${leadId} and type = 'visitor_proposed'`,
  );
  expect(lines).toHaveLength(1);
  const shown = await Promise.all(
    world.ctx
      .contributed(timelineSources)
      .map((source) => world.ctx.db.tx((tx) => source.read(tx, leadId, { before: null, limit: 10 }))),
  );
  expect(shown.flat().filter(({ type }) => type === 'web_visit')).toMatchObject([
    { channel: 'web', summary: 'Visit of /case-studies/acme (rb2b)' },
  ]);
  const [profile] = await world.ctx.db.tx((tx) => leadProfiles(tx, [leadId]));
  expect(profile).toMatchObject({
    companyName: 'ada firm',
    companyDomain: 'ada-firm.example',
    fullName: 'ada Visitor',
  });
});

test('another page of the same visitor is counted, and proposes nobody a second time', async () => {
  world.clock.move({ minutes: 5 });
  await visits(visitor('ada', { 'Captured URL': 'https://our.example/implementation' }));
  const lead = await leadOf('ada@ada-firm.example');
  expect(lead).toMatchObject({ visits: 2 });
  const judged = await visitorOf(lead?.id ?? '');
  expect(judged?.reasons.map(({ code }) => code)).toContain('visitor.proposed_before');
  const proposed = await world.all(sql`select 1 from timeline where type = 'visitor_proposed'`);
  expect(proposed).toHaveLength(1);
});

test('a visit told late moves nothing back, and one of last month counts no page', async () => {
  const before = await world.one(sql`select visited_at::text from visitors`);
  await visits(visitor('ada', { 'Seen At': world.clock.now().subtract({ hours: 48 }).toString() }));
  expect(await world.one(sql`select visited_at::text from visitors`)).toEqual(before);
  await visits(
    visitor('old', {
      'Seen At': world.clock
        .now()
        .subtract({ hours: 24 * 30 })
        .toString(),
    }),
  );
  const lead = await leadOf('old@old-firm.example');
  expect(lead).toMatchObject({ intent: 0 });
  expect(await visitorOf(lead?.id ?? '')).toMatchObject({ action: 'skip', proposed: false });
});

test.each([
  ['an address', { address: 'bea@bea-firm.example' }, 'bea'],
  ['a profile', { profile: 'https://www.linkedin.com/in/cem-visitor' }, 'cem'],
  ['a domain', { domain: 'dan-firm.example' }, 'dan'],
  ['a company', { company: 'Kim Firm' }, 'kim'],
])('whom %s is suppressed of becomes no lead, and nothing of the visit is kept', async (_, entry, name) => {
  await suppress(world.ctx, [{ ...entry, reason: 'said no' }], 'test');
  await visits(visitor(name));
  expect(await leadOf(`${name}@${name}-firm.example`)).toBeUndefined();
  const kept = await world.all<{ raw: object }>(sql`select raw from signals where outcome = 'refused'`);
  expect(kept.at(-1)?.raw).toEqual({});
  expect(await world.all(sql`select 1 from signals where raw::text like ${`%${name}-firm%`}`)).toEqual([]);
});

test('who was forgotten stays forgotten when the source tells of them again', async () => {
  await visits(visitor('eve'));
  const lead = await leadOf('eve@eve-firm.example');
  const question = { leadId: lead?.id ?? '' };
  const { rows: confirm } = await planErasure(world.ctx, question);
  await erasePerson(world.ctx, { ...question, confirm });
  expect(await world.all(sql`select 1 from signals where raw::text ilike '%eve-visitor%'`)).toEqual([]);
  world.clock.move({ minutes: 2 });
  await visits(visitor('eve'));
  expect(await leadOf('eve@eve-firm.example')).toBeUndefined();
  expect(await world.all(sql`select 1 from signals where raw::text ilike '%eve-visitor%'`)).toEqual([]);
  expect(await world.all(sql`select 1 from signals where outcome = 'erased'`)).toHaveLength(1);
});

test('one of us is no visitor, and a test of the source nobody', async () => {
  await world.ctx.db.tx((tx) =>
    tx.execute(
      sql`insert into mailboxes (workspace_id, id, address, display_name, vendor, connection, purpose, state, daily_cap, min_gap_seconds, created_at, warmup_started_at) values (${world.ctx.workspace.id}, ${world.ctx.ids.next()}, 'sdr@fay-firm.example', 'Sam', 'native_mail', '{}', 'cold', 'active', 40, 90, now(), now())`,
    ),
  );
  await visits(visitor('fay'), visitor('gus', { 'Captured URL': 'https://app.rb2b.com/test' }));
  expect(await leadOf('fay@fay-firm.example')).toBeUndefined();
  expect(await leadOf('gus@gus-firm.example')).toBeUndefined();
});

test('a company alone raises what everybody there seems to want, and proposes nobody', async () => {
  const leadId = await world.lead({ email: 'hal@hal-firm.example' });
  await world.ctx.db.tx((tx) =>
    tx.execute(
      sql`update companies set domain = 'hal-firm.example' where id = (select company_id from people p join leads l on l.person_id = p.id where l.id = ${leadId})`,
    ),
  );
  await visits({ ...visitor('hal'), ...COMPANY_ONLY, 'Captured URL': 'https://our.example/demo' });
  expect(await leadOf('hal@hal-firm.example')).toMatchObject({ intent: 35 });
  expect(await visitorOf(leadId)).toBeUndefined();
  world.clock.move({ hours: 24 * 8 });
  await world.tick('inbound.refresh_intent');
  expect(await leadOf('hal@hal-firm.example')).toMatchObject({ intent: 0 });
});

test('a source that cannot be read hides no other; what it told and what is asked is one signal', async () => {
  const leadId = await world.lead({ email: 'ida@ida-firm.example' });
  await world.ctx.db.tx((tx) =>
    tx.execute(
      sql`update companies set domain = 'ida-firm.example' where id = (select company_id from people p join leads l on l.person_id = p.id where l.id = ${leadId})`,
    ),
  );
  const funding = {
    ...{ id: 'f1', kind: 'funding', title: 'Series B', company_domain: 'www.ida-firm.example' },
    event_date: world.clock.now().toString(),
  };
  told.push(funding, { id: 'n1', kind: 'news', title: 'Of nobody we know', company_domain: 'far.example' });
  service.send([funding]);
  await posted(service);
  await world.tick('inbound.poll_signals');
  await turn();
  expect(await signalsOf('http')).toMatchObject([
    { sourceId: 'f1', outcome: 'company' },
    { sourceId: 'n1', outcome: 'unmatched' },
  ]);
  expect(await leadOf('ida@ida-firm.example')).toMatchObject({ intent: 25 });
  const polls = await world.all(sql`select source, failures, cursor from signal_polls order by source`);
  expect(polls).toMatchObject([
    { source: 'http', failures: 0 },
    { source: 'sql', failures: 1 },
  ]);
  const probe = world.ctx.contributed(probes).find(({ name }) => name === 'signals');
  const health = await probe?.check(world.ctx);
  expect(health).toMatchObject({ state: 'degraded' });
  expect(health?.message).toContain('sql cannot be read');
  told.push({
    id: 'h1',
    kind: 'hiring',
    title: 'Hires',
    company_domain: 'ida-firm.example',
    event_date: world.clock.now().toString(),
  });
  world.clock.move({ minutes: 20 });
  await world.tick('inbound.poll_signals');
  await turn();
  expect(await leadOf('ida@ida-firm.example')).toMatchObject({ intent: 55 });
});

test('no more than 25 are proposed on one day; the others the next', async () => {
  world.clock.move({ hours: 24 });
  for (let index = 10; index < 38; index += 1) rb2b.visit(visitor(`many${index}`));
  await posted(rb2b);
  const proposed = () =>
    world.one<{ n: number }>(
      sql`select count(*)::int as n from visitors v where v.visitor_key like '%many%' and proposed_at is not null`,
    );
  expect(await proposed()).toEqual({ n: 25 });
  world.clock.move({ hours: 24 });
  await world.tick('inbound.propose_visitors');
  expect(await proposed()).toEqual({ n: 28 });
});

test('a visitor without an address waits for one, and is proposed when a finder brings it', async () => {
  await visits(visitor('jan', { 'Business Email': null }));
  const lead = await world.one<{ id: string; personId: string }>(
    sql`select l.id, l.person_id as "personId" from leads l join person_profiles p on p.person_id = l.person_id where p.url like '%jan-visitor'`,
  );
  expect(await visitorOf(lead?.id ?? '')).toMatchObject({ proposed: false });
  world.clock.move({ hours: 1 });
  const answer = {
    ...{ email: 'jan@jan-firm.example', emailVerified: true, emailConfidence: 90, title: null, phone: null },
    ...{ company: null, linkedinUrl: null, found: true, notes: [], observedAt: world.clock.now().toString() },
    intent: { hiring: false, fundingDaysAgo: null, newLeadership: false, websiteVisitor: true },
  };
  await world.ctx.db.tx((tx) =>
    applyEnrichment(world.ctx, tx, [
      { leadId: lead?.id ?? '', provider: 'apollo', answer, quality: 30, intent: 10 },
    ]),
  );
  await world.tick('inbound.propose_visitors');
  expect(await visitorOf(lead?.id ?? '')).toMatchObject({ proposed: true });
});

test('what was told is listed newest first, a visit with how its visitor was judged', async () => {
  const { signals } = await readSignals(world.ctx, { source: 'rb2b', limit: 2 });
  expect(signals).toHaveLength(2);
  expect(signals[0]).toMatchObject({ kind: 'web_visit', outcome: 'met', visitor: { action: 'standard' } });
  const asked = await readSignals(world.ctx, { source: 'http', limit: 20 });
  expect(asked.signals.map(({ title }) => title)).toContain('Of nobody we know');
});

test('another workspace sees nothing of it', async () => {
  const other = world.bench.ctx(await world.bench.workspace('other', 'live'), { clock: world.clock });
  for (const table of ['signals', 'visitors', 'signal_polls'])
    expect((await other.db.tx((tx) => tx.execute(sql.raw(`select 1 from ${table}`)))).rowCount).toBe(0);
});
