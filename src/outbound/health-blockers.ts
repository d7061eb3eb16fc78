import { heldCampaigns } from '#campaigns';
import type { Attention, Blocker } from '#core/contributions';
import type { Tx } from '#core/db/index';
import { reason } from '#core/verdict';
import { RETURN } from './mailbox-health.rules.ts';
import { disconnectedMailboxes, restingMailboxes, restingMailboxOf } from './mailbox-health.store.ts';
import { tiersOf } from './ramp.store.ts';
import { currentRamp } from './ramp-guard.ts';
import { sendsOfLeads } from './views.ts';

/** What keeps a planned message back besides its minute: a mailbox that rests, and the first days of a workspace. */
export const healthBlockers: readonly Blocker[] = [
  {
    name: 'mailbox',
    async explain(_ctx, tx, leadId) {
      const resting = await restingMailboxOf(tx, leadId);
      if (!resting) return null;
      if (resting.state === 'removed') {
        const text = `The mailbox ${resting.address} was removed, and no other one takes this message: none of its campaign sends now, or it continues what that one began. It leaves when ${resting.address} is connected again.`;
        return { reason: reason('send.mailbox_removed', text), until: null };
      }
      if (resting.state === 'disconnected') {
        const text = `The mailbox ${resting.address} is disconnected: ${resting.reason} Connect it again under Deliverability.`;
        return { reason: reason('send.mailbox_disconnected', text), until: null };
      }
      const until = resting.by === 'bounces' ? resting.pausedAt.add({ hours: RETURN.restDays * 24 }) : null;
      const text = `The mailbox ${resting.address} rests: ${resting.reason}`;
      return { reason: reason('send.mailbox_rests', text), until: until?.toString() ?? null };
    },
  },
  {
    name: 'ramp',
    async explain(ctx, tx, leadId) {
      const ramp = await currentRamp(ctx, tx, 'UTC');
      if (!ramp?.active) return null;
      const [send] = await sendsOfLeads(tx, [leadId]);
      if (send?.state !== 'planned') return null;
      const tier = (await tiersOf(tx, [leadId])).get(leadId) ?? '';
      if (ramp.tiers?.includes(tier)) return null;
      return {
        reason: reason('ramp.tier', `The lead is not of the first tier. ${ramp.reasons[0]?.text}`),
        until: null,
      };
    },
  },
];

/** Mailboxes that their figures made rest. */
export const restingAttention = {
  async list(_ctx: unknown, tx: Tx): Promise<readonly Attention[]> {
    const resting = await restingMailboxes(tx);
    if (resting.length === 0) return [];
    const complained = resting.some(({ by }) => by === 'complaints');
    return [
      {
        kind: 'mailboxes_resting',
        title: complained
          ? 'Mailboxes that rest because of complaints; look into them'
          : 'Mailboxes that rest because too much bounced',
        count: resting.length,
        href: '/deliverability',
        rank: complained ? 85 : 45,
      },
    ];
  },
};

/** Mailboxes that cannot sign in any more: they send and read nothing. */
export const disconnectedAttention = {
  async list(_ctx: unknown, tx: Tx): Promise<readonly Attention[]> {
    const found = await disconnectedMailboxes(tx);
    const [first] = found;
    if (!first) return [];
    const title = `${found.length === 1 ? `${first.address} is` : 'Mailboxes are'} disconnected: connect again`;
    return [
      { kind: 'mailboxes_disconnected', title, count: found.length, href: '/deliverability', rank: 80 },
    ];
  },
};

/** Campaigns that stopped by themselves, after a complaint or because too much came back. */
export const heldAttention = {
  async list(_ctx: unknown, tx: Tx): Promise<readonly Attention[]> {
    const held = await heldCampaigns(tx);
    const [first] = held;
    if (!first) return [];
    const title =
      held.length === 1
        ? `${first.name} stopped by itself: look into it`
        : 'Campaigns that stopped by themselves: look into them';
    return [{ kind: 'campaigns_held', title, count: held.length, href: '/campaigns', rank: 82 }];
  },
};
