import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Thread, ThreadPart } from '../../../src/conversations/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Badge, Empty, Intent, Loaded, Time } from '../../ui/primitives.tsx';
import { Away } from './Away.tsx';
import { Conversation } from './Conversation.tsx';
import { INTENTS, words } from './intents.ts';
import { UnmatchedMails } from './UnmatchedMail.tsx';

/** A part of the conversations, or what belongs to none. */
type Shown = ThreadPart | 'unmatched' | undefined;
type Search = { thread: string | undefined; intent: string | undefined; show: Shown };
const PARTS: readonly { show: Shown; label: string; empty: string }[] = [
  { show: undefined, label: 'All', empty: 'Replies appear within seconds after the mailbox got them.' },
  { show: 'needs_answer', label: 'Needs an answer', empty: 'Nobody who may be answered has the last word.' },
  { show: 'unread', label: 'Unread', empty: 'Everything that came in was opened.' },
  { show: 'mine', label: 'Mine', empty: 'What is assigned to you is shown here.' },
  { show: 'away', label: 'Away', empty: 'Nobody has told us of an absence that lasts.' },
  { show: 'snoozed', label: 'Snoozed', empty: 'What is put off is shown here until its moment.' },
  { show: 'unmatched', label: 'Not matched', empty: '' },
];

/** What people answered, with what we read out of it and why. */
export function InboxPage() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Partial<Search>) =>
    void navigate({ to: paths.inbox, search: { ...search, ...change }, replace: true });
  return (
    <div className="mx-auto max-w-6xl">
      <h1 className="mb-3 text-lg font-semibold">Inbox</h1>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <fieldset className="flex flex-wrap gap-1" aria-label="Part of the inbox">
          {PARTS.map(({ show, label }) => (
            <button
              key={label}
              type="button"
              aria-pressed={search.show === show}
              onClick={() => go({ show, thread: undefined })}
              className={`rounded border px-2.5 py-1 text-sm ${search.show === show ? 'border-accent bg-accent/10 font-medium text-accent' : 'border-line text-soft hover:border-soft'}`}
            >
              {label}
            </button>
          ))}
        </fieldset>
        {search.show !== 'unmatched' && (
          <label className="flex items-center gap-2">
            <span className="text-xs text-soft">Intent</span>
            <select
              value={search.intent ?? ''}
              onChange={(event) => go({ intent: event.target.value || undefined, thread: undefined })}
              className={INPUT}
            >
              <option value="">all</option>
              {INTENTS.map((intent) => (
                <option key={intent} value={intent}>
                  {words(intent)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {search.show === 'unmatched' ? <UnmatchedMails /> : <Conversations search={search} go={go} />}
    </div>
  );
}

function Conversations({ search, go }: { search: Search; go: (change: Partial<Search>) => void }) {
  const asked = new URLSearchParams(
    Object.entries({ intent: search.intent, show: search.show }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    ),
  ).toString();
  const query = useQuery({
    queryKey: ['threads', asked],
    queryFn: () => get<{ threads: Thread[] }>(`/threads?${asked}`),
  });
  const chosen = search.thread ?? query.data?.threads[0]?.id;
  return (
    <Loaded query={query} rows={8}>
      {({ threads }) =>
        threads.length === 0 && !search.thread ? (
          <Empty title="No reply here">{PARTS.find(({ show }) => show === search.show)?.empty}</Empty>
        ) : (
          <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
            <ThreadList threads={threads} chosen={chosen} choose={(thread) => go({ thread })} />
            {chosen && <Conversation key={chosen} threadId={chosen} />}
          </div>
        )
      }
    </Loaded>
  );
}

const ThreadList = ({
  threads,
  chosen,
  choose,
}: {
  threads: readonly Thread[];
  chosen: string | undefined;
  choose: (thread: string) => void;
}) => (
  <ul
    aria-label="Conversations"
    className="max-h-[35vh] divide-y divide-line overflow-y-auto rounded-lg border border-line bg-surface lg:max-h-[75vh]"
  >
    {threads.length === 0 && <li className="px-3 py-2 text-soft">No other conversation here.</li>}
    {threads.map((thread) => (
      <li key={thread.id}>
        <button
          type="button"
          onClick={() => choose(thread.id)}
          aria-current={thread.id === chosen}
          className={`w-full px-3 py-2 text-left ${thread.id === chosen ? 'bg-line/50' : 'hover:bg-line/30'}`}
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
      </li>
    ))}
  </ul>
);
