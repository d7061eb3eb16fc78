import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attention } from '#core/contributions';
import { writeMail } from '#vendors/instantly/simulated-mail';
import { openVendorBench, type VendorBench } from '../support/vendor-bench.ts';
import { mailedAtInstantly } from '../support/vendor-work.ts';

let world: VendorBench;
beforeAll(async () => {
  world = await openVendorBench();
});
afterAll(() => world[Symbol.asyncDispose]());

const pattern = () => {
  const { state } = world.instantly.simulator;
  const [campaign] = state.campaigns.values();
  if (!campaign) throw new Error('The simulator is not seeded.');
  return { state, campaign };
};

/** A running campaign with one mailed lead. */
function campaignWith(email: string): string {
  const { state, campaign } = pattern();
  const id = state.nextId();
  state.campaigns.set(id, { ...campaign, id, name: `Campaign of ${email}`, status: 1 });
  mailedAtInstantly(world, email, id);
  return id;
}

async function turn(): Promise<void> {
  world.clock.move({ minutes: 6 });
  await world.tick('inbound.poll_vendors');
  await world.settle();
}
const intentOf = async (leadId: string) =>
  (await world.one<{ intent: string }>(sql`select intent from replies where lead_id = ${leadId}`))?.intent;
const pollOf = (campaignId: string) =>
  world.one<{ failures: number; error: string | null; until: string }>(
    sql`select failures, error, read_until as until from vendor_polls where vendor_campaign_id = ${campaignId}`,
  );

test('answers whose webhooks never came are found by asking; one failing campaign holds up no other', async () => {
  const [good, bad] = [
    await world.lead({ email: 'good@good-firm.example' }),
    await world.lead({ email: 'bad@bad-firm.example' }),
  ];
  const [goodCampaign, badCampaign] = [
    campaignWith('good@good-firm.example'),
    campaignWith('bad@bad-firm.example'),
  ];
  const answer = world.instantly.simulator.answer.bind(world.instantly.simulator);
  let broken = true;
  world.instantly.simulator.answer = async (request) =>
    broken && request.path === '/emails' && request.query.get('campaign_id') === badCampaign
      ? { status: 400, body: { statusCode: 400, error: 'Bad Request', message: 'Broken for the test' } }
      : answer(request);
  await turn();
  world.offline = true;
  await world.instantly.simulator.reply('good@good-firm.example', 'What does it cost?');
  await world.instantly.simulator.reply('bad@bad-firm.example', 'No thanks.');
  world.offline = false;
  await turn();
  expect(await intentOf(good)).toBe('question');
  expect(await intentOf(bad)).toBeUndefined();
  expect(await pollOf(goodCampaign)).toMatchObject({ failures: 0, error: null });
  const failed = await pollOf(badCampaign);
  expect(failed?.failures).toBeGreaterThan(0);
  expect(failed?.error).toContain('nstantly');
  const before = failed?.until;
  for (let turns = 0; turns < 12; turns += 1) await turn();
  const items = await Promise.all(
    world.ctx.contributed(attention).map((each) => world.ctx.db.tx((tx) => each.list(world.ctx, tx))),
  );
  expect(items.flat().find(({ kind }) => kind === 'vendor_polls_failing')).toMatchObject({ count: 1 });
  expect((await pollOf(badCampaign))?.until).toBe(before);
  broken = false;
  world.clock.move({ hours: 2 });
  await turn();
  expect(await intentOf(bad)).toBe('negative');
});

test('gtmos §32 4 (pages): drafts are not asked for, and an answer beyond one page is read', async () => {
  const { campaign } = pattern();
  expect(await pollOf(campaign.id)).toBeUndefined();
  const { state } = world.instantly.simulator;
  const id = campaignWith('many@many-firm.example');
  const leadId = await world.lead({ email: 'many@many-firm.example' });
  await turn();
  for (let index = 0; index < 150; index += 1)
    writeMail(state, {
      ue_type: 2,
      subject: 'Re: Hello',
      from: 'many@many-firm.example',
      to: 'sdr1@sender.example',
      lead: 'many@many-firm.example',
      eaccount: 'sdr1@sender.example',
      campaign_id: id,
      thread_id: 'one-thread',
      body: { html: `<p>Question number ${index}?</p>`, text: `Question number ${index}?` },
    });
  await turn();
  await turn();
  expect(await world.one(sql`select count(*)::int as n from replies where lead_id = ${leadId}`)).toEqual({
    n: 150,
  });
  expect(await world.all(sql`select 1 from threads where lead_id = ${leadId}`)).toHaveLength(1);
});

test('LinkedIn conversations are read too, and what the webhook told already is one', async () => {
  await turn();
  const texts = () =>
    world.all<{ text: string }>(
      sql`select m.body_text as text from messages m join threads t on t.id = m.thread_id
          where t.channel = 'linkedin' and m.direction = 'in' order by m.at, m.id`,
    );
  expect(await texts()).toEqual([{ text: 'Happy to talk' }]);
  await world.heyreach.simulator.reply('2-abc', 'Could you send me an overview?');
  await world.settle();
  await turn();
  expect(await texts()).toHaveLength(2);
  world.offline = true;
  await world.heyreach.simulator.reply('2-abc', 'And the price?');
  world.offline = false;
  await turn();
  expect((await texts()).at(-1)).toEqual({ text: 'And the price?' });
  expect(await world.all(sql`select 1 from threads where channel = 'linkedin'`)).toHaveLength(1);
});

const NUL = 'What does it\u0000 cost? \ud83d';
test.each([
  ['asked for', 'asked@nul-firm.example', true],
  ['told', 'told@nul-firm.example', false],
])('bad input: a text with what no database takes is kept without it, %s', async (_how, email, offline) => {
  const lead = await world.lead({ email });
  const campaign = campaignWith(email);
  world.offline = offline;
  await world.instantly.simulator.reply(email, NUL);
  world.offline = false;
  await turn();
  await turn();
  expect(await pollOf(campaign)).toMatchObject({ failures: 0, error: null });
  expect(await intentOf(lead)).toBe('question');
  const [mail] = await world.all<{ text: string }>(
    sql`select m.visible_text as text from messages m join replies r on r.message_id = m.id where r.lead_id = ${lead}`,
  );
  expect(mail?.text).toContain('What does it cost?');
});

test('gtmos §32 4 (raw error): what a database says when a reply cannot be kept is shown to nobody', async () => {
  const email = 'raw@raw-firm.example';
  const lead = await world.lead({ email });
  const campaign = campaignWith(email);
  world.offline = true;
  await world.instantly.simulator.reply(email, 'What does it cost?');
  world.offline = false;
  const answer = world.instantly.simulator.answer.bind(world.instantly.simulator);
  // A name of its own that is longer than any index takes.
  const long = Array.from({ length: 400 }, (_, n) => createHash('sha256').update(`${n}`).digest('hex')).join(
    '',
  );
  world.instantly.simulator.answer = async (request) => {
    const given = await answer(request);
    const { items = [] } = (given as { body?: { items?: object[] } }).body ?? {};
    return request.path === '/emails' && request.query.get('campaign_id') === campaign
      ? { status: 200, body: { items: items.map((item) => ({ ...item, id: long })) } }
      : given;
  };
  await turn();
  await turn();
  world.instantly.simulator.answer = answer;
  const failed = await pollOf(campaign);
  expect(failed?.failures).toBeGreaterThan(0);
  expect(failed?.error).toMatch(/^What it answered could not be kept/);
  expect(failed?.error).not.toMatch(/index|row|btree|sql|relation/i);
  for (let turns = 0; turns < 12 && (await intentOf(lead)) === undefined; turns += 1) await turn();
  expect(await intentOf(lead)).toBe('question');
});
