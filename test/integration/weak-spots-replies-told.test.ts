import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveCampaign } from '#campaigns';
import { settingsWith } from '../support/dispatch-world.ts';
import { fillDisk } from '../support/full-disk.ts';
import { WEBHOOK_SECRET } from '../support/vendor-bench.ts';
import { AVERY, type Conversations, openConversations } from '../support/vendor-conversations.ts';

/** Traps of what vendors tell, each under the place that tells of it. */
let world: Conversations;
beforeEach(async () => {
  world = await openConversations();
});
afterEach(() => world[Symbol.asyncDispose]());

const YES = 'Happy to talk. When could we meet?';
const tell = (event: object): Promise<number> =>
  world.deliver({
    path: `/hooks/${world.ctx.workspace.slug}/instantly`,
    headers: { authorization: `Bearer ${WEBHOOK_SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify({ timestamp: world.ctx.now().toString(), email_account: 'x@x.example', ...event }),
  });

test('gtmos §32 4 (ids): a vendor’s ids are names there and nothing here, even where one is an id of ours', async () => {
  await world.mailbox('instantly');
  const { id: other } = await saveCampaign(world.ctx, { name: 'Another', settings: settingsWith() });
  await tell({
    ...{ event_type: 'reply_received', lead_email: AVERY, campaign_id: other, lead_id: other },
    ...{ email_id: other, reply_text: YES, reply_subject: 'Re: Hello', workspace: other },
  });
  await world.settle();
  expect(
    await world.all(
      sql`select t.campaign_id as campaign, m.id <> ${other} as own, r.workspace_id as workspace from replies r
          join messages m on m.id = r.message_id join threads t on t.id = r.thread_id`,
    ),
  ).toEqual([{ campaign: null, own: true, workspace: world.ctx.workspace.id }]);
  expect(await world.drafts()).toMatchObject([{ campaignId: null }]);
});

test('autosend §28 15: a reading that fails is tried again, is no intent of anybody, and ends before a person', async () => {
  await world.written('instantly');
  const disk = await fillDisk(world.bench.urls.ownerUrl, 'replies');
  await world.side('instantly').says(YES);
  const seen = () =>
    world.one<{ attempts: number; outcome: string | null }>(
      sql`select attempts, outcome from vendor_notices`,
    );
  await world.settle();
  const first = await seen();
  expect(first?.attempts).toBeGreaterThan(0);
  expect(await world.all(sql`select 1 from replies`)).toEqual([]);
  expect(await world.drafts()).toEqual([]);
  await disk.free();
  await world.settle();
  if (first?.outcome === null) expect(await world.drafts()).toMatchObject([{ intent: 'meeting_request' }]);
});
