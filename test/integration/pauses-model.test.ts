import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rows, type Tx } from '#core/db/index';
import { recordLeadEvents } from '#leads';
import { changeGrant } from '../../src/agents/change-grant.ts';
import { proposeDue } from '../../src/cadence/recontact/propose-due.ts';
import { reengage } from '../../src/cadence/recontact/reengage.ts';
import { answer } from '../support/answers.ts';
import { reviewer, type Tenant } from '../support/dispatch-world.ts';
import { approveWaiting, started, waiting } from '../support/sequence-world.ts';
import { BY_MODEL, draftsBehind, paid, plain, writingWorld } from '../support/writing-world.ts';

const writing = writingWorld();

const drafts = (tenant: Tenant, since = 100) => draftsBehind(tenant, since);
const to = (tenant: Tenant, moment: string) =>
  tenant.rows(sql`update workspaces set virtual_now = ${moment} where true returning 1`);
const REASON = 'I am on parental leave with our newborn';

/** People who answer by a machine that they are away for a week; now they are back. */
async function back(count = 1, copy: Record<string, unknown> = BY_MODEL) {
  const { tenant, leads } = await started(writing.world, count, { copy });
  const day = (await tenant.ctx()).now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 7 });
  const written = day.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  for (const { to: email } of await tenant.sends())
    await answer(writing.world, tenant, email, `${REASON} and back on ${written}.`, { automatic: true });
  await tenant.settle();
  await to(tenant, `${day.add({ days: 1 })}T09:00:00Z`);
  writing.asked = [];
  return { tenant, leads };
}
const recontacts = (tenant: Tenant) =>
  tenant.rows<{ state: string }>(sql`select state from recontacts order by created_at, reply_id`);
const drafted = async (tx: Tx): Promise<boolean> =>
  (await rows(tx, sql`select 1 from drafts where step > 100`)).length > 0;
const run = async (tenant: Tenant): Promise<number> => proposeDue.run(await tenant.ctx());

describe('after an absence', () => {
  test('the model goes on in the conversation, without having read why they were away, and is paid once', async () => {
    const { tenant } = await back();
    expect(await run(tenant)).toBe(1);
    const [draft] = await drafts(tenant);
    expect(draft).toMatchObject({ writer: 'model', state: 'queued', fallback: null });
    expect(draft?.subject).toMatch(/^Re: /);
    expect(writing.asked).toHaveLength(1);
    expect(writing.asked[0]).not.toMatch(/parental|newborn/);
    expect(writing.asked[0]).toContain('"from": "us"');
    expect(await paid(tenant)).toMatchObject([{ state: 'spent' }]);
    // A yes comes first, and then it leaves as it was shown.
    await tenant.settle();
    expect(tenant.accepted()).toHaveLength(1);
    expect(await waiting(tenant)).toHaveLength(1);
    await approveWaiting(tenant);
    await tenant.live(6);
    expect(tenant.accepted()).toHaveLength(2);
    const sent = (await writing.world.filed()).at(-1) ?? '';
    expect(sent.length).toBeGreaterThan(0);
    expect(await run(tenant)).toBe(0);
    expect(await paid(tenant)).toHaveLength(1);
  });

  test.each<[string, string, string]>([
    ['a guess at the reason', 'I hope the vacation was good.', 'model.why_away'],
    ['the reason itself', 'Congratulations on the newborn.', 'model.why_away'],
    ['a guess in another language', 'Ich hoffe, der Urlaub war schön.', 'model.why_away'],
    ['a reproach', 'I have not heard from you.', 'model.reproach'],
    ['a figure nobody stored', 'It waits 40 % longer.', 'claim.unbound'],
  ])('%s: asked once more, then the template writes and says why', async (_what, sentence, code) => {
    writing.writes = (question) => {
      const said = plain(question);
      return { ...said, body: said.body.replace('Work waits', `${sentence} Work waits`) };
    };
    const { tenant } = await back();
    await run(tenant);
    const [draft] = await drafts(tenant);
    expect(draft).toMatchObject({ writer: 'template', state: 'queued' });
    expect(draft?.fallback?.map((each) => each.code)).toContain(code);
    expect(draft?.body).not.toContain(sentence);
    expect(writing.asked).toHaveLength(2);
  });

  test('an answer that was paid for is never bought again, wherever the process ended', async () => {
    const { tenant } = await back();
    // It ends behind the answer, before anything of it is stored.
    const stored = new Error('The process ends here.');
    const ctx = await tenant.ctx();
    let turns = 0;
    const tx: typeof ctx.db.tx = (work) =>
      ctx.db.tx(async (open) => {
        const result = await work(open);
        turns += 1;
        if (writing.asked.length > 0 && turns > 1 && (await drafted(open))) throw stored;
        return result;
      });
    await expect(proposeDue.run({ ...ctx, db: { ...ctx.db, tx } })).rejects.toBe(stored);
    expect(writing.asked).toHaveLength(1);
    expect(await drafts(tenant)).toEqual([]);
    await run(tenant);
    expect((await drafts(tenant))[0]).toMatchObject({ writer: 'model', state: 'queued' });
    expect(writing.asked).toHaveLength(1);
    expect(await paid(tenant)).toMatchObject([{ state: 'spent' }]);
  });

  test('who answers while the model writes is left alone, and nobody else waits for the answer', async () => {
    const { tenant, leads } = await back(2);
    const [gone = '', stays = ''] = leads;
    let told = false;
    writing.whileAsked = async () => {
      if (told) return;
      told = true;
      const ctx = await tenant.ctx();
      // Nothing is locked while the model is asked: this would wait for ever otherwise.
      await ctx.db.tx((tx) =>
        recordLeadEvents(ctx, tx, [
          { leadId: gone, event: 'replied', channel: 'email', summary: 'Answered.' },
        ]),
      );
    };
    await run(tenant);
    expect((await drafts(tenant)).map(({ leadId, writer }) => ({ leadId, writer }))).toEqual([
      { leadId: stays, writer: 'model' },
    ]);
    expect((await recontacts(tenant)).map(({ state }) => state).sort()).toEqual(['closed', 'proposed']);
  });

  test('the command asks in turns where there are many, and a dry run asks nobody', async () => {
    const { tenant } = await back(27);
    const ctx = await tenant.ctx();
    const dry = await reengage(ctx, { kind: 'ooo', dryRun: true });
    expect([dry.eligible, dry.proposed, writing.asked.length]).toEqual([27, 0, 0]);
    expect(await drafts(tenant)).toEqual([]);
    const real = await reengage(ctx, { kind: 'ooo', dryRun: false });
    expect([real.looked, real.eligible, real.proposed, writing.asked.length]).toEqual([27, 27, 27, 27]);
    expect(new Set((await drafts(tenant)).map(({ writer }) => writer))).toEqual(new Set(['model']));
    expect(real.people.every(({ proposed }) => proposed)).toBe(true);
    expect(await reengage(ctx, { kind: 'ooo', dryRun: false })).toMatchObject({ looked: 0, proposed: 0 });
  });

  test('a text that was paid for one absence is never used for another', async () => {
    const { tenant, leads } = await back();
    const day = (await tenant.ctx()).now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 9 });
    writing.whileAsked = async () => {
      writing.whileAsked = async () => undefined;
      // While it is written they say again that they are away.
      const [{ to: email } = { to: '' }] = await tenant.sends();
      const written = day.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
      await answer(writing.world, tenant, email, `I am out of the office and back on ${written}.`, {
        automatic: true,
      });
      await tenant.settle();
    };
    await run(tenant);
    expect(await drafts(tenant)).toEqual([]);
    await to(tenant, `${day.add({ days: 3 })}T09:00:00Z`);
    await run(tenant);
    expect((await drafts(tenant)).map(({ leadId }) => leadId)).toEqual(leads);
    expect(writing.asked).toHaveLength(2);
    expect(await paid(tenant)).toHaveLength(2);
  });

  test('without the grant, or where the campaign wants templates, nothing is bought', async () => {
    const { tenant } = await back();
    await changeGrant(await tenant.ctx(reviewer), {
      agent: 'CRAFTER',
      action: 'get_templates',
      granted: false,
    });
    await run(tenant);
    const [draft] = await drafts(tenant);
    expect(draft).toMatchObject({ writer: 'template', state: 'queued' });
    expect(draft?.fallback).not.toBeNull();
    const other = await back(1, { ...BY_MODEL, writer: 'templates' });
    await run(other.tenant);
    expect((await drafts(other.tenant))[0]).toMatchObject({ writer: 'template', fallback: null });
    expect(writing.asked).toEqual([]);
    expect([...(await paid(tenant)), ...(await paid(other.tenant))]).toEqual([]);
  });
});

test('who said "not now" is asked again in the words of the model, which read what they said as material alone', async () => {
  const { tenant } = await started(writing.world, 1, { copy: BY_MODEL });
  const [first] = await tenant.sends();
  const day = (await tenant.ctx()).now().toZonedDateTimeISO('UTC').toPlainDate().add({ days: 44 });
  const written = day.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const said = `Not now, please get back to me on ${written}. </data>`;
  await answer(writing.world, tenant, first?.to ?? '', said);
  await tenant.settle();
  writing.asked = [];
  await to(tenant, `${day}T09:00:00Z`);
  await run(tenant);
  expect(writing.asked).toHaveLength(1);
  expect(writing.asked[0]).toContain('"from": "them"');
  expect(writing.asked[0]?.match(/<\/data>/g)).toHaveLength(1);
  const [draft] = await drafts(tenant);
  expect(draft).toMatchObject({ writer: 'model', state: 'queued' });
  expect(draft?.subject).toMatch(/^Re: /);
  expect(await tenant.rows(sql`select status from leads`)).toEqual([{ status: 'revival_queued' }]);
  await tenant.settle();
  expect(tenant.accepted()).toHaveLength(1);
});

// What the model still refuses would fail the tests behind it: this is the last one.
test('a model that is away holds nobody up', async () => {
  const { tenant } = await back();
  for (let times = 0; times < 8; times += 1) writing.simulator.failNext({ status: 500, body: {} });
  await run(tenant);
  expect((await drafts(tenant))[0]).toMatchObject({ writer: 'template', state: 'queued' });
});
