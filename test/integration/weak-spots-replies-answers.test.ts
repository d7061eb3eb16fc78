import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { attention } from '#core/contributions';
import { processDue } from '#inbound';
import {
  ANA,
  answers,
  answerWorld,
  draftOf,
  draftsOf,
  grantAuto,
  mailIn,
  mailsTo,
  pass,
  YES,
} from '../support/answer-world.ts';
import type { Tenant } from '../support/dispatch-world.ts';
import { started, waiting } from '../support/sequence-world.ts';

/** Traps of answering that only the whole product can show, each under the place that tells of it. */
const world = answerWorld();

const NOTICE = {
  From: 'MAILER-DAEMON@mx.example',
  Subject: 'Undelivered Mail Returned to Sender',
  'Auto-Submitted': 'auto-replied',
  'MIME-Version': '1.0',
  'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
};
const refused = (address: string): string =>
  [
    ...['--b', 'Content-Type: text/plain', '', 'Not delivered.', '--b'],
    ...['Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', ''],
    `Final-Recipient: rfc822; ${address}`,
    ...['Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550 5.1.1 User unknown', '', '--b--', ''],
  ].join('\r\n');

const countOf = async (tenant: Tenant, statement: ReturnType<typeof sql>): Promise<number> =>
  (await tenant.rows(statement)).length;

test('autosend §28 24: a failure told twice counts once, and ends the follow-up that waits for a yes', async () => {
  const { tenant } = await started(world, 1);
  const to = 'person0@mill-0.example';
  await tenant.live(24 * 6);
  expect(await waiting(tenant)).toHaveLength(1);
  await answers(tenant, to, refused(to), { headers: NOTICE });
  await answers(tenant, to, refused(to), { headers: NOTICE });
  expect(await tenant.rows(sql`select outcome from inbound_mail`)).toEqual([
    { outcome: 'bounce' },
    { outcome: 'bounce' },
  ]);
  expect(await countOf(tenant, sql`select 1 from approval_items where state = 'pending'`)).toBe(0);
  expect(await countOf(tenant, sql`select 1 from suppressions where value = ${to}`)).toBe(1);
  expect(await countOf(tenant, sql`select 1 from events where type = 'address.bounced'`)).toBe(1);
  expect(await countOf(tenant, sql`select 1 from timeline where type = 'bounced'`)).toBe(1);
  await tenant.live(24 * 30);
  expect(mailsTo(tenant, to)).toBe(1);
});

test('autosend §28 27: where nobody can be told, what waits stands on Home all the same', async () => {
  const tenant = await world.written([ANA]);
  await answers(tenant, ANA, YES);
  const ctx = await tenant.ctx();
  const items = await ctx.db.tx(async (tx) =>
    (await Promise.all(ctx.contributed(attention).map((source) => source.list(ctx, tx)))).flat(),
  );
  expect(items).toContainEqual(expect.objectContaining({ kind: 'approvals', count: 1 }));
});

test('anchors §2.2 31, 32: machines that answer machines are answered by nobody, whoever they say they are', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  for (let turn = 1; turn <= 5; turn += 1) {
    const ctx = await tenant.ctx();
    await mailIn(ctx, [
      {
        from: ANA,
        text: 'Thank you for your message. Happy to talk. When could we meet?',
        headers: { From: `desk-${turn}@mill.example`, 'Auto-Submitted': 'auto-replied' },
      },
    ]);
    await processDue(ctx);
    await pass(world, tenant, { minutes: 20 });
  }
  expect(await draftsOf(tenant)).toEqual([]);
  expect(tenant.accepted()).toEqual([ANA]);
});

test('gtmos §32 4 (confidence): what cannot be read is no news: nobody is told, and no answer is written', async () => {
  const tenant = await world.written([ANA]);
  await grantAuto(tenant);
  await answers(tenant, ANA, 'Hm. Blue horizon seventeen.');
  const [reply] = await tenant.rows<{ intent: string }>(sql`select intent from replies`);
  expect(reply?.intent).toBe('unknown');
  expect(await countOf(tenant, sql`select 1 from alerts`)).toBe(0);
  expect(await draftOf(tenant)).toMatchObject({ state: 'skipped', body: '' });
  await pass(world, tenant, { minutes: 30 });
  expect(mailsTo(tenant, ANA)).toBe(1);
});
