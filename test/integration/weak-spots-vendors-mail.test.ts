import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contribute } from '#core/contribution';
import { reason } from '#core/verdict';
import { definePerformer, EffectError } from '#gateway';
import { processDue } from '#inbound';
import { alertChannels, raiseAlerts } from '#notify';
import { slackPostMessage } from '#vendors/slack/operations';
import { postAlerts } from '../../src/notify/post-alerts.ts';
import { readAlerts } from '../../src/notify/read-alerts.ts';
import { CHANNEL, startSlack } from '../../src/vendors/slack/case.fixture.ts';
import { approved, people } from '../support/dispatch-steps.ts';
import { type DispatchWorld, openDispatchWorld, type Tenant } from '../support/dispatch-world.ts';
import { T0 } from '../support/workbench.ts';

const POLICY = ['5.7.1', '5.7.26', '5.7.27', '5.7.30', '5.7.515', '5.7.606', '5.7.649'];
const REFUSED = 'policy.refused';

let world: DispatchWorld;
let slack: Awaited<ReturnType<typeof startSlack>>;
beforeAll(async () => {
  slack = await startSlack(() => T0);
  world = await openDispatchWorld({
    performers: slack.performers,
    contributions: [contribute(alertChannels, { operation: slackPostMessage, channelId: CHANNEL })],
    wrap: (performer) =>
      performer.operation.name !== 'email.send'
        ? performer
        : definePerformer({
            ...performer,
            perform: async (ctx, input, call) => {
              if ((input as { to: { address: string } }).to.address.startsWith(REFUSED))
                throw new EffectError(reason('mail.rejected', '550 5.7.1 refused by policy of the domain'), {
                  effect: 'none',
                });
              return performer.perform(ctx, input, call);
            },
          }),
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await slack.close();
});

const suppressed = (tenant: Tenant) => tenant.rows(sql`select value from suppressions`);

/** What a receiving server sends back about one message of ours. */
const notice = (to: string, messageId: string, status: string): string =>
  [
    'From: MAILER-DAEMON@mx.example',
    'To: sender-0@tenant.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    `Message-ID: <dsn.${status}.${to}>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} Message refused`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '--b--',
    '',
  ].join('\r\n');

test('policy rejections suppress innocent recipients: a refusal of the sender is nobody’s no, a dead address is', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, people(POLICY.length + 1, 'policy'));
  await tenant.live();
  const sends = await tenant.sends();
  expect(sends.every(({ state }) => state === 'accepted')).toBe(true);
  const ctx = await tenant.ctx();
  const [mailbox] = await tenant.rows<{ id: string }>(sql`select id from mailboxes`);
  for (const [index, status] of [...POLICY, '5.1.1'].entries()) {
    const send = sends[index];
    await tenant.rows(sql`insert into inbound_mail (workspace_id, id, mailbox_id, uid_validity, uid, message_id, raw, received_at)
      values (${tenant.id}, ${ctx.ids.next()}, ${mailbox?.id}, 99, ${1_000 + index}, ${`<dsn.${index}@mx.example>`}, ${Buffer.from(notice(send?.to ?? '', send?.messageId ?? '', status))}, ${ctx.now().toString()})`);
  }
  await processDue(ctx);
  const dead = sends[POLICY.length]?.to;
  expect(await suppressed(tenant)).toEqual([{ value: dead }]);
  const statuses = await tenant.rows<{ status: string; leads: number }>(
    sql`select status, count(*)::int as leads from leads group by 1 order by 1`,
  );
  expect(statuses).toEqual([
    { status: 'bounced', leads: 1 },
    { status: 'sent', leads: POLICY.length },
  ]);
});

test('a refusal by policy in the middle of a dispatch is final for that message, and suppresses nobody', async () => {
  const tenant = await world.tenant({ mailboxes: 1 });
  await approved(tenant, [
    { email: `${REFUSED}@strict-domain.example` },
    { email: 'fine@other-domain.example' },
  ]);
  await tenant.live();
  expect((await tenant.sends()).map(({ to, state }) => [to.split('@')[0], state]).sort()).toEqual([
    ['fine', 'accepted'],
    [REFUSED, 'rejected'],
  ]);
  expect(await suppressed(tenant)).toEqual([]);
});

test('one message that is too long for the chat is refused and the report is lost: its beginning is posted, the whole is kept', async () => {
  const ctx = await (await world.tenant({ mailboxes: 1 })).ctx();
  const words = Array.from({ length: 3_000 }, (_, index) => `word${index}`).join(' ');
  await ctx.db.tx((tx) =>
    raiseAlerts(ctx, tx, [
      {
        code: 'test',
        subject: 'long',
        severity: 'warning',
        title: 'A long story',
        text: words,
        at: ctx.now(),
      },
    ]),
  );
  const before = slack.simulator.posts().length;
  expect(await postAlerts.run(ctx)).toBe(1);
  const [alert] = await readAlerts(ctx);
  expect(alert?.postError).toBeNull();
  expect(alert?.text === words).toBe(true);
  const posted = JSON.stringify(slack.simulator.posts().slice(before));
  expect(posted.includes('word0 ') && /word\d+ … The rest stands under/.test(posted)).toBe(true);
});
