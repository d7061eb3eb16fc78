import { defineCommand, EXIT } from '#cli';
import { instantOf } from '#core/db/index';
import { invalid } from '#core/errors';
import { claimItem, releaseItem } from './claim-item.ts';
import { approvalPage } from './read-approvals.ts';

const SHOWN = 100;

export const approvalsCommand = defineCommand({
  name: 'approvals',
  summary: 'What waits for a yes and who looks at it; claim an item, or give it back.',
  example: 'legwork approvals claim 0190f3a1-7c1e-7a55-b0f3-2f6a3a1d9c10',
  arguments: '[verb] [item]',
  flags: [
    { flags: '--take-over', summary: 'claim it although somebody else looks at it; it is recorded' },
    { flags: '--kind <kind>', summary: 'only items of this kind' },
  ],
  async run(io, { positional: [verb, itemId], flags }, session) {
    const ctx = await session.ctx();
    if (verb === undefined) {
      const kind = typeof flags.kind === 'string' ? { kind: flags.kind } : {};
      const page = await approvalPage(ctx, { state: 'pending', limit: SHOWN, ...kind });
      io.result(page, () => {
        io.table(
          page.items.map(({ id, kind: what, title, claim, expiresAt }) => ({
            ...{ item: id, kind: what, title, 'looked at by': claim?.name ?? '' },
            until: instantOf(expiresAt).toString().slice(0, 16),
          })),
        );
        io.line(`${page.overview?.total ?? page.items.length} wait.`);
      });
    } else if (itemId === undefined || (verb !== 'claim' && verb !== 'release')) {
      throw invalid('approvals.verb', 'Say "claim" or "release" and the id of an item. Nothing was changed.');
    } else if (verb === 'claim') {
      const item = await claimItem(ctx, { itemId, takeOver: flags.takeOver === true });
      io.result(item, () => io.line(`Yours until ${item.claim?.until.slice(11, 16)} UTC: ${item.title}`));
    } else {
      await releaseItem(ctx, { itemId });
      io.result({ done: true }, () => io.line('Given back.'));
    }
    return EXIT.done;
  },
});
