import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AutosendState, CalibrationView } from '../../../src/autosend/contract.ts';
import type { Campaign } from '../../../src/campaigns/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { useMembers } from '../../members.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { SettingsTabs } from '../settings/SettingsTabs.tsx';
import { CalibrationPanel, useCalibration } from './CalibrationPanel.tsx';
import { GrantForm } from './GrantForm.tsx';
import { GrantMoves } from './GrantMoves.tsx';
import { SamplesPanel } from './SamplesPanel.tsx';

type Names = ReadonlyMap<string, string>;
/** Those who act without being anybody. */
const ACTORS: Readonly<Record<string, string>> = {
  correction: 'a corrected reading',
  sample: 'an answer called wrong afterwards',
  complaint: 'a complaint',
  bad_kpi: 'bad figures',
  approvals: 'approvals in a row',
};

/** What answers may do without a person: the switch, booking, grants, and what the thresholds mean. */
export function AutosendPage() {
  const state = useQuery({ queryKey: ['autosend'], queryFn: () => get<AutosendState>('/autosend') });
  const campaigns = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => get<{ campaigns: Campaign[] }>('/campaigns'),
  });
  const calibration = useCalibration();
  const members = useMembers();
  const people: Names = new Map(members.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => people.get(id) ?? ACTORS[id] ?? id;
  const list = campaigns.data?.campaigns ?? [];
  return (
    <SettingsTabs>
      <p className="text-soft">
        An answer goes without a person only where it is granted, sure enough, and nothing speaks against it.
        Everything else waits in the inbox for a yes.
      </p>
      <Loaded query={state} rows={4}>
        {(found) => (
          <>
            <Switch state={found} nameOf={nameOf} />
            <Booking books={found.books} />
            <Panel title="What is granted">
              <Grants
                state={found}
                nameOf={nameOf}
                campaigns={new Map(list.map(({ id, name }) => [id, name]))}
                calibration={calibration.data}
              />
              <GrantForm campaigns={list} calibration={calibration.data} />
            </Panel>
            <GrantMoves
              moves={found.moves}
              nameOf={nameOf}
              campaigns={new Map(list.map(({ id, name }) => [id, name]))}
            />
          </>
        )}
      </Loaded>
      <SamplesPanel />
      <CalibrationPanel query={calibration} />
    </SettingsTabs>
  );
}

function Switch({ state, nameOf }: { state: AutosendState; nameOf: (id: string) => string }) {
  const [reason, setReason] = useState('');
  const act = useAct();
  const me = useMe();
  const off = state.stoppedAt !== null;
  const scope = off ? 'operations:resume' : 'operations:stop';
  const may = me.data?.scopes.includes(scope) ?? false;
  const stop = () => act('Auto-send is off.', () => post('/autosend/stop', { reason }));
  return (
    <Panel title="Auto-send" aside={<Badge tone={off ? 'bad' : 'good'}>{off ? 'off' : 'on'}</Badge>}>
      {off ? (
        <div className="space-y-3">
          <p>
            Off since <Time at={state.stoppedAt ?? ''} />, by {nameOf(state.stoppedBy ?? '')}:{' '}
            <q>{state.stopReason}</q>
          </p>
          <p className="text-soft">
            Answers are still drafted and wait for a person; what a person approves goes.
          </p>
          <Button
            kind="primary"
            disabled={!may}
            why="Your role may not lift it."
            onClick={() => void act('Auto-send is on again.', () => post('/autosend/resume'))}
          >
            Switch on
          </Button>
        </div>
      ) : (
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void stop().then((done) => done && setReason(''));
          }}
        >
          <p className="basis-full">
            On, as far as it is granted below. Switched off, no answer goes without a person, those that wait
            for their minute included.
          </p>
          <div className="min-w-56 flex-1">
            <Field label="Why switch it off">
              <input
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                maxLength={300}
                className={`${INPUT} w-full`}
              />
            </Field>
          </div>
          <Button
            kind="danger"
            type="submit"
            disabled={!may || reason.trim().length < 3}
            why={may ? 'Say why first.' : 'Your role may not stop it.'}
          >
            Switch off
          </Button>
        </form>
      )}
    </Panel>
  );
}

function Booking({ books }: { books: boolean }) {
  const act = useAct();
  const me = useMe();
  const may = me.data?.scopes.includes('workspace:admin') ?? false;
  return (
    <Panel
      title="Times that leads take"
      aside={
        <Badge tone={books ? 'accent' : 'neutral'}>{books ? 'booked by themselves' : 'by a person'}</Badge>
      }
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-56 flex-1">
          {books
            ? 'A reply that clearly takes one offered time is booked at once. Whatever is in doubt goes to a person.'
            : 'A reply that takes an offered time goes to a person, who books it.'}
        </p>
        <Button
          disabled={!may}
          why="Only an owner or admin decides this."
          onClick={() =>
            void act(books ? 'Times are booked by a person.' : 'Taken times are booked by themselves.', () =>
              post('/autosend/booking', { books: !books }),
            )
          }
        >
          {books ? 'Have a person book' : 'Book by itself'}
        </Button>
      </div>
    </Panel>
  );
}

const TONES = { shadow: 'neutral', draft_only: 'neutral', hold: 'accent', auto: 'good' } as const;

function Grants({
  state,
  nameOf,
  campaigns,
  calibration,
}: {
  state: AutosendState;
  nameOf: (id: string) => string;
  campaigns: Names;
  calibration: CalibrationView | undefined;
}) {
  const blind = ({ intent, level, chosen }: AutosendState['grants'][number]) =>
    (level === 'hold' || level === 'auto') &&
    !chosen &&
    (calibration?.intents ?? []).some(
      (each) => each.mayGo && !each.calibrated && (intent === null || intent === each.intent),
    );
  if (state.grants.length === 0)
    return <p className="text-soft">Nothing is granted: every answer waits for a person.</p>;
  return (
    <ul className="divide-y divide-line">
      {state.grants.map((grant) => (
        <li
          key={`${grant.campaignId} ${grant.intent}`}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2"
        >
          <span className="font-medium">{campaigns.get(grant.campaignId) ?? 'a campaign'}</span>
          <span>{grant.intent?.replaceAll('_', ' ') ?? 'every other intent'}</span>
          <Badge tone={TONES[grant.level]}>{grant.level.replaceAll('_', ' ')}</Badge>
          <span className="tabular-nums">from {grant.threshold.toFixed(2)}</span>
          {grant.highest !== grant.level && (
            <span className="text-soft">up to {grant.highest.replaceAll('_', ' ')}</span>
          )}
          {grant.chosen && <Badge tone="warn">although uncalibrated</Badge>}
          {blind(grant) && <Badge tone="warn">waits until calibrated</Badge>}
          <span className="text-xs text-soft sm:ml-auto">
            {nameOf(grant.grantedBy)}, <Time at={grant.grantedAt} />
          </span>
          {grant.highest !== grant.level && grant.standing && (
            <p className="basis-full text-xs text-soft">{grant.standing}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
