import { allow, reason, refuse, type Verdict } from '#core/verdict';

const CHANNEL_ID = /^[CG][A-Z0-9]{5,20}$/;

export const isChannelId = (text: string): boolean => CHANNEL_ID.test(text);

/** Whether a workspace may call this channel its own. */
export function mayOwn(
  channelId: string,
  { shared, ofAnother }: { readonly shared: readonly string[]; readonly ofAnother: boolean },
): Verdict {
  if (!isChannelId(channelId))
    return refuse(
      reason(
        'chat_channel.not_an_id',
        `"${channelId}" is not the id of a Slack channel, such as C0123456789. Nothing was changed. Copy the id from the end of the channel's details in Slack; its name is not enough.`,
      ),
    );
  if (shared.includes(channelId))
    return refuse(
      reason(
        'chat_channel.shared',
        `${channelId} is the channel of the installation, which every workspace without one of its own uses. Nothing was changed. Leave it empty to use it.`,
      ),
    );
  if (ofAnother)
    return refuse(
      reason(
        'chat_channel.of_another',
        `${channelId} belongs to another workspace. Nothing was changed. Make a channel for this one, invite the app to it and name that.`,
      ),
    );
  return allow();
}

/**
 * Where a workspace is told and asked: in its own channel, else in the installation's, unless that is another workspace's own. Null is
 * nowhere.
 */
export function chosenChannel({
  own,
  shared,
  ofAnother,
}: {
  readonly own: string | null;
  readonly shared: string | null;
  /** The installation's channel is another workspace's own. */
  readonly ofAnother: boolean;
}): string | null {
  return own ?? (ofAnother ? null : shared);
}
