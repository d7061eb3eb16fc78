import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Thread, ThreadDetail } from '../../../src/conversations/contract.ts';
import { get } from '../../api.ts';
import { Badge, Empty, Intent, Loaded, Time } from '../../ui/primitives.tsx';
import { AnswerPanel } from './AnswerPanel.tsx';

type Search = { thread: string | undefined; intent: string | undefined };
const INTENTS = [
  '',
  'positive',
  'meeting_request',
  'call_request',
  'question',
  'objection',
  'not_now',
  'negative',
  'unsubscribe',
  'redirect',
  'wrong_person',
  'out_of_office',
  'auto_reply',
  'unknown',
];

/** What people answered, with what we read out of it and why. */
export function InboxPage() {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Partial<Search>) =>
    void navigate({ to: '/inbox', search: { ...search, ...change }, replace: true });
  const query = useQuery({
    queryKey: ['threads', search.intent],
    queryFn: () => get<{ threads: Thread[] }>(`/threads${search.intent ? `?intent=${search.intent}` : ''}`),
  });
  const chosen = search.thread ?? query.data?.threads[0]?.id;
  return (
    <div className="mx-auto max-w-6xl">
      <div className="mb-3 flex items-center justify-between gap-3">
        <h1 className="text-lg font-semibold">Inbox</h1>
        <label className="flex items-center gap-2">
          <span className="text-xs text-soft">Intent</span>
          <select
            value={search.intent ?? ''}
            onChange={(event) => go({ intent: event.target.value || undefined, thread: undefined })}
            className="rounded border border-line bg-surface px-2 py-1.5"
          >
            {INTENTS.map((intent) => (
              <option key={intent} value={intent}>
                {intent === '' ? 'all' : intent.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Loaded query={query} rows={8}>
        {({ threads }) =>
          threads.length === 0 ? (
            <Empty title="No reply here">Replies appear within seconds after the mailbox got them.</Empty>
          ) : (
            <div className="grid grid-cols-1 gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
              <ul className="max-h-[35vh] divide-y lg:max-h-[75vh] divide-line overflow-y-auto rounded-lg border border-line bg-surface">
                {threads.map((thread) => (
                  <li key={thread.id}>
                    <button
                      type="button"
                      onClick={() => go({ thread: thread.id })}
                      aria-current={thread.id === chosen}
                      className={`w-full px-3 py-2 text-left ${thread.id === chosen ? 'bg-line/50' : 'hover:bg-line/30'}`}
                    >
                      <span className="flex items-center justify-between gap-2">
                        <span className={`truncate ${thread.unread ? 'font-semibold' : ''}`}>
                          {thread.leadName ?? 'Unknown'}
                        </span>
                        <span className="text-xs text-soft">
                          <Time at={thread.lastMessageAt} />
                        </span>
                      </span>
                      <span className="block truncate text-soft">{thread.preview}</span>
                      <span className="mt-1 flex gap-1.5">
                        <Intent intent={thread.intent} confidence={thread.confidence} />
                        <span className="truncate text-xs text-soft">{thread.company}</span>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              {chosen && <Conversation threadId={chosen} />}
            </div>
          )
        }
      </Loaded>
    </div>
  );
}

function Conversation({ threadId }: { threadId: string }) {
  const query = useQuery({
    queryKey: ['thread', threadId],
    queryFn: () => get<ThreadDetail>(`/threads/${threadId}`),
  });
  return (
    <Loaded query={query}>
      {(thread) => (
        <div className="space-y-3">
          <h2 className="text-base font-semibold">{thread.subject}</h2>
          <AnswerPanel threadId={threadId} />
          {thread.messages.map((message) => (
            <article
              key={message.id}
              className={`rounded-lg border border-line p-4 ${message.direction === 'in' ? 'bg-surface' : 'bg-bg'}`}
            >
              <header className="mb-2 flex flex-wrap items-center gap-2 text-xs text-soft">
                <span className="font-medium text-ink">
                  {message.direction === 'in' ? message.fromAddress : `You (${message.fromAddress})`}
                </span>
                <Time at={message.at} />
                <Intent intent={message.intent} confidence={null} />
                {message.returnDate && (
                  <Badge tone="warn">
                    back {message.returnDate}
                    {message.returnPhrase && <i className="ml-1">“{message.returnPhrase}”</i>}
                  </Badge>
                )}
              </header>
              <p className="break-words whitespace-pre-wrap">{message.visibleText || message.bodyText}</p>
              {message.evidence && (
                <p className="mt-2 border-t border-line pt-2 text-xs text-soft">
                  Read from: “{message.evidence}”
                </p>
              )}
              {message.direction === 'in' && message.visibleText !== message.bodyText && (
                <details className="mt-2 text-xs text-soft">
                  <summary>The whole mail</summary>
                  <p className="mt-1 break-words whitespace-pre-wrap">{message.bodyText}</p>
                </details>
              )}
            </article>
          ))}
        </div>
      )}
    </Loaded>
  );
}
