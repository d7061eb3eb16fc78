import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { importLeads, memorySource, recordLeadEvents } from '#leads';
import { reviveLeads } from '../../src/cadence/revival/revive-leads.ts';
import { waiting } from '../support/sequence-world.ts';
import {
  BY_MODEL,
  draftsBehind,
  paid,
  plain,
  type Question,
  writingWorld,
} from '../support/writing-world.ts';

const writing = writingWorld();

/** Leads that were chosen to be tried again, in a workspace with a campaign for it. */
async function chosen(count: number, copy: Record<string, unknown> = BY_MODEL) {
  const tenant = await writing.world.tenant({ settings: { purpose: 'revival', copy } });
  const ctx = await tenant.ctx();
  const lines = Array.from(
    { length: count },
    (_, n) => `quiet${n}@quiet-${n}.example,Ana${n},Berg,Head of Operations,Quiet ${n} Works,Manufacturing`,
  );
  const head = 'email,first name,last name,title,company,industry';
  await importLeads(ctx, memorySource('quiet.csv', [head, ...lines, ''].join('\n')));
  const leads = await tenant.rows<{ id: string }>(sql`select id from leads order by id`);
  await ctx.db.tx((tx) =>
    recordLeadEvents(
      ctx,
      tx,
      leads.flatMap(({ id: leadId }) =>
        (['sent', 'ghosted', 'revival_candidate'] as const).map((event) => ({
          ...{ leadId, event, channel: 'email' as const, summary: event },
        })),
      ),
    ),
  );
  return { tenant, ctx, leads: leads.map(({ id }) => id) };
}

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
