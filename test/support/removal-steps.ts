import { approveItem } from '#approval';
import { createIo } from '#cli';
import type { Actor } from '#core/actor';
import type { Ctx } from '#core/ctx';
import { commands } from '#outbound/cli';
import { readItem } from '../../src/approval/read-approvals.ts';
import { changeMailboxState } from '../../src/outbound/change-mailbox-state.ts';
import { reviewer, type Tenant } from './dispatch-world.ts';

/** Who asks for a removal; another one says yes. */
export const asker: Actor = {
  ...reviewer,
  id: 'asker-1',
  name: 'Ada Asker',
  scopes: new Set(['operations:stop']),
};
export const pause = async (tenant: Tenant, mailboxId = '') =>
  changeMailboxState(await tenant.ctx(reviewer), { mailboxId, state: 'paused', reason: 'it goes' });

/** What `legwork mailboxes …` prints. */
export async function run(ctx: Ctx, line: readonly string[], flags = {}, json = true): Promise<string> {
  const texts: string[] = [];
  const io = createIo({ json, stdout: { write: (text: string) => texts.push(text) } });
  const session = { ctx: async () => ctx, settle: async () => undefined };
  const found = commands.find(({ name }) => name === 'mailboxes');
  await found?.run(io, { positional: line, flags }, session);
  return texts.join('');
}
export const ask = async (tenant: Tenant, address = ''): Promise<string> =>
  JSON.parse(await run(await tenant.ctx(asker), ['remove', address], { reason: 'The domain ends.' })).itemId;
export async function yes(tenant: Tenant, itemId: string) {
  const by = await tenant.ctx(reviewer);
  const { item } = await readItem(by, itemId);
  await approveItem(by, { itemId, contentHash: item.contentHash, confirm: Number(item.preview.count) });
  return item;
}
