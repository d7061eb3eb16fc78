import { once } from 'node:events';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { systemClock } from '#core/clock';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { reason } from '#core/verdict';
import { parseMail } from '#inbound';
import { importLeads, leadsOfImport, memorySource } from '#leads';
import { guards } from '../../src/app/guards.ts';
import { slices } from '../../src/app/slices.ts';
import { storeReply } from '../../src/inbound/apply-reply.ts';
import { ofThisFile } from '../support/of-this-file.ts';
import { settingsWith } from '../support/proposals.ts';
import { inPlace, standStill } from '../support/stand-still.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { openWithholdingModel, sentHoursAgo } from './withholding-model.ts';

/**
 * `kill -9` around a second reading of a reply: when its answer is on the way, when it is stored and nothing was made of it, and when
 * what counts is written and nobody was told. The model is asked and paid once, and what follows happens once.
 */
const SENTENCE = 'Put something in front of me.';
const model = ofThisFile(() =>
  openWithholdingModel(() => ({ intent: 'positive', confidence: 0.9, sentence: SENTENCE }), {
    LEGWORK_READING_MODEL: 'openai/gpt-5-mini',
  }),
);

let bench: Workbench | undefined;
afterEach(async () => {
  await bench?.[Symbol.asyncDispose]();
  bench = undefined;
});

/** A workspace whose campaign wrote to somebody, and wants their vague answer read by a model too. */
async function toBeRead(name: string): Promise<Ctx> {
  if (!bench) throw new Error('The bench is not open.');
  const ctx = bench.ctx(await bench.workspace(name.toLowerCase(), 'live'), { clock: systemClock });
  const from = `toni@${name.toLowerCase()}.example`;
  const list = await importLeads(
    ctx,
    memorySource('known.csv', `email,first name,last name\n${from},Toni,Berg\n`),
  );
  const { id: campaignId } = await saveCampaign(ctx, {
    ...{ name, settings: settingsWith({ repliesReadBy: 'model' }) },
  });
  const [leadId = ''] = await ctx.db.tx((tx) => leadsOfImport(tx, list.id));
  const parsed = await parseMail(
    Buffer.from(
      `From: ${from}\r\nTo: us@us.example\r\nSubject: Re: hello\r\nMessage-ID: <in@${name}.example>\r\nIn-Reply-To: <out@us.example>\r\n\r\nGo on then, ${name}. ${SENTENCE}`,
    ),
  );
  if (!parsed.readable) throw new Error('The mail cannot be read.');
  const { mail } = parsed;
  await ctx.db.tx(async (tx) => {
    const messageId = '<out@us.example>';
    const threadId = await sentHoursAgo(ctx, tx, 2, { leadId, campaignId, messageId, to: from });
    await storeReply(
      ctx,
      tx,
      {
        mail,
        channel: 'email',
        mailboxId: null,
        messageId: `<in@${name}.example>`,
        receivedAt: ctx.now().subtract({ hours: 1 }),
      },
      { leadId, threadId, campaignId, why: reason('match.test', 'It answers us.') },
    );
  });
  return ctx;
}

const outcome = (ctx: Ctx) =>
  ctx.db.tx(async (tx) => ({
    replies: await rows(
      tx,
      sql`select intent, read_by as "readBy", jsonb_array_length(reasons) as reasons from replies`,
    ),
    readings: await rows(tx, sql`select state, outcome, intent from reply_readings`),
    drafts: await rows(
      tx,
      sql`select intent, state, count(*)::int as count from reply_drafts group by 1, 2 order by 1`,
    ),
    told: await rows(
      tx,
      sql`select type, count(*)::int as count from timeline where type = 'reply_corrected' group by 1`,
    ),
    events: await rows(
      tx,
      sql`select type, count(*)::int as count from events where type = 'reply.corrected' group by 1`,
    ),
    asked: await rows(
      tx,
      sql`select state, count(*)::int as count from operation_log where operation = 'language_model.openai.generate' group by 1`,
    ),
  }));

test('killed around a second reading: it counts once, what follows happens once, and the model is paid once', async () => {
  bench = await openWorkbench({ slices, guards });
  const lost = await toBeRead('Lost');
  const unread = await toBeRead('Unread');
  const untold = await toBeRead('Untold');
  const calm = await toBeRead('Calm');
  const withheld = model.withhold('Lost');
  const wall = await standStill(bench, [
    inPlace(unread, 'update on reply_readings', 'true'),
    inPlace(untold, 'update on replies', 'true'),
  ]);
  const killed = model.startProduct(bench, [lost, unread, untold]);
  const exited = once(killed, 'exit');
  await Promise.all([withheld, wall.reached(2)]);
  killed.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
  for (const ctx of [unread, untold])
    expect((await outcome(ctx)).readings).toMatchObject([{ state: 'waiting' }]);
  model.giveAgain();
  await wall.open();
  expect(await once(model.startProduct(bench, [lost, unread, untold, calm]), 'exit')).toEqual([0, null]);

  const undisturbed = await outcome(calm);
  expect(undisturbed).toMatchObject({
    replies: [{ intent: 'positive', readBy: 'model', reasons: 2 }],
    readings: [{ state: 'settled', outcome: 'replaced', intent: 'positive' }],
    told: [{ count: 1 }],
    events: [{ count: 1 }],
    asked: [{ state: 'done', count: 1 }],
  });
  expect(undisturbed.drafts).toMatchObject([
    { intent: 'positive', count: 1 },
    { intent: 'unknown', state: 'superseded', count: 1 },
  ]);
  expect(await outcome(unread), 'killed when the answer was stored and nothing made of it').toEqual(
    undisturbed,
  );
  expect(await outcome(untold), 'killed in the middle of writing it').toEqual(undisturbed);
  // An answer nobody heard is not asked for again: it stays as the rules read it.
  expect(await outcome(lost)).toMatchObject({
    replies: [{ intent: 'unknown', readBy: 'rules', reasons: 1 }],
    readings: [{ state: 'settled', outcome: 'kept' }],
    ...{ told: [], events: [], asked: [{ state: 'intended', count: 1 }] },
  });
  expect(model.charges()).toHaveLength(4);
}, 60_000);
