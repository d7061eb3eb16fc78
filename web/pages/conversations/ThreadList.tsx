import type { Thread } from '../../../src/conversations/contract.ts';
import type { Pages } from '../../ui/pages.tsx';
import { Badge, Intent, Time } from '../../ui/primitives.tsx';
import { RowList } from '../../ui/RowList.tsx';
import { Away } from './Away.tsx';

/** Conversations in rows. */
export const ThreadList = ({
  threads,
  chosen,
  choose,
  pages,
}: {
  threads: readonly Thread[];
  chosen: string | undefined;
  choose: (thread: string) => void;
  pages: Pages;
}) =>
  threads.length === 0 ? (
    <p className="self-start rounded-lg border border-line bg-surface px-3 py-2 text-soft">
      No other conversation here.
    </p>
  ) : (
    <RowList label="Conversations" items={threads} height={81} pages={pages}>
      {(thread) => <Row thread={thread} isChosen={thread.id === chosen} choose={choose} />}
    </RowList>
  );

const Row = ({
  thread,
  isChosen,
  choose,
}: {
  thread: Thread;
  isChosen: boolean;
  choose: (thread: string) => void;
}) => (
  <button
    type="button"
    onClick={() => choose(thread.id)}
    aria-current={isChosen}
    className={`w-full px-3 py-2 text-left ${isChosen ? 'bg-line/50' : 'hover:bg-line/30'}`}
  >
    <span className="flex items-center justify-between gap-2">
      <span className={`truncate ${thread.unread ? 'font-semibold' : ''}`}>
        {thread.unread && <span className="sr-only">Unread: </span>}
        {thread.leadName ?? 'Unknown'}
      </span>
      <span className="text-xs text-soft">
        <Time at={thread.lastMessageAt} />
      </span>
    </span>
    <span className="block truncate text-soft">{thread.preview}</span>
    <span className="mt-1 flex flex-wrap items-center gap-1.5">
      <Intent intent={thread.intent} confidence={thread.confidence} />
      {thread.channel === 'linkedin' && <Badge>LinkedIn</Badge>}
      {thread.away && <Away away={thread.away} />}
      {thread.needsAnswer && <Badge tone="accent">needs an answer</Badge>}
      {thread.snoozedUntil && (
        <Badge>
          until&nbsp;
          <Time at={thread.snoozedUntil} />
        </Badge>
      )}
      <span className="truncate text-xs text-soft">{thread.company}</span>
    </span>
  </button>
);
