import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import { moveCampaign } from '#campaigns';
import type { Actor } from '#core/actor';
import { proposeDangerous } from '../../src/approval/dangerous/propose.ts';
import { readItem } from '../../src/approval/read-approvals.ts';
import { openDispatchWorld, reviewer } from '../support/dispatch-world.ts';
import { ofThisFile } from '../support/of-this-file.ts';

const world = ofThisFile(openDispatchWorld);
const KEY: Actor = {
  kind: 'key',
  id: 'agent key',
  name: 'agent key of the tests',
  scopes: new Set(['operations:stop']),
};

test('ending a campaign: a key asks, above the limit the number is typed, and what was planned does not leave', async () => {
  const own = await world.tenant({ mailboxes: 1 });
  const boss = await own.ctx(reviewer);
  const agent = await own.ctx(KEY);
  const askToEnd = () =>
    proposeDangerous(agent, {
      what: 'campaign.archive',
      input: { campaign: own.campaignId },
      reason: 'The client left.',
    });
  const items = await own.propose([{ email: 'eve@loom.example' }, { email: 'eli@loom2.example' }]);
  await expect(askToEnd()).rejects.toMatchObject({ code: 'campaign.not_archivable' });
  const version = async () =>
    (await own.rows<{ version: number }>(sql`select version from campaigns where id = ${own.campaignId}`))[0]
      ?.version ?? 0;
  await moveCampaign(boss, {
    campaignId: own.campaignId,
    version: await version(),
    move: 'pause',
    reason: 'wait',
  });
  const { itemId } = await askToEnd();
  const { item } = await readItem(boss, itemId);
  expect(item.preview).toMatchObject({ typed: false, sample: expect.any(Array) });
  expect(Number(item.preview.count)).toBeGreaterThanOrEqual(items.length);
  await expect(
    moveCampaign(agent, {
      campaignId: own.campaignId,
      version: await version(),
      move: 'archive',
      reason: 'x',
    }),
  ).rejects.toThrow('campaigns:write');
  await approveItem(boss, { itemId, contentHash: item.contentHash });
  await own.settle();
  const [campaign] = await own.rows<{ state: string }>(
    sql`select state from campaigns where id = ${own.campaignId}`,
  );
  expect(campaign?.state).toBe('archived');
  expect(
    await own.rows(
      sql`select 1 from approval_items where kind = 'draft' and state in ('pending', 'approved')`,
    ),
  ).toEqual([]);
  expect(own.accepted()).toEqual([]);
  const [trail] = await own.rows<{ actions: string[] }>(
    sql`select array_agg(action order by at, id) as actions from audit_log where action in ('dangerous.proposed', 'batch.approved', 'campaign.archive', 'batch.executed')`,
  );
  expect(trail?.actions).toEqual([
    'dangerous.proposed',
    'batch.approved',
    'campaign.archive',
    'batch.executed',
  ]);
});
