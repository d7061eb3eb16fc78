import { defineCommand, EXIT } from '#cli';
import { invalid } from '#core/errors';
import { changeChatChannel, readChatChannel } from './chat-channel.ts';
import type { ChatChannel } from './contract.ts';

/** `legwork slack-channel`: where this workspace is told and asked. */
export const chatChannelCommand = defineCommand({
  name: 'slack-channel',
  summary: 'The Slack channel of this workspace: show, set <id>, clear (the one of the installation again).',
  example: 'legwork slack-channel set C0123456789',
  arguments: '[action] [channel]',
  async run(io, { positional: [action = 'show', channel = ''] }, session) {
    const ctx = await session.ctx();
    const view = await (action === 'show'
      ? readChatChannel(ctx)
      : changeChatChannel(ctx, { channelId: chosen(action, channel) }));
    io.result(view, () => io.line(line(view)));
    return EXIT.done;
  },
});

function chosen(action: string, channel: string): string | null {
  if (action === 'clear') return null;
  if (action === 'set' && channel.trim() !== '') return channel;
  throw invalid(
    'chat_channel.action',
    action === 'set'
      ? 'Name the channel by its id, such as C0123456789. Nothing was changed.'
      : `There is no ${action}. Choose one of show, set, clear. Nothing was changed.`,
  );
}

const line = ({ uses, channelId }: ChatChannel): string =>
  uses === 'own'
    ? `Approvals and alerts of this workspace are posted to ${channelId}. legwork slack-test says whether they arrive.`
    : uses === 'shared'
      ? 'This workspace has no channel of its own; the one of the installation is used.'
      : 'This workspace has no channel, nor has the installation. Nothing is posted. Set one with: set <id>.';
