import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { LeadNote, TimelinePage } from '../../../src/leads/timeline/contract.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

type Entry = TimelinePage['entries'][number];
const CHANNELS: readonly LeadNote['channel'][] = ['note', 'phone', 'meeting'];
const spoken: Record<string, string> = { phone: 'call', email: 'e-mail', linkedin: 'LinkedIn' };

/** Everything that happened to a lead, on every channel, newest first. */
export function LeadTimeline({ leadId }: { leadId: string }) {
  const may = useMe().data?.scopes.includes('leads:write') ?? false;
  const query = useInfiniteQuery({
    queryKey: ['lead', leadId, 'timeline'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      get<TimelinePage>(
        `/leads/${leadId}/timeline?limit=50${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`,
      ),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Panel title="Timeline">
      {may && <NoteForm leadId={leadId} />}
      <Loaded query={query} rows={4}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries);
          if (entries.length === 0) return <p className="text-soft">Nothing has happened yet.</p>;
          return (
            <>
              <ol className="space-y-2">
                {entries.map((entry) => (
                  <Happened key={entry.id} entry={entry} />
                ))}
              </ol>
              {query.hasNextPage && (
                <Button
                  className="mt-3"
                  onClick={() => void query.fetchNextPage()}
                  disabled={query.isFetchingNextPage}
                  why="Loading"
                >
                  Earlier
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

const Happened = ({ entry: { at, channel, summary, text, reasons } }: { entry: Entry }) => (
  <li className="flex gap-3">
    <span className="w-28 shrink-0 text-xs text-soft">
      <Time at={at} />
    </span>
    <span className="min-w-0 break-words">
      {channel !== 'system' && <Badge>{spoken[channel] ?? channel}</Badge>} {summary}
      {reasons.map((reason) => (
        <span key={reason.code} className="block text-xs text-soft">
          {reason.text}
        </span>
      ))}
      {text && (
        <details className="mt-1 text-sm">
          <summary className="cursor-pointer text-xs text-soft">What was written</summary>
          <p className="mt-1 border-l border-line pl-3 whitespace-pre-wrap">{text}</p>
        </details>
      )}
    </span>
  </li>
);

function NoteForm({ leadId }: { leadId: string }) {
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<LeadNote['channel']>('note');
  const save = useMutation({
    mutationFn: () => post(`/leads/${leadId}/notes`, { text, channel }),
    onSuccess: () => {
      setText('');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit} className="mb-3 flex flex-wrap gap-2">
      <select
        aria-label="What happened"
        value={channel}
        onChange={(event) => setChannel(event.target.value as LeadNote['channel'])}
        className="rounded border border-line bg-surface px-2 py-1.5"
      >
        {CHANNELS.map((each) => (
          <option key={each} value={each}>
            {spoken[each] ?? each}
          </option>
        ))}
      </select>
      <input
        aria-label="Note"
        required
        maxLength={2000}
        placeholder="What should be remembered"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="min-w-40 flex-1 rounded border border-line bg-surface px-2 py-1.5"
      />
      <Button type="submit" disabled={save.isPending} why="Saving">
        Note
      </Button>
      {save.error && (
        <p role="alert" className="basis-full text-bad">
          {save.error.message}
        </p>
      )}
    </form>
  );
}
