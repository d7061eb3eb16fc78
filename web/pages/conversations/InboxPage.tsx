import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Thread, ThreadPart } from '../../../src/conversations/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Empty, Loaded } from '../../ui/primitives.tsx';
import { Conversation } from './Conversation.tsx';
import { INTENTS, words } from './intents.ts';
import { ThreadList } from './ThreadList.tsx';
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
  const query = useInfiniteQuery({
    queryKey: ['threads', search.intent, search.show],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const asked = new URLSearchParams({ limit: '100' });
      if (search.intent) asked.set('intent', search.intent);
      if (search.show) asked.set('show', search.show);
      if (pageParam) asked.set('after', pageParam);
      return get<{ threads: Thread[]; next: string | null }>(`/threads?${asked}`);
    },
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const chosen = search.thread ?? query.data?.pages[0]?.threads[0]?.id;
  return (
    <Loaded query={query} rows={8}>
      {({ pages }) => {
        const threads = pages.flatMap((page) => page.threads);
        return threads.length === 0 && !search.thread ? (
          <Empty title="No reply here">{PARTS.find(({ show }) => show === search.show)?.empty}</Empty>
        ) : (
          <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
            <ThreadList
              key={`${search.intent} ${search.show}`}
              threads={threads}
              chosen={chosen}
              choose={(thread) => go({ thread })}
              pages={query}
            />
            {chosen && <Conversation key={chosen} threadId={chosen} />}
          </div>
        );
      }}
    </Loaded>
  );
}
