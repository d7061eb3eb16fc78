import { useState } from 'react';
import type { CalibrationView } from '../../../src/autosend/contract.ts';
import type { Campaign } from '../../../src/campaigns/contract.ts';
import { useAct } from '../../act.ts';
import { post } from '../../api.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const LEVELS = {
  shadow: 'Written for ourselves alone; nobody is asked and nothing is sent.',
  draft_only: 'Written, and every one waits for a person.',
  hold: 'Goes by itself after three to seven minutes in which anybody can stop it.',
  auto: 'Goes by itself after three to seven minutes.',
} as const;
type Level = keyof typeof LEVELS;

/** Grants how far answers go. While nobody knows what a threshold means, going by itself is a choice made in so many words. */
export function GrantForm({
  campaigns,
  calibration,
}: {
  campaigns: readonly Campaign[];
  calibration: CalibrationView | undefined;
}) {
  const [campaignId, setCampaign] = useState('');
  const [intent, setIntent] = useState('');
  const [level, setLevel] = useState<Level>('draft_only');
  const [highest, setHighest] = useState<Level>('draft_only');
  const [threshold, setThreshold] = useState('0.90');
  const [chosen, setChosen] = useState<boolean | null>(null);
  const act = useAct();
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const goes = level === 'hold' || level === 'auto';
  const unknown = (calibration?.intents ?? []).filter(
    (each) => each.mayGo && !each.calibrated && (intent === '' || each.intent === intent),
  );
  const asks = goes && unknown.length > 0;
  const levels = Object.keys(LEVELS) as Level[];
  const above = levels.slice(levels.indexOf(level));
  const climbsTo = above.includes(highest) ? highest : level;
  const blind = asks && level === 'auto' && chosen === false;
  const share = Number(threshold);
  const why = !may
    ? 'Only an owner or admin grants.'
    : campaignId === ''
      ? 'Choose a campaign.'
      : !(threshold.trim() !== '' && share >= 0 && share <= 1)
        ? 'The threshold is a share from 0 to 1.'
        : asks && chosen === null
          ? 'Say what happens while it is uncalibrated.'
          : blind
            ? 'What waits until it is calibrated is granted "hold", and climbs from there.'
            : undefined;
  const grant = () =>
    act('Granted.', () =>
      post('/autosend/grants', {
        ...{ campaignId, intent: intent === '' ? null : intent, level },
        ...{ highest: climbsTo, threshold: share },
        chosen: asks && chosen === true,
      }),
    );
  return (
    <form
      className="mt-4 space-y-3 border-t border-line pt-4"
      aria-label="Grant"
      onSubmit={(event) => {
        event.preventDefault();
        void grant().then((done) => done && setChosen(null));
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Campaign">
          <select
            value={campaignId}
            onChange={(event) => setCampaign(event.target.value)}
            className={`${INPUT} block max-w-64`}
          >
            <option value="">choose…</option>
            {campaigns.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Answers to">
          <select
            value={intent}
            onChange={(event) => setIntent(event.target.value)}
            className={`${INPUT} block`}
          >
            <option value="">every intent</option>
            {(calibration?.intents ?? []).map((each) => (
              <option key={each.intent} value={each.intent}>
                {each.intent.replaceAll('_', ' ')}
                {each.mayGo ? '' : ' (always a person)'}
              </option>
            ))}
          </select>
        </Field>
        <Field label="May">
          <select
            value={level}
            onChange={(event) => setLevel(event.target.value as Level)}
            className={`${INPUT} block`}
          >
            {Object.keys(LEVELS).map((each) => (
              <option key={each} value={each}>
                {each.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Climbs as far as">
          <select
            value={climbsTo}
            onChange={(event) => setHighest(event.target.value as Level)}
            className={`${INPUT} block`}
          >
            {above.map((each) => (
              <option key={each} value={each}>
                {each === level ? 'no further' : each.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </Field>
        <Field label="From this confidence on">
          <input
            value={threshold}
            inputMode="decimal"
            onChange={(event) => setThreshold(event.target.value)}
            className={`${INPUT} block w-24 tabular-nums`}
          />
        </Field>
        <Button kind="primary" type="submit" disabled={why !== undefined} why={why}>
          Grant
        </Button>
      </div>
      <p className="text-xs text-soft">
        {LEVELS[level]}
        {climbsTo !== level &&
          ' Twenty answers approved in a row without a changed word are one step up; a complaint, a corrected reading or bad figures take it back at once.'}
      </p>
      {asks && (
        <fieldset className="rounded border border-warn/40 p-3">
          <legend className="px-1 text-xs text-warn">Uncalibrated</legend>
          <p>
            Too few answers were settled by people to know what {threshold || 'this threshold'} means for{' '}
            {unknown.map((each) => each.intent.replaceAll('_', ' ')).join(', ')}: of the answers that reach
            it, nobody can say how many are wrong.
          </p>
          {[
            { value: false, text: 'Wait for a person until enough are settled; then it goes by itself.' },
            { value: true, text: 'Let it go by itself all the same. It is my choice and is recorded so.' },
          ].map(({ value, text }) => (
            <label key={text} className="mt-2 flex items-start gap-2">
              <input
                type="radio"
                name="chosen"
                className="mt-1"
                checked={chosen === value}
                onChange={() => setChosen(value)}
              />
              {text}
            </label>
          ))}
        </fieldset>
      )}
    </form>
  );
}
