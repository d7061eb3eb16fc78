import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCampaign } from '#campaigns';
import { importLeads, memorySource } from '#leads';
import { draftLeads } from '#messaging';
import { launchCampaign } from '#pipeline';
import { previewCalendar } from '../../src/cadence/read-calendar.ts';
import { readAudience } from '../../src/campaigns/read-audience.ts';
import { changeExclusions } from '../../src/leads/exclusion/policy.ts';
import { changeMailboxState } from '../../src/outbound/change-mailbox-state.ts';
import { ALL_ZERO, addresses, approved, people, proof } from '../support/dispatch-steps.ts';
import {
  type DispatchWorld,
  openDispatchWorld,
  reviewer,
  settingsWith,
  type Tenant,
} from '../support/dispatch-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const OFFER = 'map where work waits between two teams';
const refusalOf = async (tenant: Tenant, settings: Record<string, unknown>) => {
  const made = createCampaign(await tenant.ctx(), { name: 'Refused', settings: settingsWith(settings) });
  const error = await made.then(
    () => undefined,
    (refused: { code: string; fields: { path: string; message: string }[] }) => refused,
  );
  expect(await tenant.rows(sql`select 1 from campaigns where name = 'Refused'`)).toEqual([]);
  return error;
};

test('an unknown merge field in the own words is refused with its field; one stored before blocks its drafts', async () => {
  const tenant = await world.tenant();
  const ctx = await tenant.ctx();
  for (const [offer, marked] of [
    ['map where {{companyy}} waits', '{{companyy}}'],
    ['map where {{ company waits', '{{ company waits'],
    ['map where {% if x %} waits', '{% if x %}'],
    ['map where [[FIRST]] waits', '[[FIRST]]'],
  ]) {
    const refused = await refusalOf(tenant, { copy: { offer } });
    expect(refused?.code).toBe('campaign.invalid');
    expect(refused?.fields).toEqual([
      { path: 'settings.copy.offer', message: expect.stringContaining(`${marked} is not filled in here`) },
    ]);
  }
  await tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{copy,offer}', '"map where {{companyy}} waits"') returning 1`,
  );
  const list =
    'email,first name,last name,title,company,industry\nada@wren.example,Ada,Moss,Head of Operations,Wren Mills,Manufacturing\n';
  await importLeads(ctx, memorySource('stored.csv', list));
  const leads = await tenant.rows<{ id: string }>(sql`select id from leads`);
  const [outcome] = await draftLeads(ctx, {
    campaignId: tenant.campaignId,
    leadIds: leads.map(({ id }) => id),
  });
  expect(outcome?.state).toBe('blocked');
  expect(outcome?.reasons.map(({ code }) => code)).toContain('copy.unresolved');
  expect(await tenant.rows(sql`select 1 from approval_items`)).toEqual([]);
});

test('an overlapping schedule is refused step by step, and so is a window that never opens', async () => {
  const tenant = await world.tenant();
  const step = (day: number, channel = 'email', action = 'value_followup') => ({ day, channel, action });
  const intro = { day: 1, channel: 'email', action: 'intro' };
  const cases: [Record<string, unknown>, string, RegExp][] = [
    [{ sequence: [intro, step(3)] }, 'settings.sequence.1.day', /too soon after the email step of day 1/],
    [{ sequence: [intro, step(5), step(4)] }, 'settings.sequence.2.day', /Day 4 lies before day 5/],
    [
      { sequence: [intro, step(5), step(5, 'linkedin', 'message')] },
      'settings.sequence.2.day',
      /never reach one person on one day/,
    ],
    [{ sequence: [step(2)] }, 'settings.sequence.0.day', /The first step is the first message/],
    [
      { window: { days: [1], start: '18:00', end: '08:00', zone: 'UTC' } },
      'settings.window',
      /must end after it starts/,
    ],
    [
      { window: { days: [1], start: '08:00', end: '18:00', zone: 'Mars/Olympus' } },
      'settings.window',
      /Mars\/Olympus/,
    ],
    [
      { window: { days: [1], start: '08:00', end: '18:00', zone: 'UTC', holidays: { country: 'ZZ' } } },
      'settings.window',
      /No holiday calendar is known for "ZZ"/,
    ],
  ];
  for (const [settings, path, message] of cases) {
    const refused = await refusalOf(tenant, settings);
    expect(refused?.fields).toContainEqual({ path, message: expect.stringMatching(message) });
  }
});

test('a mailbox paused in the middle of a batch hands over what it had: all arrive, none twice', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const everybody = people(8, 'handed');
  await approved(tenant, everybody);
  await tenant.settle();
  const before = tenant.accepted().length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(8);
  const [gone] = await tenant.rows<{ id: string }>(sql`select id from mailboxes order by address`);
  const pause = { mailboxId: gone?.id ?? '', state: 'paused' as const, reason: 'Its account was deleted.' };
  await changeMailboxState(await tenant.ctx(reviewer), pause);
  await tenant.live(30);
  expect(tenant.accepted().toSorted()).toEqual(addresses(everybody));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('where its only mailbox rests, a campaign sends from no other one; it waits, says so, and goes on', async () => {
  const tenant = await world.tenant({ mailboxes: 2 });
  const ctx = await tenant.ctx();
  const [only] = await tenant.rows<{ id: string; address: string }>(
    sql`select id, address from mailboxes order by address`,
  );
  const id = only?.id ?? '';
  await tenant.rows(
    sql`update campaigns set settings = jsonb_set(settings, '{mailboxes}', ${JSON.stringify([id])}::jsonb) returning 1`,
  );
  const everybody = people(4, 'only');
  await approved(tenant, everybody);
  await tenant.settle();
  const before = tenant.accepted().length;
  expect(before).toBeLessThan(4);
  const turn = async (state: 'active' | 'paused') =>
    changeMailboxState(await tenant.ctx(reviewer), { mailboxId: id, state, reason: 'Its password changed.' });
  await turn('paused');
  await tenant.live(50);
  expect(tenant.accepted()).toHaveLength(before);
  const draft = { name: 'Seen', settings: settingsWith({ mailboxes: [id, ctx.ids.next()] }) };
  const { notes, blocked } = await previewCalendar(ctx, { campaignId: null, days: 7, ...draft });
  expect(notes.map(({ code }) => code)).toEqual(['calendar.mailbox_rests', 'calendar.mailbox_gone']);
  expect(blocked.map(({ code }) => code)).toEqual(['plan.no_mailbox']);
  const list = await importLeads(
    ctx,
    memorySource('later.csv', 'email,first name\nlater@later.example,Lara\n'),
  );
  const audience = { importId: list.id };
  const made = await createCampaign(ctx, { ...draft, settings: { ...draft.settings, audience } });
  await expect(launchCampaign(ctx, { campaignId: made.id, version: 1 })).rejects.toMatchObject({
    ...{ code: 'campaign.no_mailbox', message: expect.stringContaining('Nothing was started') },
  });
  await turn('active');
  await tenant.live(100);
  expect(tenant.accepted().toSorted()).toEqual(addresses(everybody));
  expect(
    new Set(
      world.sandbox
        .accepted()
        .filter(({ to }) => to.some((each) => each.includes('only-')))
        .map(({ from }) => from),
    ),
  ).toEqual(new Set([only?.address]));
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});

test('without a name or a company nothing is invented: a whole text or a reason, and the window of the campaign', async () => {
  const tenant = await world.tenant({
    settings: {
      copy: { offer: OFFER },
      window: { days: [1, 2, 3, 4, 5, 6, 7], start: '08:00', end: '18:00', zone: 'Europe/Berlin' },
    },
  });
  const ctx = await tenant.ctx();
  // Somebody without a company has a private mailbox.
  await changeExclusions(ctx, { policy: { freeMail: false }, version: 0 });
  const lines = [
    'noname@wren.example,,,Head of Operations,Wren Mills,Manufacturing',
    'nocompany@gmail.com,Ada,Moss,Head of Operations,,',
    'nothing@otter.example,,,,,',
    'whole@heron.example,Ben,Moss,Head of Operations,Heron Works,Manufacturing',
  ];
  const head = 'email,first name,last name,title,company,industry';
  const imported = await importLeads(ctx, memorySource('gaps.csv', [head, ...lines, ''].join('\n')));
  const leads = await tenant.rows<{ id: string; email: string }>(
    sql`select l.id, a.address as email from leads l join person_addresses a on a.workspace_id = l.workspace_id and a.person_id = l.person_id order by 2`,
  );
  const outcomes = await draftLeads(ctx, {
    campaignId: tenant.campaignId,
    leadIds: leads.map(({ id }) => id),
  });
  const told = new Map(
    outcomes.map(({ leadId, state, reasons }) => [leadId, `${state} ${reasons[0]?.code}`]),
  );
  expect(imported.accepted).toBe(4);
  expect(leads.map(({ id, email }) => `${email} ${told.get(id)}`)).toEqual([
    'nocompany@gmail.com skipped craft.company_missing',
    'noname@wren.example skipped craft.first_name_missing',
    'nothing@otter.example skipped craft.first_name_missing',
    'whole@heron.example queued draft.checked',
  ]);
  const report = await readAudience(ctx, { audience: { importId: imported.id }, campaignId: null });
  expect(report).toMatchObject({ free: 3, without: { name: 2, company: 1, address: 0 } });
  expect(report.leftOut.map(({ code, count }) => [code, count])).toEqual([['audience.elsewhere', 1]]);
  await tenant.approve((await tenant.freeze()).id);
  await tenant.live(30);
  expect(tenant.accepted()).toEqual(['whole@heron.example']);
  const [{ at } = { at: '' }] = await tenant.rows<{ at: string }>(
    sql`select to_char(planned_for at time zone 'Europe/Berlin', 'HH24:MI') as at from send_ledger`,
  );
  expect(at >= '08:00' && at < '18:00').toBe(true);
  expect(await proof(tenant)).toMatchObject(ALL_ZERO);
});
