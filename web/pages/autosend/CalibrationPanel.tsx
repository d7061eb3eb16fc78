import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { CalibrationView } from '../../../src/autosend/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Field, INPUT } from '../../ui/fields.tsx';
import { Badge, Loaded, Panel } from '../../ui/primitives.tsx';
import { ReliabilityChart } from './ReliabilityChart.tsx';

type Search = { intent: string | undefined; budget: string | undefined };
type Calibrated = CalibrationView['intents'][number];
const PAUSE = 300;
const words = (intent: string) => intent.replaceAll('_', ' ');

/** What the thresholds mean, for the budget in the address. */
export function useCalibration(): UseQueryResult<CalibrationView> {
  const { budget }: Search = useSearch({ strict: false });
  return useQuery({
    queryKey: ['calibration', budget],
    queryFn: () => get<CalibrationView>(`/autosend/calibration${budget ? `?budget=${budget}` : ''}`),
    placeholderData: (before) => before,
  });
}

/** How right the answers were that the program was so sure of, by intent, and what follows for the threshold. */
export function CalibrationPanel({ query }: { query: UseQueryResult<CalibrationView> }) {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (change: Partial<Search>) =>
    void navigate({ to: paths.autosend, search: { ...search, ...change }, replace: true });
  return (
    <Panel title="Calibration">
      <Loaded query={query} rows={6}>
        {({ intents, budget, least }) => {
          const shown = intents.find(({ intent }) => intent === search.intent) ?? intents[0];
          return (
            <div className="space-y-4">
              <div className="flex flex-wrap items-end gap-4">
                <Field label="Intent">
                  <select
                    value={shown?.intent}
                    onChange={(event) => go({ intent: event.target.value })}
                    className={`${INPUT} block`}
                  >
                    {intents.map(({ intent, samples, calibrated }) => (
                      <option key={intent} value={intent}>
                        {words(intent)} ({samples}
                        {calibrated ? '' : ', uncalibrated'})
                      </option>
                    ))}
                  </select>
                </Field>
                <BudgetField budget={budget} change={(next) => go({ budget: next })} />
              </div>
              {shown && <OneIntent found={shown} budget={budget} least={least} />}
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}

/** Asks when the typing rests. */
function BudgetField({ budget, change }: { budget: number; change: (budget: string) => void }) {
  const [typed, setTyped] = useState(String(budget));
  const value = Number(typed);
  const wrong = typed.trim() === '' || !(value >= 0 && value <= 100);
  useEffect(() => {
    if (wrong || value === budget) return;
    const timer = setTimeout(() => change(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed, value, wrong, budget, change]);
  return (
    <Field
      label="Error budget: wrong answers of a hundred"
      wrong={wrong ? 'A number from 0 to 100.' : undefined}
    >
      <input
        value={typed}
        inputMode="decimal"
        onChange={(event) => setTyped(event.target.value)}
        className={`${INPUT} block w-24 tabular-nums`}
      />
    </Field>
  );
}

function OneIntent({ found, budget, least }: { found: Calibrated; budget: number; least: number }) {
  const { calibrated, samples, threshold, wrongPerHundred, recommended, error, mayGo } = found;
  return (
    <>
      <div role="status" className="flex flex-wrap items-center gap-2">
        <Badge tone={calibrated ? 'good' : 'warn'}>{calibrated ? 'calibrated' : 'uncalibrated'}</Badge>
        <span>{found.reasons.map(({ text }) => text).join(' ')}</span>
        {!mayGo && (
          <span className="text-soft">A person looks at every one of these, whatever is granted.</span>
        )}
      </div>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
        <Fact
          name="Settled by people"
          value={calibrated ? String(samples) : `${samples} of at least ${least}`}
        />
        <Fact
          name={`Wrong of 100 sent from ${threshold.toFixed(2)} on`}
          value={
            wrongPerHundred === null
              ? 'nothing settled there'
              : `at most ${wrongPerHundred.toFixed(1)} (95 %)`
          }
          soft={!calibrated}
        />
        <Fact
          name={`Threshold for ${budget} of 100`}
          value={recommended === null ? 'none yet' : recommended.toFixed(2)}
          soft={recommended === null}
        />
        <Fact name="Calibration error" value={error === null ? '–' : error.toFixed(3)} soft={!calibrated} />
      </dl>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <ReliabilityChart intent={words(found.intent)} bins={found.bins} threshold={threshold} />
        <Bins bins={found.bins} />
      </div>
    </>
  );
}

const Fact = ({ name, value, soft = false }: { name: string; value: string; soft?: boolean }) => (
  <div>
    <dt className="text-xs text-soft">{name}</dt>
    <dd className={`tabular-nums ${soft ? 'text-soft' : 'font-medium'}`}>{value}</dd>
  </div>
);

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`);

const Bins = ({ bins }: { bins: Calibrated['bins'] }) => (
  <div className="overflow-x-auto">
    <table className="w-full text-right tabular-nums">
      <caption className="mb-1 text-left text-xs text-soft">
        Answers by how sure the program was. Right is what a person let go without changing a word.
      </caption>
      <thead className="text-xs text-soft">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            Confidence
          </th>
          <th scope="col" className="font-normal">
            Settled
          </th>
          <th scope="col" className="font-normal">
            Said
          </th>
          <th scope="col" className="font-normal">
            Was right
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {bins.map(({ from, count, said, was }) => (
          <tr key={from} className={count === 0 ? 'text-soft' : ''}>
            <th scope="row" className="py-0.5 text-left font-normal">
              {from.toFixed(1)}–{(from + 0.1).toFixed(1)}
            </th>
            <td>{count}</td>
            <td>{percent(said)}</td>
            <td>{percent(was)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
