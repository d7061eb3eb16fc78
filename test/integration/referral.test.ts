import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approveItem } from '#approval';
import { suppressIn } from '#leads';
import { verify } from '#ops';
import { answer } from '../support/answers.ts';
import { type DispatchWorld, openDispatchWorld, reviewer, type Tenant } from '../support/dispatch-world.ts';
import { started } from '../support/sequence-world.ts';

let world: DispatchWorld;
beforeAll(async () => {
  world = await openDispatchWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const items = (tenant: Tenant) =>
  tenant.rows<{
    id: string;
    state: string;
    title: string;
    contentHash: string;
    to: string;
    preview: Record<string, unknown>;
  }>(
    sql`select id, state, title, content_hash as "contentHash", preview ->> 'to' as "to", preview from approval_items where kind = 'referral' order by created_at, id`,
  );

test('"write to them instead" is one yes: the person becomes a lead of the same company, and nothing is sent by that', async () => {
  const { tenant } = await started(world, 1);
  const [first] = await tenant.sends();
  const domain = (first?.to ?? '').split('@')[1] ?? '';
  const text = `I am not the right person for this. Please contact Maria Keller, maria@${domain}.`;
  await answer(world, tenant, first?.to ?? '', text);
  await tenant.settle();
  const [item] = await items(tenant);
  expect(item).toMatchObject({
    state: 'pending',
    to: `maria@${domain}`,
    title: expect.stringContaining('Maria Keller'),
    preview: { by: { address: first?.to }, evidence: expect.stringContaining('Maria Keller') },
  });
  expect(await tenant.rows(sql`select 1 from threads where id = ${item?.preview.threadId}`)).toHaveLength(1);
  await approveItem(await tenant.ctx(reviewer), {
    ...{ itemId: item?.id ?? '', contentHash: item?.contentHash ?? '', motion: 'referral' },
  });
  await tenant.settle();
  expect((await items(tenant)).map(({ state }) => state)).toEqual(['executed']);
  const people = await tenant.rows<{ name: string; company: string }>(
    sql`select p.full_name as name, c.name as company
        from leads l join people p on p.id = l.person_id join companies c on c.id = p.company_id join person_addresses a on a.person_id = p.id where a.address = ${`maria@${domain}`}`,
  );
  expect(people).toEqual([{ name: 'Maria Keller', company: 'Mill 0 Works' }]);
  expect(tenant.accepted()).toHaveLength(1);
  expect((await verify(await tenant.ctx())).ok).toBe(true);
});

test('a leaver who names a successor is the same; who said no is not written to instead', async () => {
  const { tenant } = await started(world, 1);
  const [first] = await tenant.sends();
  const domain = (first?.to ?? '').split('@')[1] ?? '';
  const text = `I no longer work here. Please contact Paul Weber at paul@${domain} instead.`;
  await answer(world, tenant, first?.to ?? '', text, { automatic: true });
  await tenant.settle();
  const [item] = await items(tenant);
  expect(item).toMatchObject({ state: 'pending', to: `paul@${domain}` });
  const ctx = await tenant.ctx();
  await ctx.db.tx((tx) =>
    suppressIn(ctx, tx, [{ address: `paul@${domain}`, reason: 'asked us', source: 'person' }]),
  );
  await expect(
    approveItem(await tenant.ctx(reviewer), {
      ...{ itemId: item?.id ?? '', contentHash: item?.contentHash ?? '', motion: 'referral' },
    }),
  ).rejects.toThrow('It would not be sent');
  expect(await tenant.rows(sql`select 1 from person_addresses where address = ${`paul@${domain}`}`)).toEqual(
    [],
  );
});

test('nobody is proposed for an answer that names no address, or our own', async () => {
  const { tenant } = await started(world, 2);
  const [first, second] = await tenant.sends();
  await answer(world, tenant, first?.to ?? '', 'Wrong person, talk to Maria Keller please.');
  const [own] = await tenant.rows<{ address: string }>(sql`select address from mailboxes limit 1`);
  await answer(world, tenant, second?.to ?? '', `I am not the right person. Please contact ${own?.address}.`);
  await tenant.settle();
  expect(await items(tenant)).toEqual([]);
});
