import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { ApprovalItem } from '../../../src/approval/contract.ts';
import type { DraftState, ReplyDraft } from '../../../src/autosend/contract.ts';
import { get, post } from '../../api.ts';
import { instantOf } from '../../time.ts';
import { Badge, Button, Panel, Time } from '../../ui/primitives.tsx';

const TITLES: Readonly<Partial<Record<DraftState, string>>> = {
  writing: 'An answer is being written',
  review: 'An answer waits for your yes',
  held: 'An answer goes unless you stop it',
  scheduled: 'An answer goes',
  sending: 'An answer is leaving',
  sent: 'Answered',
  shadow: 'An answer was written for trial; nothing is sent',
  booking: 'The time they took is being booked',
  booked: 'The meeting is booked',
  escalated: 'Only a person can answer this',
  skipped: 'Nobody answers this',
};
const STOPPABLE: readonly DraftState[] = ['writing', 'review', 'held', 'scheduled', 'shadow', 'sending'];
const REWRITABLE: readonly DraftState[] = ['review', 'held', 'scheduled', 'shadow'];

/** The newest answer of a thread: its text, its times, why the gate let it go or not, and the buttons to decide on it. */
export function AnswerPanel({ threadId }: { threadId: string }) {
  const query = useQuery({
    queryKey: ['reply-drafts', threadId],
    queryFn: () => get<{ drafts: ReplyDraft[] }>(`/reply-drafts?threadId=${threadId}&limit=1`),
  });
  const draft = query.data?.drafts[0];
  return draft && TITLES[draft.state] ? <Answer draft={draft} /> : null;
}

function Answer({ draft }: { draft: ReplyDraft }) {
  const act = useAct();
  const share = (value: number | null) => (value === null ? '–' : value.toFixed(2));
  return (
    <Panel
      title={TITLES[draft.state] ?? draft.state}
      aside={
        <span className="flex items-center gap-2 text-xs text-soft">
          {draft.confidence !== null && (
            <Badge title="How sure the judgement was, and what it had to reach">
              {share(draft.confidence)} of {share(draft.threshold)}
            </Badge>
          )}
          {draft.level && <Badge>{draft.level.replaceAll('_', ' ')}</Badge>}
          {draft.edited && <Badge tone="accent">edited</Badge>}
          {draft.sendAt && (draft.state === 'held' || draft.state === 'scheduled') && (
            <Countdown at={draft.sendAt} />
          )}
        </span>
      }
    >
      {draft.body !== '' && <p className="break-words whitespace-pre-wrap">{draft.body}</p>}
      <ul className="mt-3 space-y-0.5 text-xs text-soft">
        {[...draft.gate, ...draft.reasons].map((entry, index) => (
          <li key={`${entry.code}-${index.toString()}`}>{entry.text}</li>
        ))}
        {draft.sources.map(({ what, value, source }) => (
          <li key={`${what} ${value}`}>
            Rests on {what}: {value} ({source})
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        {draft.state === 'review' && draft.itemId && (
          <Button kind="primary" onClick={() => void act('Approved.', () => approve(draft.itemId ?? ''))}>
            Approve and send
          </Button>
        )}
        {REWRITABLE.includes(draft.state) && (
          <Button
            onClick={() => void act('Written anew.', () => post(`/reply-drafts/${draft.id}/regenerate`))}
          >
            Write anew
          </Button>
        )}
        {STOPPABLE.includes(draft.state) && (
          <Button
            kind="danger"
            onClick={() =>
              void act('Stopped. Nothing is sent.', () => post(`/reply-drafts/${draft.id}/cancel`))
            }
          >
            Stop it
          </Button>
        )}
      </div>
    </Panel>
  );
}

/** A yes to exactly the bytes that the server has now. */
async function approve(itemId: string): Promise<unknown> {
  const { item } = await get<{ item: ApprovalItem }>(`/approvals/${itemId}`);
  return post(`/approvals/${itemId}/approve`, { contentHash: item.contentHash });
}

function useAct() {
  const client = useQueryClient();
  return async (done: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      toast.success(done);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
    await client.invalidateQueries();
  };
}

/** Seconds until it goes; the date where that is far, or in the sandbox's own time. */
function Countdown({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((instantOf(at).getTime() - now) / 1_000);
  return seconds > 0 && seconds < 600 ? (
    <span role="timer">in {seconds} s</span>
  ) : (
    <span>
      at <Time at={at} />
    </span>
  );
}
