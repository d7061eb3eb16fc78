import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ThreadDetail } from '../../../src/conversations/contract.ts';
import { get, post } from '../../api.ts';
import { useMembers } from '../../members.ts';
import { paths } from '../../paths.ts';
import { Badge, Intent, Loaded, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { AnswerPanel } from './AnswerPanel.tsx';
import { AwayLine } from './Away.tsx';
import { BookTime } from './BookTime.tsx';
import { CareBar } from './CareBar.tsx';
import { words } from './intents.ts';
import { OwnAnswer } from './OwnAnswer.tsx';
import { Reading } from './Reading.tsx';

/** One conversation: who takes care of it, the answer that waits, and every message with how it was read. */
export function Conversation({ threadId }: { threadId: string }) {
  const query = useQuery({
    queryKey: ['thread', threadId],
    queryFn: () => get<ThreadDetail>(`/threads/${threadId}`),
  });
  useRead(query.data);
  return (
    <Loaded query={query}>
      {(thread) => (
        <section aria-label={`Conversation with ${thread.leadName ?? 'somebody'}`} className="space-y-3">
          <header className="space-y-2">
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <h2 className="text-base font-semibold">
                {thread.subject || (thread.channel === 'linkedin' ? 'On LinkedIn' : 'No subject')}
              </h2>
              <Link
                to={paths.leads}
                search={{ lead: thread.leadId, search: undefined, group: undefined, tier: undefined }}
                className="text-soft underline decoration-line hover:decoration-accent"
              >
                {[thread.leadName ?? 'Unknown', thread.company].filter(Boolean).join(', ')}
              </Link>
            </div>
            <CareBar key={thread.version} thread={thread} />
            {thread.away && <AwayLine away={thread.away} />}
          </header>
          <BookTime thread={thread} />
          <AnswerPanel threadId={threadId} />
          <OwnAnswer thread={thread} />
          {thread.messages.toReversed().map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </section>
      )}
    </Loaded>
  );
}

/** Opening a conversation reads it, as far as the reader may say so. */
function useRead(thread: ThreadDetail | undefined): void {
  const client = useQueryClient();
  const may = useMe().data?.scopes.includes('inbox:write') ?? false;
  const { id, version, unread } = thread ?? {};
  useEffect(() => {
    if (!(id && unread && may)) return;
    post(`/threads/${id}/read`, { version }).then(
      () => client.invalidateQueries({ queryKey: ['threads'] }),
      // It stays unread, and the next opening says it again.
      () => undefined,
    );
  }, [id, version, unread, may, client]);
}

/** Why it is read so, for whoever asks. */
const Why = ({ reasons }: { reasons: readonly { readonly code: string; readonly text: string }[] }) => (
  <details>
    <summary>Why it is read so</summary>
    <ul className="mt-1 list-disc pl-5">
      {reasons.map(({ code, text }) => (
        <li key={code} className="break-words">
          {text}
        </li>
      ))}
    </ul>
  </details>
);

function Message({ message }: { message: ThreadDetail['messages'][number] }) {
  const people = useMembers();
  const { correction } = message;
  return (
    <article
      className={`rounded-lg border border-line p-4 ${message.direction === 'in' ? 'bg-surface' : 'bg-bg'}`}
    >
      <header className="mb-2 flex flex-wrap items-center gap-2 text-xs text-soft">
        <span className="font-medium break-all text-ink">
          {message.direction === 'in' ? message.fromAddress : `You (${message.fromAddress})`}
        </span>
        <Time at={message.at} />
        <Intent intent={message.intent} confidence={message.confidence} />
        {message.optOut && <Badge tone="bad">asked to be left alone</Badge>}
        {message.returnDate && <Badge tone="warn">back {message.returnDate}</Badge>}
      </header>
      <p className="break-words whitespace-pre-wrap">{message.visibleText || message.bodyText}</p>
      {message.replyId && message.intent && (
        <footer className="mt-3 space-y-1 border-t border-line pt-2 text-xs text-soft">
          {correction ? (
            <p>
              Corrected by {people.find(({ id }) => id === correction.by)?.name ?? correction.by},{' '}
              <Time at={correction.at} />; it was read as {words(correction.was)}.
            </p>
          ) : (
            <p>
              {message.readBy === 'model' ? 'By a model, after the rules. ' : 'By the rules. '}
              {message.evidence ? <>Read from: “{message.evidence}”</> : 'Read from no single sentence'}
              {message.confidence !== null && `, ${Math.round(message.confidence * 100)} % sure`}
            </p>
          )}
          {message.reasons && message.reasons.length > 0 && <Why reasons={message.reasons} />}
          {message.returnPhrase && <p>The return is read from: “{message.returnPhrase}”</p>}
          <Reading replyId={message.replyId} intent={message.intent} />
        </footer>
      )}
      {message.direction === 'in' && message.visibleText !== message.bodyText && (
        <details className="mt-2 text-xs text-soft">
          <summary>The whole message</summary>
          <p className="mt-1 break-words whitespace-pre-wrap">{message.bodyText}</p>
        </details>
      )}
    </article>
  );
}
