import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChatChannel } from '../../../src/notify/contract.ts';
import { useAct } from '../../act.ts';
import { get, put } from '../../api.ts';
import { useNames } from '../../members.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const USES: Record<ChatChannel['uses'], string> = {
  own: 'Approvals, replies and alerts of this workspace are posted to its own channel. What lies in another one already stays there and can still be decided on.',
  shared: 'This workspace has no channel of its own and uses the one of the installation.',
  none: 'Neither this workspace nor the installation has a channel. Nothing is posted.',
};

/** Where in Slack this workspace is told and asked. */
export function SlackChannelPanel() {
  const channel = useQuery({
    queryKey: ['slack-channel'],
    queryFn: () => get<ChatChannel>('/slack-channel'),
  });
  return (
    <Panel title="Slack channel">
      <Loaded query={channel} rows={2}>
        {(found) => <ChannelForm key={found.channelId} channel={found} />}
      </Loaded>
    </Panel>
  );
}

function ChannelForm({ channel: { channelId, uses, changedAt, changedBy } }: { channel: ChatChannel }) {
  const [text, setText] = useState(channelId ?? '');
  const [wrong, setWrong] = useState<string>();
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const act = useAct();
  const nameOf = useNames();
  return (
    <form
      aria-label="Slack channel"
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        setWrong(undefined);
        void act(
          ({ uses: now }: ChatChannel) =>
            now === 'own' ? 'Saved. It holds from now on.' : 'This workspace has no channel of its own now.',
          () => put<ChatChannel>('/slack-channel', { channelId: text.trim() || null }),
          setWrong,
        );
      }}
    >
      <p className="text-soft">{USES[uses]}</p>
      <Field
        label="Id of the channel"
        hint="Such as C0123456789, at the end of the channel's details. Empty: the one of the installation."
        wrong={wrong}
      >
        <input
          value={text}
          onChange={({ target }) => setText(target.value)}
          maxLength={80}
          className={`${INPUT} block w-56`}
        />
      </Field>
      {changedAt && changedBy && (
        <p className="text-xs text-soft">
          Set by {nameOf(changedBy)}, <Time at={changedAt} />
        </p>
      )}
      <Button type="submit" kind="primary" disabled={!may} why="Only an owner or admin changes this.">
        Save
      </Button>
    </form>
  );
}
