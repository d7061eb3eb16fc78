import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { approveItem } from '#approval';
import type { Actor } from '#core/actor';
import { ROLE_SCOPES } from '../../src/access/roles.rules.ts';
import { proposeDangerous } from '../../src/approval/dangerous/propose.ts';
import { readItem } from '../../src/approval/read-approvals.ts';
import { ANA, answers, answerWorld } from '../support/answer-world.ts';
import { reviewer } from '../support/dispatch-world.ts';

const world = answerWorld();
const SETTER: Actor = {
  ...{ kind: 'person', id: 'setter', name: 'Sam Setter' },
  scopes: new Set(ROLE_SCOPES.setter),
};

test('somebody who was archived and writes is read as ever', async () => {
  const tenant = await world.written([ANA]);
  const owner = await tenant.ctx(reviewer);
  const [lead] = await tenant.rows<{ id: string }>(sql`select id from leads`);
  const { itemId } = await proposeDangerous(await tenant.ctx(SETTER), {
    ...{ what: 'leads.archive', input: { leadIds: [lead?.id ?? ''] }, reason: 'The market was left.' },
  });
  const { item } = await readItem(owner, itemId);
  await approveItem(owner, { itemId, contentHash: item.contentHash });
  await tenant.settle();
  await answers(tenant, ANA, 'Which systems do you integrate with?');
  const [after] = await tenant.rows<{ status: string; archived: boolean }>(
    sql`select status, archived_at is not null as archived from leads`,
  );
  expect(after).toEqual({ status: 'replied', archived: true });
});
