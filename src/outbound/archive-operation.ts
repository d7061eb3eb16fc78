import { z } from 'zod';
import { findCampaign, moveCampaign } from '#campaigns';
import type { Campaign } from '#campaigns/contract';
import { within } from '#core/context';
import type { DangerousOperation } from '#core/dangerous';
import type { Tx } from '#core/db/index';
import { conflict, notFound } from '#core/errors';
import { campaignNamed, hitBy, namesIn } from './archive.store.ts';
import { messagesThere } from './vendor-hold.store.ts';

const TYPED_ABOVE = 20;
const SAMPLES = 5;
const input = z.object({ campaign: z.string().trim().min(1) });

/** Putting a campaign away for good: its sequences end, and what is planned, waits for a yes or lies at vendors does not leave. */
export const archiveOperation: DangerousOperation = {
  name: 'campaign.archive',
  scope: 'campaigns:write',
  proposedWith: 'operations:stop',
  typedAbove: TYPED_ABOVE,
  input,
  async count(_ctx, tx, asked) {
    const { id, name } = await archivable(tx, asked);
    const own = await hitBy(tx, id);
    const there = (await messagesThere(tx, id)).reduce((sum, { messages }) => sum + messages, 0);
    const parts = [
      { what: 'people under way in its steps', count: own.people },
      { what: 'messages that are planned', count: own.planned },
      { what: 'messages that wait for a yes', count: own.waiting },
      { what: 'messages that lie at vendors and have not left', count: there },
    ].filter((part) => part.count > 0);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    return {
      ...{ count, parts, campaign: name, whom: name },
      title: `Put away "${name}" for good: ${own.people} people, ${count - own.people} messages`,
      sample: await namesIn(tx, id, SAMPLES),
    };
  },
  async carryOut(ctx, asked, yes) {
    await ctx.db.tx(async (tx) => {
      const { id: campaignId, version } = await archivable(tx, asked);
      await yes.begin(tx, await this.count(ctx, tx, asked));
      const reason = 'A proposal was approved.';
      await moveCampaign(within(ctx, tx), { campaignId, version, move: 'archive', reason });
      await yes.end(tx, { campaignId });
    });
  },
};

/** The campaign that is named by its id or name, if it can be put away now. */
async function archivable(tx: Tx, asked: unknown): Promise<Campaign> {
  const { campaign: named } = input.parse(asked);
  const id = await campaignNamed(tx, named);
  const campaign = id === undefined ? undefined : await findCampaign(tx, id);
  if (!campaign) throw notFound('campaign', named);
  if (campaign.state === 'active' || campaign.state === 'archived')
    throw conflict(
      'campaign.not_archivable',
      campaign.state === 'active'
        ? 'The campaign is active: what it hits changes by the minute. Nothing was changed; it is paused first.'
        : 'The campaign was put away already. Nothing was changed.',
    );
  return campaign;
}
