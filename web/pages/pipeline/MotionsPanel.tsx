import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { MOTIONS, type Motion } from '../../../src/campaigns/contract.ts';
import type { MotionRun } from '../../../src/pipeline/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Panel, Time } from '../../ui/primitives.tsx';

/** What each motion is, in a person's words. */
export const MOTION_WORDS: Readonly<Record<Motion, string>> = {
  outbound: 'First messages to who is new',
  cadence: 'Follow-ups that are due',
  revival: 'Who went quiet, tried again',
  all: 'Everything, in this order',
};
const TONES = { running: 'accent', done: 'good', failed: 'bad' } as const;

/** Sets a motion going, after a look at what it would do, and shows what the last ones did. */
export function MotionsPanel({ why }: { why: string | undefined }) {
  const [motion, setMotion] = useState<Motion>('all');
  const [seen, setSeen] = useState<MotionRun | null>(null);
  const act = useAct();
  const motions = useQuery({
    queryKey: ['motions'],
    queryFn: () => get<{ motions: MotionRun[] }>('/motions'),
    refetchInterval: 5_000,
  });
  const [busy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    await post<MotionRun>('/motions', { motion }).then(setSeen, (error: Error) => toast.error(error.message));
    setBusy(false);
  };
  const begin = async () => {
    setBusy(true);
    const began = await act('It is set going. What it writes waits for a yes.', () =>
      post('/motions', { motion, live: true }),
    );
    if (began) setSeen(null);
    setBusy(false);
  };
  const [last] = motions.data?.motions ?? [];
  return (
    <Panel title="Do it now">
      <p className="text-soft">Nothing leaves by this: what it writes waits for a yes under Approvals.</p>
      <div className="mt-2 flex flex-wrap items-end gap-2">
        <Field label="What">
          <select
            value={motion}
            onChange={({ target }) => {
              setMotion(target.value as Motion);
              setSeen(null);
            }}
            className={`${INPUT} block`}
          >
            {MOTIONS.map((each) => (
              <option key={each} value={each}>
                {MOTION_WORDS[each]}
              </option>
            ))}
          </select>
        </Field>
        <Button
          disabled={busy || why !== undefined}
          why={why ?? 'It is being asked.'}
          onClick={() => void look()}
        >
          Say what it would do
        </Button>
        {seen && (
          <Button kind="primary" disabled={busy} why="It is being asked." onClick={() => void begin()}>
            Set it going
          </Button>
        )}
      </div>
      {motions.error && (
        <p role="alert" className="mt-2 text-bad">
          What the last ones did could not be read: {motions.error.message}
        </p>
      )}
      {seen && <Parts motion={seen} label="What it would do" />}
      {!seen && last && (
        <div className="mt-3">
          <p className="text-xs text-soft">
            <Badge tone={TONES[last.state]}>{last.state}</Badge> {last.live ? '' : 'a dry run, '}
            {MOTION_WORDS[last.motion].toLowerCase()}, by {last.startedBy}, <Time at={last.dueAt} />
            {last.missed > 0 && `, for ${last.missed + 1} times that had passed`}
          </p>
          <Parts motion={last} label="What the last one did" />
        </div>
      )}
    </Panel>
  );
}

/** Of every part: looked at = done + left out by reason + failed. */
const Parts = ({ motion, label }: { motion: MotionRun; label: string }) => (
  <div className="mt-2 overflow-x-auto">
    <table aria-label={label} className="w-full text-sm tabular-nums">
      <thead className="text-left text-xs text-soft">
        <tr>
          {['Part', 'Looked at', 'Done', 'Left out', 'Failed'].map((title) => (
            <th key={title} className="py-1 pr-3 font-medium">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {motion.parts.map(({ part, got, did, skipped, failed, note }) => (
          <tr key={part} className="border-t border-line align-top">
            <td className="py-1 pr-3">
              {MOTION_WORDS[part]}
              {note && <span className="block text-xs text-soft">{note}</span>}
            </td>
            <td className="py-1 pr-3">{got}</td>
            <td className="py-1 pr-3">{did}</td>
            <td className="py-1 pr-3">
              <Counts counts={skipped} />
            </td>
            <td className="py-1 pr-3">
              <Counts counts={failed} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

const Counts = ({ counts }: { counts: Readonly<Record<string, number>> }) => {
  const all = Object.entries(counts);
  if (all.length === 0) return 0;
  return all.map(([why, count]) => (
    <span key={why} className="block">
      {count} × {why.replaceAll(/[._]/g, ' ')}
    </span>
  ));
};
