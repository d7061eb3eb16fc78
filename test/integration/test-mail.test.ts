import { sql } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unsubscribeUrl } from '#leads';
import { emergencyStop, resumeOperations } from '#ops';
import { testItem } from '../../src/pipeline/test-mail/send-test.ts';
import type { Tenant } from '../support/dispatch-world.ts';
import { openProductBench, type ProductBench } from '../support/product-bench.ts';
import type { Waiting } from '../support/proposals.ts';

let product: ProductBench;
let tenant: Tenant;
let item: Waiting;
let cookie: string;
let self: string;
beforeAll(async () => {
  product = await openProductBench();
  tenant = await product.world.tenant({ mailboxes: 1 });
  cookie = await product.signIn(tenant.id, 'owner');
  self = `owner-${tenant.id.slice(-6)}@people.test`;
  const [first] = await tenant.propose([{ email: 'ada@mill.example', subject: 'Two queues' }]);
  if (!first) throw new Error('Nothing was proposed.');
  item = first;
});
afterAll(() => product[Symbol.asyncDispose]());

const ask = (body: object = {}, as = cookie) =>
  product.ask(`/api/approvals/${item.itemId}/test`, { method: 'post', cookie: as, body });

/** Every row of every table of the workspace that is about leads and what they get. */
const rowsOfLeads = async (): Promise<string> => {
  const tables =
    `leads people person_addresses enrolments enrolment_steps drafts approval_items approval_batches send_ledger
    messages threads timeline status_history suppressions tasks mailboxes`.split(/\s+/);
  const found = await Promise.all(
    tables.map((table) =>
      tenant.rows(sql`select to_jsonb(x)::text as entry from ${sql.identifier(table)} x order by 1`),
    ),
  );
  return JSON.stringify(found);
};

const filedTests = async (): Promise<string[]> =>
  (await product.world.filed()).filter((mail) => /^Subject: \[Test\]/m.test(mail));

test('a person gets what the lead would get, and nothing of the lead changes', async () => {
  const before = await rowsOfLeads();
  const answer = await ask();
  expect(answer.json).toMatchObject({ to: self, subject: '[Test] Two queues', left: 9 });
  expect(product.world.sandbox.accepted().filter(({ to }) => to.includes(self))).toHaveLength(1);
  expect(tenant.accepted()).toEqual([self]);
  expect(await rowsOfLeads()).toBe(before);
  const [draft] = await tenant.rows<{ text: string }>(sql`select body || footer as text from drafts`);
  const [mail = ''] = product.world.sandbox
    .accepted()
    .filter(({ to }) => to.includes(self))
    .map((entry) => JSON.stringify(entry));
  expect(draft?.text).toContain('A text written for ada@mill.example');
  expect(mail).not.toContain('ada@mill.example>');
  expect(await tenant.rows(sql`select state, about, place from test_mails`)).toEqual([
    { state: 'sent', about: 'item', place: 1 },
  ]);
  const audited = await tenant.rows(sql`select 1 from audit_log where action = 'test_mail.asked'`);
  expect(audited).toHaveLength(1);
});

test('its bytes are those of the real mail apart from the recipient, the mark and the links by which the lead leaves', async () => {
  await ask();
  const [mail = ''] = await filedTests();
  expect(mail).toMatch(new RegExp(`^To: .*${self}`, 'm'));
  expect(mail).toContain('List-Unsubscribe: <http://legwork.test/u/test>');
  expect(mail).not.toMatch(/\/u\/(?!test)/);
  const [draft] = await tenant.rows<{ leadId: string; text: string }>(
    sql`select lead_id as "leadId", body || footer as text from drafts`,
  );
  const real = unsubscribeUrl(await tenant.ctx(), draft?.leadId ?? '');
  const read = await PostalMime.parse(mail);
  expect(read.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(
    draft?.text.replaceAll(real, 'http://legwork.test/u/test').trimEnd(),
  );
  // The link that it has instead says what it is, and does nothing.
  for (const method of ['get', 'post']) {
    const page = await product.ask('/u/test', { method });
    expect([page.status, page.text.includes('This was a test')]).toEqual([200, true]);
  }
  expect(await tenant.rows(sql`select 1 from suppressions`)).toEqual([]);
});

test('it goes to nobody but the person who asks', async () => {
  const before = product.world.sandbox.accepted().length;
  const elsewhere = await ask({ to: 'boss@elsewhere.example' });
  expect([elsewhere.status, elsewhere.json.code]).toEqual([403, 'test_mail.other_address']);
  const colleague = await product.signIn(tenant.id, 'operator');
  const others = await ask({ to: self }, colleague);
  expect([others.status, others.json.code]).toEqual([403, 'test_mail.other_address']);
  const key = await product.key(cookie, ['runs:write']);
  const byKey = await product.ask(`/api/approvals/${item.itemId}/test`, {
    ...{
      method: 'post',
      body: { to: self },
      headers: { authorization: `Bearer ${key}`, 'x-workspace': tenant.slug },
    },
  });
  expect([byKey.status, byKey.json.code]).toEqual([403, 'test_mail.nobody']);
  await expect(testItem(await tenant.ctx(), { itemId: item.itemId, to: self })).rejects.toMatchObject({
    code: 'test_mail.nobody',
  });
  expect(product.world.sandbox.accepted()).toHaveLength(before);
});

test('nothing leaves during the stop', async () => {
  const before = product.world.sandbox.accepted().length;
  await emergencyStop(await tenant.ctx(), { reason: 'A wrong price.' });
  const answer = await ask();
  expect([answer.status, answer.json.code]).toEqual([403, 'test_mail.refused']);
  expect(String(answer.json.detail)).toContain('A wrong price.');
  expect(product.world.sandbox.accepted()).toHaveLength(before);
  await resumeOperations(await tenant.ctx(), { reason: 'It is right.' });
});

test('a person has a few an hour, however many ask at once', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask()));
  expect(answers.some(({ json }) => json.code === 'test_mail.too_many')).toBe(true);
  const places = await tenant.rows<{ count: number }>(sql`select count(*)::int as count from test_mails`);
  expect(places).toEqual([{ count: 10 }]);
  const another = await product.signIn(tenant.id, 'operator');
  expect((await ask({}, another)).status).toBe(200);
});

test('a text of a template goes the same way', async () => {
  const colleague = await product.signIn(tenant.id, 'admin');
  const place = { leadId: item.leadId, campaignId: tenant.campaignId };
  const send = (text: unknown) =>
    product.ask('/api/templates/t1_value_first/test', {
      ...{ method: 'post', cookie: colleague, body: { ...place, text } },
    });
  const { json: shipped } = await product.ask('/api/templates/t1_value_first', { cookie: colleague });
  const unfilled = await send(shipped.text);
  expect([unfilled.status, unfilled.json.code]).toEqual([403, 'test_mail.no_mail']);
  expect(unfilled.json.detail).toContain('which no fresh fact gives');
  const plain = {
    subjects: { A: 'Plain words' },
    plainSubjects: { A: 'Plain words' },
    body: 'Good morning.',
  };
  const sent = await send(plain);
  expect([sent.status, sent.json.subject]).toEqual([200, '[Test] Plain words']);
  const mail = (await filedTests()).find((each) => each.includes('Plain words')) ?? '';
  const { text = '' } = await PostalMime.parse(mail);
  expect(text).toContain('Good morning.');
  expect(text).toContain('http://legwork.test/u/test');
  expect(await tenant.rows(sql`select 1 from send_ledger`)).toEqual([]);
});
