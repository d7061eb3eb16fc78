import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ThreadDetail } from '../../../src/conversations/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { useMembers } from '../../members.ts';
import { instantOf } from '../../time.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

/** Roles that work in the inbox. */
const WORKERS: readonly string[] = ['owner', 'admin', 'operator', 'setter'];
const DAY = 24 * 60 * 60_000;
const MORNING = '08:00';

/** The day, as a date field has it, in the reader's zone. */
const dateIn = (now: string, days: number): string =>
  new Date(instantOf(now).getTime() + days * DAY).toLocaleDateString('sv');

/** Changes how a conversation is cared for. It is shown as it is then at once: the next change names that version. */
function useCare(id: string) {
  const act = useAct();
  const client = useQueryClient();
  return (done: string, what: 'assignee' | 'snooze', change: object) =>
    act(done, async () =>
      client.setQueryData(['thread', id], await post<ThreadDetail>(`/threads/${id}/${what}`, change)),
    );
}

/** Who takes care of the conversation, and until when it is put off. */
export function CareBar({ thread }: { thread: ThreadDetail }) {
  const me = useMe().data;
  const may = me?.scopes.includes('inbox:write') ?? false;
  const people = useMembers().filter(({ role }) => WORKERS.includes(role));
  const { id, version, assignee, snoozedUntil } = thread;
  const care = useCare(id);
  const nameOf = (member: string | null) =>
    people.find((each) => each.id === member)?.name ?? (member === null ? 'nobody' : 'a former member');
  if (!may)
    return (
      <p className="text-xs text-soft">
        Assigned to {nameOf(assignee)}
        {snoozedUntil && (
          <>
            , put off until <Time at={snoozedUntil} />
          </>
        )}
      </p>
    );
  const assign = (to: string | null) =>
    care(to === null ? 'Assigned to nobody.' : `Assigned to ${nameOf(to)}.`, 'assignee', { version, to });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <label className="flex items-center gap-2">
        <span className="text-xs text-soft">Assigned to</span>
        <select
          value={assignee ?? ''}
          onChange={(event) => void assign(event.target.value || null)}
          className={INPUT}
        >
          <option value="">nobody</option>
          {assignee && !people.some((each) => each.id === assignee) && (
            <option value={assignee}>a former member</option>
          )}
          {people.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
              {each.id === me?.id ? ' (you)' : ''}
            </option>
          ))}
        </select>
      </label>
      <Snooze thread={thread} />
    </div>
  );
}

function Snooze({ thread: { id, version, snoozedUntil, now } }: { thread: ThreadDetail }) {
  const [date, setDate] = useState(() => dateIn(now, 1));
  const care = useCare(id);
  const put = (until: string | null, done: string) => care(done, 'snooze', { version, until });
  if (snoozedUntil)
    return (
      <span className="flex flex-wrap items-center gap-2">
        <span>
          Put off until <Time at={snoozedUntil} />
        </span>
        <Button onClick={() => void put(null, 'Back in the inbox.')}>Wake it now</Button>
      </span>
    );
  return (
    <form
      aria-label="Put off"
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void put(
          new Date(`${date}T${MORNING}`).toISOString(),
          'Put off. It comes back on that morning, or when they write.',
        );
      }}
    >
      <label className="flex items-center gap-2">
        <span className="text-xs text-soft">Snooze until</span>
        <input
          type="date"
          required
          value={date}
          min={dateIn(now, 1)}
          max={dateIn(now, 365)}
          onChange={(event) => setDate(event.target.value)}
          className={INPUT}
        />
      </label>
      <Button type="submit" disabled={date === ''} why="Choose a day.">
        Snooze
      </Button>
    </form>
  );
}
