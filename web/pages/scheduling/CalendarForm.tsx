import { useState } from 'react';
import { useAct } from '../../act.ts';
import { ApiProblem, post } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Names the calendar that times are offered from. It is read within a minute. */
export function CalendarForm({ done }: { done: () => void }) {
  const [given, setGiven] = useState({
    ...{ vendor: 'cal_com', calendarId: '', zone: ownZone(), source: 'DEFAULT' },
  });
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const act = useAct();
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const set = (change: Partial<typeof given>) => setGiven((before) => ({ ...before, ...change }));
  const connect = () =>
    act('The calendar is connected; its free times are read now.', async () => {
      try {
        await post('/availability', given);
      } catch (error) {
        if (error instanceof ApiProblem)
          setWrong(Object.fromEntries(error.fields.map(({ path, message }) => [path, message])));
        throw error;
      }
    });
  return (
    <form
      aria-label="Connect a calendar"
      className="mt-3 flex flex-wrap items-start gap-3 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        setWrong({});
        void connect().then((ok) => ok && done());
      }}
    >
      <Field label="Vendor">
        <select
          value={given.vendor}
          onChange={(event) => set({ vendor: event.target.value })}
          className={`${INPUT} block`}
        >
          <option value="cal_com">Cal.com</option>
          <option value="highlevel">HighLevel</option>
        </select>
      </Field>
      <Field label="Calendar" hint="The event type or calendar, by its id there" wrong={wrong.calendarId}>
        <input
          value={given.calendarId}
          onChange={(event) => set({ calendarId: event.target.value })}
          className={`${INPUT} block`}
        />
      </Field>
      <Field label="Time zone" hint="such as Europe/Berlin" wrong={wrong.zone}>
        <input
          value={given.zone}
          onChange={(event) => set({ zone: event.target.value })}
          className={`${INPUT} block`}
        />
      </Field>
      <Field label="For">
        <select
          value={given.source}
          onChange={(event) => set({ source: event.target.value })}
          className={`${INPUT} block`}
        >
          <option value="DEFAULT">times in answers</option>
          <option value="DIRECT_BOOK">booking that asks questions first</option>
        </select>
      </Field>
      <span className="flex gap-2 sm:pt-5.5">
        <Button
          kind="primary"
          type="submit"
          disabled={!may || given.calendarId.trim() === ''}
          why={may ? 'Say which calendar.' : 'Only an owner or admin connects a calendar.'}
        >
          Connect
        </Button>
      </span>
    </form>
  );
}
