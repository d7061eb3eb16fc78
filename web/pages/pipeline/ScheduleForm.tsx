import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Campaign, MOTIONS, type Motion } from '../../../src/campaigns/contract.ts';
import type { RunSchedule } from '../../../src/pipeline/contract.ts';
import { useAct } from '../../act.ts';
import { ApiProblem, get, post } from '../../api.ts';
import { Field, INPUT, Toggles } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { MOTION_WORDS } from './MotionsPanel.tsx';

export const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((text, index) => ({
  ...{ value: index + 1, text },
}));

/** The campaigns there are, as far as they are known already. */
export const useCampaigns = (): readonly Campaign[] =>
  useQuery({ queryKey: ['campaigns'], queryFn: () => get<{ campaigns: Campaign[] }>('/campaigns') }).data
    ?.campaigns ?? [];

/** Sets a schedule, or changes one that is there; one that would overlap another is refused with a sentence. */
export function ScheduleForm({ before, done }: { before: RunSchedule | undefined; done: () => void }) {
  const act = useAct();
  const [motion, setMotion] = useState<Motion>(before?.motion ?? 'all');
  const [days, setDays] = useState<number[]>(before?.days ?? [1, 2, 3, 4, 5]);
  const [at, setAt] = useState(before?.at ?? '09:00');
  const [zone, setZone] = useState(before?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [name, setName] = useState(before?.name ?? '');
  const [campaignId, setCampaignId] = useState(before?.campaignId ?? '');
  const campaigns = useCampaigns();
  const [live, setLive] = useState(before?.live ?? true);
  const [wrong, setWrong] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setWrong(undefined);
    const asked = {
      ...{ name: name.trim() || `${MOTION_WORDS[motion]}, ${at}`, motion, days, at, zone, live },
      // Only first messages are of one campaign; the other motions look at everybody.
      campaignId: motion === 'outbound' && campaignId !== '' ? campaignId : null,
    };
    const sent = before ? { ...asked, version: before.version } : asked;
    const set = await act(
      before ? 'It is changed.' : 'It is set.',
      () => post(before ? `/run-schedules/${before.id}` : '/run-schedules', sent),
      (why, error) => {
        const fields = error instanceof ApiProblem ? error.fields : [];
        setWrong([why, ...fields.map(({ message }) => message)].join(' '));
      },
    );
    if (set) done();
  };
  return (
    <form
      aria-label={before ? `Change: ${before.name}` : 'Set a schedule'}
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
        {motion === 'outbound' && (
          <Field label="Campaign">
            <select
              value={campaignId}
              onChange={({ target }) => setCampaignId(target.value)}
              className={`${INPUT} w-full`}
            >
              <option value="">all active ones</option>
              {campaigns.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </select>
          </Field>
        )}
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
          {before ? 'Change it' : 'Set it'}
        </Button>
        <Button onClick={done}>Leave it</Button>
      </div>
    </form>
  );
}
