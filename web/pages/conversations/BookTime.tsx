import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReplyTimes } from '../../../src/autosend/contract.ts';
import type { ThreadDetail } from '../../../src/conversations/contract.ts';
import type { Appointment } from '../../../src/scheduling/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button, Panel } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { toAnswer } from './OwnAnswer.tsx';

const LOST = 'The answer of the calendar was lost. It is looked for; there is nothing to do.';

/** Where their newest message speaks of a time: books it, or another one that is free. */
export function BookTime({ thread }: { thread: ThreadDetail }) {
  const replyId = toAnswer(thread)?.replyId;
  const query = useQuery({
    queryKey: ['reply-times', replyId],
    enabled: replyId !== undefined,
    queryFn: () => get<ReplyTimes>(`/replies/${replyId}/times`),
  });
  return replyId && query.data?.names ? <Times replyId={replyId} found={query.data} /> : null;
}

function Times({ replyId, found }: { replyId: string; found: ReplyTimes }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const act = useAct();
  const may = useMe().data?.scopes.includes('inbox:write') ?? false;
  const at = chosen ?? found.taken?.at ?? '';
  const label = [found.taken, ...found.times].find((time) => time?.at === at)?.label;
  const book = async () => {
    setBusy(true);
    await act(
      ({ state }: Appointment) => (state === 'booked' ? 'Booked. The calendar invites them.' : LOST),
      () => post<Appointment>(`/replies/${replyId}/booking`, { at }),
    );
    setBusy(false);
  };
  return (
    <Panel title={found.taken ? 'They took a time' : 'They speak of a time'}>
      <ul className="mb-3 text-xs text-soft">
        {found.reasons.map(({ code, text }) => (
          <li key={code}>{text}</li>
        ))}
      </ul>
      {found.cannot !== null ? (
        <p>{found.cannot}</p>
      ) : found.times.length === 0 ? (
        <p>Nothing is free within a week. Open more times in the calendar.</p>
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          <select
            aria-label="Time to book"
            value={at}
            onChange={({ target }) => setChosen(target.value)}
            className={INPUT}
          >
            <option value="">choose a free time…</option>
            {found.times.map((time) => (
              <option key={time.at} value={time.at}>
                {time.label}
                {time.at === found.taken?.at
                  ? ' (theirs)'
                  : time.offered > 0
                    ? ` (offered ${time.offered}×)`
                    : ''}
              </option>
            ))}
          </select>
          <Button
            kind="primary"
            disabled={!may || busy || at === ''}
            why={may ? (busy ? 'The calendar is being asked.' : 'Choose a time.') : 'Your role may not book.'}
            onClick={() => void book()}
          >
            {label ? `Book ${label}` : 'Book it'}
          </Button>
        </div>
      )}
    </Panel>
  );
}
