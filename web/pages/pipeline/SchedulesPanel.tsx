import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunSchedule } from '../../../src/pipeline/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { MOTION_WORDS } from './MotionsPanel.tsx';
import { DAYS, ScheduleForm, useCampaigns } from './ScheduleForm.tsx';

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
          <ScheduleForm before={undefined} done={() => setAdding(false)} />
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
  const [changing, setChanging] = useState(false);
  const { id, name, motion, live, days, at, zone, state, reason, nextDueAt, campaignId } = schedule;
  const campaign = useCampaigns().find((each) => each.id === campaignId);
  const move = (to: RunSchedule['state'], said: string) => (given: string) =>
    act(said, () => post(`/run-schedules/${id}/state`, { state: to, reason: given }));
  return (
    <li className="space-y-1 py-2">
      <p>
        <span className="font-medium">{name}</span> <Badge tone={TONES[state]}>{state}</Badge>{' '}
        {!live && <Badge tone="neutral">dry run</Badge>}
      </p>
      <p className="text-xs text-soft">
        {MOTION_WORDS[motion]}
        {campaignId !== null && ` of ${campaign?.name ?? 'one campaign'}`},{' '}
        {days.map((day) => DAYS[day - 1]?.text).join(', ')} at {at} ({zone})
        {nextDueAt && (
          <>
            , next <Time at={nextDueAt} />
          </>
        )}
        {reason && `. ${reason}`}
      </p>
      {changing && <ScheduleForm key={schedule.version} before={schedule} done={() => setChanging(false)} />}
      {state !== 'ended' && !changing && (
        <div className="flex flex-wrap gap-2">
          <Button
            disabled={why !== undefined}
            why={why}
            aria-label={`Change: ${name}`}
            onClick={() => setChanging(true)}
          >
            Change
          </Button>
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
