import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIo } from '#cli';
import type { Ctx } from '#core/ctx';
import { rows } from '#core/db/index';
import { commands } from '#inbound/cli';
import { noteOtherAddress } from '#leads';
import { mailAttention } from '../../src/inbound/health.store.ts';
import { unmatchedList, unmatchedOne } from '../../src/inbound/unmatched/read-unmatched.ts';
import { assignUnmatched, setAsideUnmatched } from '../../src/inbound/unmatched/settle-unmatched.ts';
import { markErased } from '../../src/leads/erasure/identity.store.ts';
import { reviewer } from '../support/dispatch-world.ts';
import { type InboundBench, mail, openInboundBench } from '../support/inbound-bench.ts';

let bench: InboundBench;
let ctx: Ctx;
beforeAll(async () => {
  bench = await openInboundBench();
  ctx = bench.ctx.as(reviewer);
});
afterAll(() => bench[Symbol.asyncDispose]());

const stranger = (name: string, text = 'Happy to hear more. What does it cost?') =>
  bench.deliver(mail({ from: `${name} <${name}@gmx.de>`, subject: `Question of ${name}`, text }));
const waiting = async (): Promise<string[]> =>
  (await unmatchedList(ctx, { aside: false, limit: 50 })).mails.map(({ id }) => id);
const onHome = async (): Promise<number> =>
  (await ctx.db.tx((tx) => mailAttention.list(ctx, tx))).find(({ kind }) => kind === 'replies_unmatched')
    ?.count ?? 0;
const notice = async (kind: string, payload: object): Promise<string> => {
  const id = ctx.ids.next();
  await ctx.db.tx((tx) =>
    tx.execute(sql`insert into vendor_notices (workspace_id, id, vendor, kind, seen_by, sighting, payload, received_at, processed_at, outcome)
      values (${ctx.workspace.id}, ${id}, 'instantly', ${kind}, 'poll', ${id}, ${JSON.stringify(payload)}::jsonb, ${ctx.now().toString()}, ${ctx.now().toString()}, 'unmatched')`),
  );
  return id;
};

test('mail given to a lead by a person is read as theirs, ends their sequence, and leaves Home', async () => {
  const lead = await bench.mailedLead('ida', { subject: 'Ida handovers' });
  const id = await stranger('ida.private');
  expect(await onHome()).toBe(1);
  expect(await unmatchedOne(ctx, id)).toMatchObject({
    from: 'ida.private <ida.private@gmx.de>',
    text: 'Happy to hear more. What does it cost?',
    unassignable: null,
  });
  const done = await assignUnmatched(ctx, { id, leadId: lead.leadId, theirAddress: true });
  expect(done).toMatchObject({ leadId: lead.leadId, threadId: lead.threadId });
  expect(await bench.outcomeOf(id)).toMatchObject({ outcome: 'reply', leadId: lead.leadId });
  expect(await bench.leadState(lead.leadId)).toMatchObject({ status: 'replied', replies: 1 });
  expect(await bench.enrolment(lead.leadId)).toEqual({ state: 'exited', reason: 'replied' });
  expect([await waiting(), await onHome()]).toEqual([[], 0]);
  // What comes from there again is theirs.
  const next = await bench.deliver(
    mail({ from: 'ida.private@gmx.de', subject: 'One more thing', text: 'Who would join?' }),
  );
  expect(await bench.outcomeOf(next)).toMatchObject({ outcome: 'reply', leadId: lead.leadId });
  const told = await ctx.db.tx((tx) =>
    rows(tx, sql`select detail from audit_log where action = 'mail.assigned' and subject = ${id}`),
  );
  expect(told).toEqual([{ detail: { leadId: lead.leadId, theirAddress: true, what: 'mail' } }]);
});

test('a no in mail that is given to a lead covers the sender and the lead', async () => {
  const lead = await bench.mailedLead('jon', { subject: 'Jon handovers' });
  const id = await stranger('jon.private', 'Please stop writing to me.');
  await assignUnmatched(ctx, { id, leadId: lead.leadId });
  expect([await bench.suppressed(lead.address), await bench.suppressed('jon.private@gmx.de')]).toEqual([
    1, 1,
  ]);
});

test('what is not about us waits for nobody any more, stays findable, and can still be given to somebody', async () => {
  const lead = await bench.mailedLead('kai', { subject: 'Kai handovers' });
  const id = await stranger('kai.private');
  await setAsideUnmatched(ctx, { id });
  expect([await waiting(), await onHome()]).toEqual([[], 0]);
  expect((await unmatchedList(ctx, { aside: true, limit: 50 })).mails).toMatchObject([
    { id, settledAs: 'not_ours', settledBy: reviewer.id, outcome: 'unmatched' },
  ]);
  await expect(setAsideUnmatched(ctx, { id })).rejects.toThrow('settled this mail before you');
  await assignUnmatched(ctx, { id, leadId: lead.leadId });
  expect(await bench.repliesOf(lead.leadId)).toHaveLength(1);
});

test('of two hands one settles it, and nothing happens twice', async () => {
  const [one, two] = [
    await bench.mailedLead('lea', { subject: 'Lea 1' }),
    await bench.mailedLead('max', { subject: 'Max 1' }),
  ];
  const id = await stranger('either');
  const both = await Promise.allSettled([
    assignUnmatched(ctx, { id, leadId: one.leadId }),
    assignUnmatched(ctx, { id, leadId: two.leadId }),
    setAsideUnmatched(ctx, { id }),
  ]);
  // Who puts it aside first may still be followed by one who knows better.
  expect(
    both
      .slice(0, 2)
      .map(({ status }) => status)
      .sort(),
  ).toEqual(['fulfilled', 'rejected']);
  expect((await bench.repliesOf(one.leadId)).length + (await bench.repliesOf(two.leadId)).length).toBe(1);
  await expect(assignUnmatched(ctx, { id, leadId: two.leadId })).rejects.toThrow(
    'settled this mail before you',
  );
});

test('who may not, who is no person, and another workspace settle nothing', async () => {
  const lead = await bench.mailedLead('nia', { subject: 'Nia 1' });
  const id = await stranger('nobody');
  const looking = ctx.as({ ...reviewer, scopes: new Set(['inbox:read'] as const) });
  const agent = ctx.as({ ...reviewer, kind: 'agent' });
  for (const acting of [looking, agent]) {
    await expect(assignUnmatched(acting, { id, leadId: lead.leadId })).rejects.toThrow();
    await expect(setAsideUnmatched(acting, { id })).rejects.toThrow();
  }
  const other = (await bench.neighbour()).as(reviewer);
  await expect(unmatchedOne(other, id)).rejects.toThrow(/no mail|not.*found/i);
  await expect(setAsideUnmatched(other, { id })).rejects.toThrow(/no mail|not.*found/i);
  await expect(assignUnmatched(ctx, { id, leadId: ctx.ids.next() })).rejects.toThrow(/lead/);
  expect(await waiting()).toEqual([id]);
  await setAsideUnmatched(ctx, { id });
});

test('nothing is given to somebody who was forgotten, nor is an address noted of them', async () => {
  const lead = await bench.mailedLead('tess', { subject: 'Tess 1' });
  const id = await bench.deliver(
    mail({
      from: 'Theo <theo@tess-firm.example>',
      subject: 'News',
      text: 'All news.',
      headers: { 'List-Id': '<news.tess-firm.example>' },
    }),
  );
  await ctx.db.tx(async (tx) => {
    const people = await rows<{ id: string }>(
      tx,
      sql`select person_id as id from leads where id = ${lead.leadId}`,
    );
    await markErased(
      tx,
      people.map((person) => person.id),
      ctx.now(),
    );
  });
  const other = { leadId: lead.leadId, address: 'tess.2@tess-firm.example', source: 'reply' };
  expect.soft(await ctx.db.tx((tx) => noteOtherAddress(ctx, tx, other))).toBe(false);
  expect.soft((await unmatchedOne(ctx, id)).candidates).toEqual([]);
  await expect(assignUnmatched(ctx, { id, leadId: lead.leadId })).rejects.toThrow(/lead/);
  expect(await bench.repliesOf(lead.leadId)).toEqual([]);
  await setAsideUnmatched(ctx, { id });
});

test('what is no readable mail is given to nobody, and says why', async () => {
  const lead = await bench.mailedLead('oli', { subject: 'Oli 1' });
  const failure = await notice('mail.bounced', {
    kind: 'mail.bounced',
    address: 'x@y.example',
    campaignId: null,
    detail: null,
  });
  const broken = await notice('mail.replied', {});
  for (const id of [failure, broken]) {
    const shown = await unmatchedOne(ctx, id);
    expect(shown.unassignable).not.toBeNull();
    await expect(assignUnmatched(ctx, { id, leadId: lead.leadId })).rejects.toThrow('Nothing was changed');
    await setAsideUnmatched(ctx, { id });
  }
  expect(await onHome()).toBe(0);
});

test('the list goes on behind its last row, over mailboxes and vendors alike', async () => {
  const made: string[] = [];
  for (const name of ['p1', 'p2', 'p3']) made.push(await stranger(name));
  made.push(await notice('mail.replied', {}));
  const seen: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await unmatchedList(ctx, { aside: false, after, limit: 2 });
    seen.push(...page.mails.map(({ id }) => id));
    if (page.next === null) break;
    after = page.next;
  }
  expect([...seen].sort()).toEqual([...made].sort());
  await expect(unmatchedList(ctx, { aside: false, after: 'nonsense', limit: 2 })).rejects.toThrow(
    'no place in the list',
  );
});

test('the terminal lists, shows, gives and puts aside', async () => {
  const say = async (line: readonly string[], flags = {}, json = true): Promise<string> => {
    const texts: string[] = [];
    const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
    const command = commands.find(({ name }) => name === 'unmatched');
    await command?.run(
      io,
      { positional: line, flags },
      { ctx: async () => ctx, settle: async () => undefined },
    );
    return texts.join('');
  };
  const lead = await bench.mailedLead('pia', { subject: 'Pia 1' });
  const id = await stranger('pia.private', 'Could you send the price list?\u001b[2J');
  expect(JSON.parse(await say([])).mails.map((each: { id: string }) => each.id)).toContain(id);
  const shown = await say(['show', id], {}, false);
  expect(shown).toContain('Could you send the price list?');
  expect(shown).not.toContain('\u001b');
  await expect(say(['assign', id])).rejects.toThrow('--lead');
  expect(JSON.parse(await say(['assign', id], { lead: lead.leadId }))).toMatchObject({ leadId: lead.leadId });
  const rest = await waiting();
  for (const each of rest) await say(['aside', each]);
  expect(await say([], {}, false)).toContain('Nothing lies here.');
  await expect(say(['paint', id])).rejects.toThrow('show, assign, aside');
});
