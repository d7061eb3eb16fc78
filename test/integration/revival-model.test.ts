import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { recordLeadEvents } from '#leads';
import { reviveLeads } from '../../src/cadence/revival/revive-leads.ts';
import { chosenAgain, waiting } from '../support/sequence-world.ts';
import {
  BY_MODEL,
  draftsBehind,
  paid,
  plain,
  type Question,
  writingWorld,
} from '../support/writing-world.ts';

const writing = writingWorld();

const chosen = (count: number) => chosenAgain(writing.world, count, { copy: BY_MODEL });

test('who went quiet is tried again in the words of the model, after a yes, and each text is paid once', async () => {
  const { tenant, ctx } = await chosen(2);
  await reviveLeads.run(ctx);
  const found = await draftsBehind(tenant, 0);
  expect(found.map(({ writer, state }) => ({ writer, state }))).toEqual([
    { writer: 'model', state: 'queued' },
    { writer: 'model', state: 'queued' },
  ]);
  expect(found[0]?.subject).toBe('where work waits');
  expect(await tenant.rows(sql`select distinct status from leads`)).toEqual([{ status: 'revival_queued' }]);
  expect(await waiting(tenant)).toMatchObject([{ motion: 'revival' }]);
  await reviveLeads.run(ctx);
  expect(writing.asked).toHaveLength(2);
  expect(await paid(tenant)).toHaveLength(2);
  expect(tenant.accepted()).toEqual([]);
});

test('a word about their silence is not said: the template writes', async () => {
  writing.writes = (question: Question) => {
    const said = plain(question);
    return { ...said, body: said.body.replace('Work waits', 'I got no answer. Work waits') };
  };
  const { tenant, ctx } = await chosen(1);
  await reviveLeads.run(ctx);
  const [draft] = await draftsBehind(tenant, 0);
  expect(draft).toMatchObject({ writer: 'template', state: 'queued' });
  expect(draft?.fallback?.map(({ code }) => code)).toContain('model.reproach');
});

test('who stopped being a candidate while the model wrote gets nothing', async () => {
  const { tenant, ctx, leads } = await chosen(2);
  writing.whileAsked = async () => {
    await ctx.db.tx((tx) =>
      recordLeadEvents(ctx, tx, [
        { leadId: leads[0] ?? '', event: 'replied', channel: 'email', summary: 'Answered.' },
      ]),
    );
  };
  await reviveLeads.run(ctx);
  expect((await draftsBehind(tenant, 0)).map(({ leadId }) => leadId)).toEqual([leads[1]]);
});
