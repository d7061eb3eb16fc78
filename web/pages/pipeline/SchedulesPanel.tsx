import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { MOTIONS, type Motion } from '../../../src/campaigns/contract.ts';
import type { RunSchedule } from '../../../src/pipeline/contract.ts';
import { useAct } from '../../act.ts';
import { ApiProblem, get, post } from '../../api.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Field, INPUT, Toggles } from '../../ui/fields.tsx';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { MOTION_WORDS } from './MotionsPanel.tsx';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((text, index) => ({
  ...{ value: index + 1, text },
}));
const TONES = { active: 'good', paused: 'warn', ended: 'neutral' } as const;
const SHOWN_ENDED = 3;

/** What is done by itself and when next, and a form for another one. */
export function SchedulesPanel({ why }: { why: string | undefined }) {
  const [adding, setAdding] = useState(false);
  const schedules = useQuery({
    queryKey: ['run-schedules'],
    queryFn: () => get<{ schedules: RunSchedule[] }>('/run-schedules'),
  });
  return (
    <Panel title="Schedules">
      <Loaded query={schedules}>
        {({ schedules: all }) => {
          const ended = all.filter(({ state }) => state === 'ended').slice(0, SHOWN_ENDED);
          const shown = [...all.filter(({ state }) => state !== 'ended'), ...ended];
          return shown.length === 0 ? (
            <p className="text-soft">Nothing is done by itself. Set a day and an hour for it.</p>
          ) : (
            <ul aria-label="Schedules" className="divide-y divide-line">
              {shown.map((schedule) => (
                <Schedule key={schedule.id} schedule={schedule} why={why} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      <div className="mt-3">
        {adding ? (
          <ScheduleForm done={() => setAdding(false)} />
        ) : (
          <Button disabled={why !== undefined} why={why} onClick={() => setAdding(true)}>
            Set a schedule
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Schedule({ schedule, why }: { schedule: RunSchedule; why: string | undefined }) {
  const act = useAct();
  const { id, name, motion, live, days, at, zone, state, reason, nextDueAt } = schedule;
  const move = (to: RunSchedule['state'], said: string) => (given: string) =>
    act(said, () => post(`/run-schedules/${id}/state`, { state: to, reason: given }));
  return (
    <li className="space-y-1 py-2">
      <p>
        <span className="font-medium">{name}</span> <Badge tone={TONES[state]}>{state}</Badge>{' '}
        {!live && <Badge tone="neutral">dry run</Badge>}
      </p>
      <p className="text-xs text-soft">
        {MOTION_WORDS[motion]}, {days.map((day) => DAYS[day - 1]?.text).join(', ')} at {at} ({zone})
        {nextDueAt && (
          <>
            , next <Time at={nextDueAt} />
          </>
        )}
        {reason && `. ${reason}`}
      </p>
      {state !== 'ended' && (
        <div className="flex flex-wrap gap-2">
          {state === 'active' ? (
            <AskReason
              label="Pause"
              subject={name}
              meaning="It is not done while it rests, and what passes meanwhile is not made up for."
              whyNot={why}
              work={move('paused', 'It rests.')}
            />
          ) : (
            <Button
              disabled={why !== undefined}
              why={why}
              aria-label={`Go on: ${name}`}
              onClick={() => void move('active', 'It goes on from now.')('')}
            >
              Go on
            </Button>
          )}
          <AskReason
            label="End"
            subject={name}
            meaning="It is over for good. What it did stays; a new one can be set at any time."
            whyNot={why}
            work={move('ended', 'It is over.')}
          />
        </div>
      )}
    </li>
  );
}

function ScheduleForm({ done }: { done: () => void }) {
  const act = useAct();
  const [motion, setMotion] = useState<Motion>('all');
  const [days, setDays] = useState<number[]>([1, 2, 3, 4, 5]);
  const [at, setAt] = useState('09:00');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [name, setName] = useState('');
  const [live, setLive] = useState(true);
  const [wrong, setWrong] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWrong(undefined);
    const asked = { name: name.trim() || `${MOTION_WORDS[motion]}, ${at}`, motion, days, at, zone, live };
    const set = await act('It is set.', () =>
      post('/run-schedules', asked).catch((error: unknown) => {
        if (error instanceof ApiProblem)
          setWrong([error.message, ...error.fields.map(({ message }) => message)].join(' '));
        throw error;
      }),
    );
    if (set) done();
  };
  return (
    <form
      aria-label="Set a schedule"
      onSubmit={(event) => void submit(event)}
      className="space-y-3 rounded border border-line p-3"
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="What">
          <select
            value={motion}
            onChange={({ target }) => setMotion(target.value as Motion)}
            className={`${INPUT} w-full`}
          >
            {MOTIONS.map((each) => (
              <option key={each} value={each}>
                {MOTION_WORDS[each]}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Name" hint="Left empty, it says what it does.">
          <input
            value={name}
            maxLength={80}
            onChange={({ target }) => setName(target.value)}
            className={`${INPUT} w-full`}
          />
        </Field>
        <Field label="Time of day">
          <input
            type="time"
            required
            value={at}
            onChange={({ target }) => setAt(target.value)}
            className={`${INPUT} w-full`}
          />
        </Field>
        <Field label="Zone of that time" hint="Such as Europe/Berlin">
          <input
            required
            value={zone}
            onChange={({ target }) => setZone(target.value)}
            className={`${INPUT} w-full`}
          />
        </Field>
      </div>
      <Toggles label="Days" options={DAYS} chosen={days} change={setDays} />
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={!live} onChange={({ target }) => setLive(!target.checked)} />
        Only say each time what would happen
      </label>
      {wrong && (
        <p role="alert" className="text-bad">
          {wrong}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind="primary" disabled={days.length === 0} why="Choose a day first.">
          Set it
        </Button>
        <Button onClick={done}>Leave it</Button>
      </div>
    </form>
  );
}
