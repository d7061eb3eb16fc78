import { useQuery } from '@tanstack/react-query';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import type { AppointmentView, ChangeKind, MoveTimes } from '../../../src/scheduling/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { instantOf, inZone, longTime } from '../../time.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button, Empty, Loaded, Time } from '../../ui/primitives.tsx';

type Words = {
  readonly title: string;
  /** What follows from it. */
  readonly follows: string;
  readonly why: string;
  readonly hint: string;
  readonly button: string;
  readonly done: string;
  readonly path: string;
};
const WORDS: Readonly<Record<ChangeKind, Words>> = {
  move: {
    title: 'Move the meeting',
    follows: 'It stays as long as it is. The calendar tells the lead of the new time.',
    why: 'Why, if the lead is to know',
    hint: 'Calendars pass it on to the lead.',
    button: 'Move it',
    done: 'The meeting is moved.',
    path: 'move',
  },
  cancel: {
    title: 'Cancel the meeting',
    follows:
      'The calendar tells the lead, and the time is free for others. No sequence goes on by itself: write to the lead if you want another time.',
    why: 'Why',
    hint: 'Calendars pass it on to the lead.',
    button: 'Cancel the meeting',
    done: 'The meeting is cancelled.',
    path: 'cancel',
  },
  no_show: {
    title: 'Nobody came',
    follows:
      'It counts as a meeting that was not kept. The calendar is told where it keeps such a thing; the lead is told nothing, and this is not taken back.',
    why: 'Note',
    hint: 'It stays here.',
    button: 'Nobody came',
    done: 'Noted.',
    path: 'no-show',
  },
};
const LOST = 'The answer of the calendar was lost. It is looked for; there is nothing to do.';

/** Asks once more before a meeting is changed. */
export function MeetingDialog({
  meeting,
  kind,
  close,
}: {
  meeting: AppointmentView;
  kind: ChangeKind;
  close: () => void;
}) {
  const { title, follows, why, hint, button, done, path } = WORDS[kind];
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const act = useAct();
  const missing =
    kind === 'move' && to === null
      ? 'Choose a time.'
      : kind === 'cancel' && reason.trim() === ''
        ? 'Say why.'
        : null;
  const ask = async (): Promise<AppointmentView> => {
    setBusy(true);
    try {
      const answer = await post<AppointmentView>(`/appointments/${meeting.id}/${path}`, {
        ...(kind === 'no_show' ? { note: reason } : { reason }),
        ...(to && { to, from: instantOf(meeting.startsAt).toISOString() }),
      });
      close();
      return answer;
    } catch (error) {
      // What the calendar refused is written at the meeting; another time can be chosen at once.
      if (kind === 'move') setTo(null);
      else close();
      throw error;
    } finally {
      setBusy(false);
    }
  };
  const send = () =>
    act((answer: AppointmentView) => (answer.change?.state === 'unknown' ? LOST : done), ask);
  const { day, time } = inZone(meeting.startsAt, meeting.zone);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Content className="fixed top-[8vh] left-1/2 z-50 max-h-[84vh] w-[min(34rem,92vw)] -translate-x-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-5 shadow-xl">
          <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
          <p className="mt-1 font-medium">
            {meeting.leadName ?? 'Unknown'}, {day}, {time} ({meeting.zone})
          </p>
          <Dialog.Description className="mt-1 text-soft">{follows}</Dialog.Description>
          {kind === 'move' && <Times meeting={meeting} to={to} choose={setTo} />}
          <div className="mt-4">
            <Field label={why} hint={hint}>
              <input
                value={reason}
                maxLength={500}
                onChange={({ target }) => setReason(target.value)}
                className={`${INPUT} block w-full`}
              />
            </Field>
          </div>
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <Dialog.Close asChild>
              <Button>Leave it</Button>
            </Dialog.Close>
            <Button
              kind={kind === 'move' ? 'primary' : 'danger'}
              disabled={missing !== null || busy}
              why={missing ?? 'The calendar is being asked.'}
              onClick={() => void send()}
            >
              {to ? `Move it to ${inZone(to, meeting.zone).day}, ${inZone(to, meeting.zone).time}` : button}
            </Button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const Times = ({
  meeting,
  to,
  choose,
}: {
  meeting: AppointmentView;
  to: string | null;
  choose: (at: string) => void;
}) => {
  const times = useQuery({
    queryKey: ['appointments', meeting.id, 'times'],
    queryFn: () => get<MoveTimes>(`/appointments/${meeting.id}/times`),
  });
  return (
    <div className="mt-3">
      <Loaded query={times} rows={4}>
        {(found) =>
          found.cannot ? (
            <p role="alert" className="text-bad">
              {found.cannot}
            </p>
          ) : found.times.length === 0 ? (
            <Empty title="No free time">
              The calendar has nothing free within working hours that can still be reached. Open more times
              there.
            </Empty>
          ) : (
            <>
              <p className="mb-2 text-xs text-soft">
                Free times in {found.times[0]?.zone}
                {found.readAt && (
                  <>
                    , as read <Time at={found.readAt} />
                  </>
                )}
              </p>
              {found.lastError && (
                <p role="alert" className="mb-2 text-sm text-warn">
                  The calendar could not be read since: {found.lastError} Some of these may be taken.
                </p>
              )}
              <Days times={found.times} to={to} choose={choose} />
            </>
          )
        }
      </Loaded>
    </div>
  );
};

const Days = ({
  times,
  to,
  choose,
}: {
  times: MoveTimes['times'];
  to: string | null;
  choose: (at: string) => void;
}) => (
  <div className="max-h-64 space-y-3 overflow-y-auto pr-1">
    {[...Map.groupBy(times, ({ at, zone }) => inZone(at, zone).day)].map(([day, group]) => (
      <fieldset key={day}>
        <legend className="mb-1 text-xs text-soft">{day}</legend>
        <div className="flex flex-wrap gap-1.5">
          {group.map(({ at, zone, offered }) => (
            <button
              key={at}
              type="button"
              aria-pressed={to === at}
              title={`${longTime(at)}${offered > 0 ? `; offered to leads ${offered} times` : ''}`}
              onClick={() => choose(at)}
              className={`rounded border px-2 py-1 text-sm tabular-nums ${to === at ? 'border-accent bg-accent/10 font-medium text-accent' : 'border-line hover:border-soft'}`}
            >
              {inZone(at, zone).time}
              {offered > 0 && ` · offered ${offered}×`}
            </button>
          ))}
        </div>
      </fieldset>
    ))}
  </div>
);
