import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  BACKFILL_DRAFTS,
  type BackfillOptions,
  type BackfillPlan,
  DRAFT_BATCH,
} from '../../../src/autosend/backfill/contract.ts';
import type { Campaign } from '../../../src/campaigns/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button, Panel } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { CountsTable } from './BackfillCounts.tsx';

const DRAFTS: Readonly<Record<BackfillOptions['drafts'], string>> = {
  all: 'written anew for every reply',
  missing: 'written where there is none',
  none: 'not written, those that wait are decided on',
  refresh: 'not written, those that wait get free times',
};
type Switch = 'sends' | 'latestPerLead' | 'resetRejected' | 'draftPreview' | 'respectDelays' | 'redact';
const SWITCHES: Readonly<Record<Switch, string>> = {
  sends: 'Decide on them too; what is granted goes by itself',
  latestPerLead: 'Only the newest reply of each lead',
  resetRejected: 'Also what a person rejected',
  draftPreview: 'Show the text in the chat',
  respectDelays: 'Keep the delay of every answer',
  redact: 'Mask names and addresses in the log',
};
const FRESH: BackfillOptions = {
  ...{ drafts: 'missing', sends: true, campaignId: null, limit: null, cursor: null, latestPerLead: false },
  ...{ resetRejected: false, draftBatchSize: DRAFT_BATCH, sleepMs: 0, draftPreview: true },
  ...{ respectDelays: false, redact: false },
};

/** Plans a run: what it is asked for, what it would do, and only then the yes to just these replies. */
export function BackfillForm() {
  const [options, setOptions] = useState(FRESH);
  const [force, setForce] = useState(false);
  const [plan, setPlan] = useState<BackfillPlan>();
  const act = useAct();
  const scopes = useMe().data?.scopes ?? [];
  const set = (change: Partial<BackfillOptions>): void => {
    setOptions({ ...options, ...change });
    setPlan(undefined);
  };
  const count = () =>
    act('Counted. Nothing was stored or sent.', async () =>
      setPlan(await post<BackfillPlan>('/backfills/plan', options)),
    );
  const replies = plan?.counts.total ?? 0;
  const start = () =>
    act('It has begun.', () => post('/backfills', { options, replies, force })).then(() =>
      setPlan(undefined),
    );
  const mayStart = scopes.includes('runs:write');
  return (
    <Panel title="Work off the backlog">
      <form
        aria-label="Plan a backfill"
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void count();
        }}
      >
        <Wishes options={options} set={set} />
        <fieldset className="grid gap-1.5 sm:grid-cols-2">
          {(Object.keys(SWITCHES) as Switch[]).map((name) => (
            <label key={name} className="flex items-start gap-2">
              <input
                type="checkbox"
                className="mt-1"
                checked={options[name]}
                onChange={(event) => set({ [name]: event.target.checked })}
              />
              {SWITCHES[name]}
            </label>
          ))}
          {scopes.includes('operations:resume') && (
            <label className="flex items-start gap-2">
              <input
                type="checkbox"
                className="mt-1"
                checked={force}
                onChange={(event) => setForce(event.target.checked)}
              />
              For this run alone, set the switch of auto-send aside; never the emergency stop
            </label>
          )}
        </fieldset>
        <Button type="submit">Count what it would do</Button>
      </form>
      {plan && (
        <section aria-label="What it would do" className="mt-4 space-y-3 border-t border-line pt-4">
          <CountsTable became="Would become" counts={plan.counts} campaigns={plan.campaigns} />
          <Button
            kind="primary"
            disabled={!mayStart || replies === 0}
            why={mayStart ? 'There is no reply to work off.' : 'Your role may not start it.'}
            onClick={() => void start()}
          >
            {replies === 1 ? 'Work off this reply' : `Work off these ${replies} replies`}
          </Button>
        </section>
      )}
    </Panel>
  );
}

function Wishes({
  options,
  set,
}: {
  options: BackfillOptions;
  set: (change: Partial<BackfillOptions>) => void;
}) {
  const campaigns = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => get<{ campaigns: Campaign[] }>('/campaigns'),
  });
  const numbers = { limit: options.limit, draftBatchSize: options.draftBatchSize, sleepMs: options.sleepMs };
  const labels = {
    limit: 'So many replies at most',
    draftBatchSize: 'Written at once',
    sleepMs: 'Rest between two, in ms',
  };
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="Campaign">
        <select
          value={options.campaignId ?? ''}
          onChange={(event) => set({ campaignId: event.target.value || null })}
          className={`${INPUT} block max-w-64`}
        >
          <option value="">all of them</option>
          {(campaigns.data?.campaigns ?? []).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Field>
      <Field label="Answers are">
        <select
          value={options.drafts}
          onChange={(event) => set({ drafts: event.target.value as BackfillOptions['drafts'] })}
          className={`${INPUT} block max-w-72`}
        >
          {BACKFILL_DRAFTS.map((each) => (
            <option key={each} value={each}>
              {DRAFTS[each]}
            </option>
          ))}
        </select>
      </Field>
      {(Object.keys(numbers) as (keyof typeof numbers)[]).map((name) => (
        <Field key={name} label={labels[name]}>
          <input
            type="number"
            min={name === 'sleepMs' ? 0 : 1}
            placeholder={name === 'limit' ? 'all' : undefined}
            value={numbers[name] ?? ''}
            onChange={({ target: { value } }) =>
              set({ [name]: value === '' ? (name === 'limit' ? null : FRESH[name]) : Number(value) })
            }
            className={`${INPUT} block w-28 tabular-nums`}
          />
        </Field>
      ))}
      <Field label="Only behind this message">
        <input
          value={options.cursor ?? ''}
          placeholder="id of a message"
          onChange={(event) => set({ cursor: event.target.value.trim() || null })}
          className={`${INPUT} block w-44`}
        />
      </Field>
    </div>
  );
}
