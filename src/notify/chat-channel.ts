import { defineContribution } from '#core/contribution';
import { type Ctx, requireScope } from '#core/ctx';
import type { Tx } from '#core/db/index';
import { conflict, invalid } from '#core/errors';
import { explain } from '#core/verdict';
import { chosenChannel, mayOwn } from './chat-channel.rules.ts';
import { isOfAnother, ownChannel, putChannel, removeChannel } from './chat-channel.store.ts';
import type { ChatChannel } from './contract.ts';

/** The channels of the installation, which workspaces without one of their own use. */
export const sharedChannels = defineContribution<string>('notify.shared_channel');

/** Where this workspace is told and asked; `shared` is the installation's channel for what is to be posted. Null is nowhere. */
export const channelFor = (ctx: Ctx, shared: string | null): Promise<string | null> =>
  ctx.db.tx(async (tx) => {
    const own = (await ownChannel(tx, ctx.workspace.id))?.channelId ?? null;
    const ofAnother = own === null && shared !== null && (await isOfAnother(tx, ctx.workspace.id, shared));
    return chosenChannel({ own, shared, ofAnother });
  });

/** Which channel this workspace is told and asked in. */
export async function readChatChannel(ctx: Ctx): Promise<ChatChannel> {
  requireScope(ctx, 'operations:read');
  return ctx.db.tx((tx) => shown(ctx, tx));
}

/**
 * Gives this workspace a channel of its own, or with null the installation's again. What lies in a channel already stays there and can
 * still be decided on; what comes from now on is posted to the new one.
 */
export async function changeChatChannel(ctx: Ctx, input: { channelId: string | null }): Promise<ChatChannel> {
  requireScope(ctx, 'workspace:admin');
  const channelId = input.channelId?.trim() || null;
  const [workspaceId, shared] = [ctx.workspace.id, ctx.contributed(sharedChannels)];
  return ctx.db.tx(async (tx) => {
    const before = (await ownChannel(tx, workspaceId))?.channelId ?? null;
    if (channelId === before) return shown(ctx, tx);
    if (channelId === null) await removeChannel(tx, workspaceId);
    else {
      const verdict = mayOwn(channelId, { shared, ofAnother: await isOfAnother(tx, workspaceId, channelId) });
      if (!verdict.allowed)
        throw invalid(verdict.reasons[0]?.code ?? 'chat_channel.refused', explain(verdict), [
          { path: 'channelId', message: explain(verdict) },
        ]);
      if (!(await putChannel(tx, { workspaceId, channelId, by: ctx.actor.id, at: ctx.now() })))
        throw conflict(
          'chat_channel.changed_meanwhile',
          'Somebody changed this meanwhile. Nothing was changed; look at it again.',
        );
    }
    await ctx.audit(tx, {
      action: 'chat_channel.changed',
      subject: workspaceId,
      detail: { before, after: channelId },
    });
    return shown(ctx, tx);
  });
}

/** The channel a test posts to where nobody names a place: what this workspace uses. Throws where there is none. */
export async function testedChannel(ctx: Ctx): Promise<string> {
  const [shared = null] = ctx.contributed(sharedChannels);
  const channel = await channelFor(ctx, shared);
  if (channel !== null) return channel;
  throw invalid(
    'chat_test.nowhere',
    'This workspace has no channel. Nothing was posted. Name a member or channel with --to, or set one with legwork slack-channel set.',
  );
}

/** Throws where this channel is another workspace's own: nothing of this one is posted there. */
export async function refuseChannelOfAnother(ctx: Ctx, channelId: string): Promise<void> {
  if (await ctx.db.tx((tx) => isOfAnother(tx, ctx.workspace.id, channelId)))
    throw invalid(
      'chat_channel.of_another',
      `${channelId} belongs to another workspace. Nothing was posted. Name a channel of this one, or a member.`,
    );
}

async function shown(ctx: Ctx, tx: Tx): Promise<ChatChannel> {
  const own = await ownChannel(tx, ctx.workspace.id);
  const shared = ctx.contributed(sharedChannels).length > 0;
  return {
    channelId: own?.channelId ?? null,
    uses: own ? 'own' : shared ? 'shared' : 'none',
    changedAt: own?.changedAt ?? null,
    changedBy: own?.changedBy ?? null,
  };
}
