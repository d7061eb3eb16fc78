import { once } from 'node:events';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { systemClock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { importLeads, leadsOfImport, memorySource, recordLeadEvents } from '#leads';
import { draftLeads } from '#messaging';
import { verify } from '#ops';
import { startRun } from '#pipeline';
import { guards } from '../../src/app/guards.ts';
import { slices } from '../../src/app/slices.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { settingsWith } from '../support/proposals.ts';
import { inPlace, standStill } from '../support/stand-still.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { openWithholdingModel, sentHoursAgo } from './withholding-model.ts';

/**
 * `kill -9` around a text that a model was paid for: two first messages in the workflow of a run, two follow-ups and two messages
 * to people who went quiet in their ticks. Whenever the process dies, each message is there once after the restart, and the model was asked once for each.
 */
const EACH = 2;
const model = ofThisFile(() =>
  openWithholdingModel(
    ({ text }) => {
      const [, name = '', company = ''] = /"first_name": "([^"]+)",\s+"company": "([^"]+)"/.exec(text) ?? [];
      const which = text.includes('"earlier"') ? 'Once more' : 'First';
      return {
        facts_used: [],
        subject: 'where work waits',
        body: `Hi ${name},\n\n${which}: work waits where nobody owns the cross-team handover. Who notices in manufacturing at ${company}?`,
      };
    },
    { LEGWORK_DRAFT_MODEL: 'openai/gpt-5-mini' },
  ),
);

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});

const COPY = { offer: 'map where work waits between two teams', writer: 'model' };
/** Nobody finds more about them here, and what is on a list alone scores low. */
const TIERS = ['tier_1', 'tier_2', 'tier_3', 'tier_4'];
const SEQUENCE = [
  { day: 1, channel: 'email', action: 'intro' },
  { day: 5, channel: 'email', action: 'value_followup' },
];
const head = 'email,first name,last name,title,company,industry,employees';
const list = (who: string, place: string): string =>
  [
    head,
    ...Array.from({ length: EACH }, (_, n) => {
      const name = `${who}${n}`;
      return `${name}@${place}-${n}.example,${name},Berg,Head of Operations,${place} Works,Manufacturing,120`;
    }),
    '',
  ].join('\n');

/** In a workspace of its own: a run that was just started over two people, two others whose second step is due, and two to revive. */
async function toBeWritten(name: string): Promise<Ctx> {
  if (!bench) throw new Error('The bench is not open.');
  const ctx = bench.ctx(await bench.workspace(name.toLowerCase(), 'live'), { clock: systemClock });
  const settings = settingsWith({ copy: COPY, sequence: SEQUENCE, tiers: TIERS });
  const known = await importLeads(ctx, memorySource('known.csv', list('Toni', name)));
  const underWay = await saveCampaign(ctx, { name: 'Under way', settings });
  const leadIds = await ctx.db.tx((tx) => leadsOfImport(tx, known.id));
  await draftLeads(ctx, { campaignId: underWay.id, leadIds });
  await ctx.db.tx(async (tx) => {
    await tx.execute(sql`update drafts set state = 'sent'`);
    await tx.execute(sql`delete from approval_items`);
    await tx.execute(
      sql`update enrolments set current_step = 2, started_at = now() - interval '9 days', due_at = now(), doing = null`,
    );
    for (const leadId of leadIds)
      await sentHoursAgo(ctx, tx, 24 * 9, {
        ...{ leadId, campaignId: underWay.id, messageId: `<${leadId}@us.example>`, to: 'a@b.example' },
      });
  });
  const fresh = await importLeads(ctx, memorySource('first.csv', list('Mara', name)));
  const first = await saveCampaign(ctx, { name: 'First', settings });
  await startRun(ctx, { importId: fresh.id, campaignId: first.id });
  await wentQuiet(ctx, name);
  return ctx;
}

/** People who are to be tried again, and the campaign for it. */
async function wentQuiet(ctx: Ctx, name: string): Promise<void> {
  const quiet = await importLeads(ctx, memorySource('quiet.csv', list('Zita', name)));
  await saveCampaign(ctx, { name: 'Quiet', settings: settingsWith({ purpose: 'revival', copy: COPY }) });
  await ctx.db.tx(async (tx) =>
    recordLeadEvents(
      ctx,
      tx,
      (await leadsOfImport(tx, quiet.id)).flatMap((leadId) =>
        (['sent', 'ghosted', 'revival_candidate'] as const).map((event) => ({
          ...{ leadId, event, channel: 'email' as const, summary: event },
        })),
      ),
    ),
  );
}

/** What must be the same however often the process died, by natural keys. */
const outcome = async (ctx: Ctx) => ({
  broken: Object.entries((await verify(ctx)).checks).filter(([, { count }]) => count !== 0),
  ...(await ctx.db.tx(async (tx) => ({
    drafts: await rows<{ who: string; step: number; writer: string; state: string; why: string | null }>(
      tx,
      sql`select p.first_name as who, d.step, d.writer, d.state, d.fallback -> 0 ->> 'code' as why from drafts d
          join leads l on l.workspace_id = d.workspace_id and l.id = d.lead_id
          join people p on p.workspace_id = l.workspace_id and p.id = l.person_id
          where d.state <> 'sent' order by d.step, p.first_name`,
    ),
    waiting: await rows(
      tx,
      sql`select motion, state, count(*)::int as count, count(batch_id)::int as batched from approval_items group by 1, 2 order by 1`,
    ),
    steps: await rows(
      tx,
      sql`select current_step as step, state, doing, count(*)::int as count from enrolments group by 1, 2, 3 order by 1`,
    ),
    run: await rows(
      tx,
      sql`select r.state, i.stage, i.outcome, count(*)::int as count from runs r join run_items i on i.workspace_id = r.workspace_id and i.run_id = r.id group by 1, 2, 3 order by 2`,
    ),
    batches: await rows(
      tx,
      sql`select motion, state, count(*)::int as count from approval_batches group by 1, 2 order by 1`,
    ),
    asked: await rows(
      tx,
      sql`select state, count(*)::int as count from operation_log where operation = 'language_model.openai.generate' group by 1`,
    ),
    /** Every answer has its money, and the ledger has what the vendor said it costs. */
    spend: await rows<{ state: string; count: number; asCharged: boolean }>(
      tx,
      sql`select s.state, count(*)::int as count, coalesce(bool_and(s.amount_micros = (o.receipt ->> 'costMicros')::bigint), false) as "asCharged"
          from spend_ledger s join operation_log o on o.workspace_id = s.workspace_id and o.id = s.operation_id where s.vendor = 'openai' group by 1`,
    ),
  }))),
});

test('killed around a paid answer: the same end in every place, each message once, the model asked and paid once for each', async () => {
  bench = await openWorkbench({ slices, guards });
  const [lost, unstored, stored, calm] = await Promise.all(
    ['Lost', 'Free', 'Kept', 'Calm'].map((name) => toBeWritten(name)),
  );
  if (!lost || !unstored || !stored || !calm) throw new Error('There are four places.');
  const kinds = 3;
  const wall = await standStill(bench, [
    inPlace(unstored, 'insert on drafts', 'true'),
    inPlace(stored, 'update on run_items', "old.stage = 'craft'"),
    inPlace(stored, 'insert on approval_batches', 'true'),
  ]);
  const withheld = model.withhold('Lost Works', kinds * EACH);
  const killed = model.startProduct(bench, [lost, unstored, stored]);
  const exited = once(killed, 'exit');
  await Promise.all([withheld, wall.reached(5)]);
  killed.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  expect([(await outcome(unstored)).drafts.length, (await outcome(stored)).drafts.length]).toEqual([
    0,
    2 * EACH,
  ]);
  model.giveAgain();
  await wall.open();
  const ended = await once(model.startProduct(bench, [lost, unstored, stored, calm]), 'exit');
  expect(ended).toEqual([0, null]);

  const undisturbed = await outcome(calm);
  expect(undisturbed.broken).toEqual([]);
  const written = (writer: string, why: string | null) =>
    [1, 1, 1, 1, 2, 2].map((step) => expect.objectContaining({ step, writer, state: 'queued', why }));
  expect(undisturbed.drafts).toEqual(written('model', null));
  expect(undisturbed.spend).toEqual([{ state: 'spent', count: kinds * EACH, asCharged: true }]);
  expect(await outcome(unstored), 'killed when the answer was stored and the draft was not').toEqual(
    undisturbed,
  );
  expect(await outcome(stored), 'killed when the draft was stored').toEqual(undisturbed);
  // An answer nobody heard is not asked for again: templates write, and the money stays set aside for it.
  const { drafts, spend, asked, ...rest } = await outcome(lost);
  expect(drafts).toEqual(written('template', 'gateway.unsettled'));
  expect({ ...rest, drafts: 0, spend: 0, asked: 0 }).toEqual({
    ...undisturbed,
    drafts: 0,
    spend: 0,
    asked: 0,
  });
  expect(spend).toEqual([{ state: 'reserved', count: kinds * EACH, asCharged: false }]);
  expect(asked).toEqual([{ state: 'intended', count: kinds * EACH }]);
  expect(model.charges()).toHaveLength(4 * kinds * EACH);
}, 60_000);
