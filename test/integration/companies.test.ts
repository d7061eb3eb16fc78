import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIo } from '#cli';
import { addressVerdicts, changeWorkAddress, recordLeadEvents, whyNotSending } from '#leads';
import { mergeLeads } from '../../src/leads/identity/merge-leads.ts';
import { companiesCommand } from '../../src/outbound/companies/cli.ts';
import { changeCompanyPolicy, readCompanyPolicy } from '../../src/outbound/companies/company-policy.ts';
import type { CompanyPolicy } from '../../src/outbound/companies/contract.ts';
import {
  pauseCompany,
  readPausedCompanies,
  resumeCompany,
} from '../../src/outbound/companies/pause-company.ts';
import { readCompanyOfLead } from '../../src/outbound/companies/read-company.ts';
import { heldBack } from '../../src/outbound/touches/hold-back.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { leadOf } from '../support/known-person.ts';
import { pass } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const [ANA, BEN, CLEO] = ['ana@mill.example', 'ben@mill.example', 'cleo@mill.example'];
const people = (...emails: string[]) => emails.map((email) => ({ email, body: `A word for ${email}.` }));

async function spare(tenant: Tenant, policy: Partial<CompanyPolicy>): Promise<void> {
  const ctx = await tenant.ctx(reviewer);
  const { policy: before, version } = await readCompanyPolicy(ctx);
  await changeCompanyPolicy(ctx, { policy: { ...before, ...policy }, version });
}
const OF = (email: string) => sql`(select person_id from person_addresses where address = ${email})`;
/** Makes one company of these people, whatever their addresses: the company of the first. */
async function atOneCompany(tenant: Tenant, ...emails: [string, ...string[]]): Promise<string> {
  const [company] = await tenant.rows<{ id: string }>(
    sql`update companies set name = 'Mill', domain = 'mill.example' where id = (select company_id from people where id = ${OF(emails[0])}) returning id`,
  );
  for (const email of emails)
    await tenant.rows(sql`update people set company_id = ${company?.id} where id = ${OF(email)} returning 1`);
  return company?.id ?? '';
}
const withoutCompany = (tenant: Tenant, email: string) =>
  tenant.rows(sql`update people set company_id = null where id = ${OF(email)} returning 1`);
async function said(tenant: Tenant, email: string, event: 'replied' | 'meeting_booked'): Promise<void> {
  const ctx = await tenant.ctx();
  const leadId = await leadOf(ctx, email);
  await ctx.db.tx((tx) =>
    recordLeadEvents(ctx, tx, [{ leadId, event, channel: 'email', summary: 'It happened.' }]),
  );
  await tenant.settle();
}
const dropped = async (tenant: Tenant) =>
  (await tenant.freeze()).preview.dropped.map(({ reasons }) => reasons[0]?.code);
async function approved(tenant: Tenant, ...emails: string[]): Promise<void> {
  await tenant.propose(people(...emails));
  await tenant.approve((await tenant.freeze()).id);
}
const why = async (tenant: Tenant, email: string): Promise<string> => {
  const ctx = await tenant.ctx();
  return JSON.stringify(await whyNotSending(ctx, await leadOf(ctx, email)));
};

describe('a cap on the people of one company', () => {
  test('the preview leaves out who is one too many, and they leave when there is room again', async () => {
    const tenant = await world.tenant();
    await spare(tenant, { cap: { people: 2, days: 1 } });
    await tenant.propose(people(ANA, BEN, CLEO));
    const batch = await tenant.freeze();
    expect(batch.preview.dropped.map(({ reasons }) => reasons[0]?.code)).toEqual(['touch.company_cap']);
    await tenant.approve(batch.id);
    await tenant.live(24);
    expect(tenant.accepted()).toHaveLength(2);
    expect(await dropped(tenant)).toEqual(['touch.company_cap']);
    expect(await why(tenant, CLEO)).toMatch(/the cap is 2, so the next may leave from/);
    await pass(tenant, 30);
    await tenant.approve((await tenant.freeze()).id);
    await tenant.live(72);
    expect(tenant.accepted()).toHaveLength(3);
  });

  test('what was approved before the cap waits as well, planned for when there is room', async () => {
    const tenant = await world.tenant();
    await approved(tenant, ANA, BEN, CLEO);
    await spare(tenant, { cap: { people: 1, days: 5 } });
    await tenant.live(48);
    expect(tenant.accepted()).toHaveLength(1);
    const waiting = (await tenant.sends()).filter(({ state }) => state === 'planned');
    expect(waiting.map(({ reasons }) => reasons[0]?.code)).toEqual([
      'touch.company_cap',
      'touch.company_cap',
    ]);
    await tenant.live(24 * 14);
    expect(tenant.accepted()).toHaveLength(3);
    const days = (
      await tenant.rows<{ at: string }>(sql`select transmission_at as at from send_ledger order by 1`)
    ).map(({ at }) => Temporal.Instant.from(at));
    for (const [index, at] of days.entries()) {
      const before = days[index - 1];
      if (before) expect(at.since(before).total('hours')).toBeGreaterThanOrEqual(120);
    }
  });

  test('a campaign has a cap of its own, or none; others keep the workspace’s', async () => {
    const free = await world.tenant({ settings: { companyCap: 'off' } });
    await spare(free, { cap: { people: 1, days: 7 } });
    await free.propose(people(ANA, BEN));
    expect(await dropped(free)).toEqual([]);
    const own = await world.tenant({ settings: { companyCap: { people: 1, days: 7 } } });
    await own.propose(people(ANA, BEN));
    expect(await dropped(own)).toEqual(['touch.company_cap']);
  });

  test('of two hands that hold one message each to one company, one begins', async () => {
    const tenant = await world.tenant({
      settings: { window: { days: [1, 2, 3, 4, 5, 6, 7], start: '12:00', end: '18:00', zone: 'UTC' } },
    });
    await approved(tenant, ANA, BEN);
    await tenant.settle();
    await spare(tenant, { cap: { people: 1, days: 7 } });
    const held = await tenant.rows<{ id: string; leadId: string; toAddress: string; campaignId: string }>(
      sql`update send_ledger s set state = 'claimed', claimed_by = 'hand', claimed_at = now() from enrolments e
          where e.workspace_id = s.workspace_id and e.id = s.enrolment_id returning s.id, s.lead_id as "leadId", s.to_address as "toAddress", e.campaign_id as "campaignId"`,
    );
    const ctx = await tenant.ctx();
    const begin = (row: (typeof held)[number]) =>
      ctx.db.tx(async (tx) => {
        const back = await heldBack(ctx, tx, [{ ...row, answerId: null }]);
        if (back.size === 0)
          await tx.execute(
            sql`update send_ledger set state = 'transmission_begun', transmission_at = ${ctx.now().toString()} where id = ${row.id}`,
          );
        return back.size;
      });
    expect((await Promise.all(held.map(begin))).toSorted()).toEqual([0, 1]);
  });
});

describe('after an answer', () => {
  test.each([
    ['replied', 'answered at'],
    ['meeting_booked', 'has a meeting with us'],
  ] as const)(
    '%s: colleagues by domain and by company wait, and go on when a person says so',
    async (event, text) => {
      const tenant = await world.tenant();
      await spare(tenant, { answerDays: 14 });
      await approved(tenant, ANA);
      await tenant.live(24);
      await tenant.propose(people(BEN, 'dora@elsewhere.example'));
      const companyId = await atOneCompany(tenant, ANA, 'dora@elsewhere.example');
      await withoutCompany(tenant, BEN);
      await said(tenant, ANA, event);
      expect(await dropped(tenant)).toEqual(['touch.company_answered', 'touch.company_answered']);
      expect(await why(tenant, BEN)).toContain(text);
      const ctx = await tenant.ctx(reviewer);
      expect(await readCompanyOfLead(ctx, await leadOf(ctx, BEN))).toMatchObject({
        companyId,
        company: 'Mill',
        answeredAt: expect.any(String),
        pause: null,
      });
      await resumeCompany(ctx, { companyId, reason: 'They want us to write to the others.' });
      const batch = await tenant.freeze();
      expect([batch.items, batch.preview.dropped]).toEqual([2, []]);
    },
  );

  test('two leads that are made one keep what the other had answered', async () => {
    const tenant = await world.tenant();
    await spare(tenant, { answerDays: 14 });
    await approved(tenant, ANA, CLEO);
    await tenant.live(24);
    await said(tenant, ANA, 'replied');
    const ctx = await tenant.ctx(reviewer);
    const [survivorId, mergedId] = [await leadOf(ctx, CLEO), await leadOf(ctx, ANA)];
    await mergeLeads(ctx, { survivorId, mergedId, reason: 'One person with two addresses.' });
    await tenant.propose(people(BEN));
    expect(await dropped(tenant)).toEqual(['touch.company_answered']);
  });
});

describe('a pause by hand', () => {
  test('what is planned waits with the reason, and leaves once the company goes on', async () => {
    const tenant = await world.tenant();
    await approved(tenant, ANA, 'eve@other.example');
    const companyId = await atOneCompany(tenant, ANA);
    const ctx = await tenant.ctx(reviewer);
    await pauseCompany(ctx, { companyId, reason: 'Their procurement asked for quiet.' });
    await tenant.live(72);
    expect(tenant.accepted()).toEqual(['eve@other.example']);
    expect(await why(tenant, ANA)).toContain(
      'Mill is paused until a person lets it go on: Their procurement',
    );
    expect((await whyNotSending(ctx, await leadOf(ctx, ANA))).next).toBeNull();
    expect((await readPausedCompanies(ctx, { limit: 10 })).companies).toMatchObject([
      { companyId, company: 'Mill' },
    ]);
    await resumeCompany(ctx, { companyId, reason: 'They are done.' });
    await tenant.live(72);
    expect(tenant.accepted()).toContain(ANA);
    expect((await readPausedCompanies(ctx, { limit: 10 })).companies).toEqual([]);
  });

  test('it ends by itself on its day', async () => {
    const tenant = await world.tenant();
    await approved(tenant, ANA);
    const companyId = await atOneCompany(tenant, ANA);
    const ctx = await tenant.ctx(reviewer);
    const until = ctx.now().add({ hours: 96 }).toString();
    await pauseCompany(ctx, { companyId, reason: 'Their fair is this week.', until });
    await tenant.live(90);
    expect(tenant.accepted()).toEqual([]);
    await tenant.live(96);
    expect(tenant.accepted()).toEqual([ANA]);
    const [row] = await tenant.rows<{ at: string }>(sql`select transmission_at as at from send_ledger`);
    expect(
      Temporal.Instant.compare(Temporal.Instant.from(row?.at ?? ''), Temporal.Instant.from(until)),
    ).toBeGreaterThanOrEqual(0);
  });

  test('in the terminal it is done by name, domain or id, and what cannot be done is said', async () => {
    const tenant = await world.tenant();
    await tenant.propose(people(ANA));
    await atOneCompany(tenant, ANA);
    const ctx = await tenant.ctx(reviewer);
    const companies = async (line: string[], flags: Record<string, string> = {}, json = false) => {
      const texts: string[] = [];
      const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
      await companiesCommand.run(io, { positional: line, flags }, {
        ctx: async () => ctx,
        settle: async () => undefined,
      } as never);
      return texts.join('');
    };
    expect(await companies([], { cap: '2/14', afterAnswer: '10' })).toMatch(
      /At most 2 of one company .* 14 days[\s\S]*wait 10 days[\s\S]*No company is paused/,
    );
    expect(await companies(['pause', 'Mill'], { reason: 'Not now.', until: '2027-05-01' })).toContain(
      'until 2027-05-01',
    );
    expect(JSON.parse(await companies([], {}, true)).paused).toMatchObject([
      { company: 'Mill', reason: 'Not now.' },
    ]);
    expect(await companies(['resume', 'mill.example'], { reason: 'It is fine.' })).toContain(
      'may be written to again',
    );
    for (const [line, flags, says] of [
      [['pause', 'Mill'], {}, /Say why/],
      [['pause', 'Nobody'], { reason: 'Not now.' }, /There is no company/],
      [['pause', 'Mill'], { reason: 'Not now.', until: 'soon' }, /is a day such as/],
      [['pause', 'Mill'], { reason: 'Not now.', until: '2020-01-01' }, /past already/],
      [['burn'], { reason: 'Not now.' }, /list, pause or resume/],
      [[], { cap: 'many' }, /people\/days/],
    ] as const)
      await expect(companies([...line], flags)).rejects.toThrow(says);
  });
});

test('what was approved to the address of a company somebody left does not leave, and says why', async () => {
  const tenant = await world.tenant();
  await approved(tenant, ANA);
  const ctx = await tenant.ctx();
  const leadId = await leadOf(ctx, ANA);
  const [person] = await tenant.rows<{ id: string }>(
    sql`select person_id as id from leads where id = ${leadId}`,
  );
  await ctx.db.tx((tx) =>
    changeWorkAddress(ctx, tx, {
      leadId,
      personId: person?.id ?? '',
      domain: 'elsewhere.example',
      told: null,
    }),
  );
  await tenant.live(72);
  expect(tenant.accepted()).toHaveLength(0);
  expect(await why(tenant, ANA)).toMatch(/address\.(?:wanted|former)/);
  // Its step is over, so nobody is asked about it each quarter of an hour; and an answer to what they write from there still leaves.
  expect((await tenant.sends()).map(({ state }) => state)).toEqual(['cancelled']);
  const verdict = async (answering: boolean) =>
    (
      await ctx.db.tx((tx) => addressVerdicts(ctx, tx, [{ address: ANA, allowCatchAll: false, answering }]))
    )[0];
  expect((await verdict(false))?.reasons.map(({ code }) => code)).toEqual(['address.former']);
  expect((await verdict(true))?.allowed).toBe(true);
});
