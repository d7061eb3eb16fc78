import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign } from '../../../src/campaigns/contract.ts';
import {
  type CampaignForecast,
  FORECAST_LIMITS,
  type Forecast,
  type ForecastPlan,
} from '../../../src/pipeline/forecast/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { SimulationReport } from './SimulationReport.tsx';

const TITLE = 'Forecast by simulation';
const LOOK_EVERY_MS = 1_000;

/** The saved campaign, lived in virtual time with people who are made up. */
export function SimulationPanel({ campaign }: { campaign: Campaign | undefined }) {
  if (campaign) return <Known id={campaign.id} version={campaign.version} />;
  return (
    <Panel title={TITLE}>
      <p className="text-soft">Save the campaign first: what is simulated is the campaign as it is saved.</p>
    </Panel>
  );
}

function Known({ id, version }: { id: string; version: number }) {
  const query = useQuery({
    queryKey: ['forecast', id, version],
    queryFn: () => get<CampaignForecast>(`/campaigns/${id}/forecast`),
    refetchInterval: ({ state }) => (state.data?.forecast?.state === 'running' ? LOOK_EVERY_MS : false),
  });
  return (
    <Panel title={TITLE} aside={<Standing found={query.data} />}>
      <Loaded query={query} rows={3}>
        {(found) => (
          <div className="space-y-4">
            <State id={id} found={found} />
            {found.forecast?.state !== 'running' && <Start id={id} found={found} />}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

const TONES = { running: 'accent', finished: 'good', failed: 'bad', cancelled: 'neutral' } as const;

const Standing = ({ found }: { found: CampaignForecast | undefined }) =>
  found?.forecast ? (
    <span className="flex items-center gap-2 text-xs text-soft">
      <Time at={found.forecast.endedAt ?? found.forecast.askedAt} />
      {found.stale && found.forecast.state === 'finished' ? (
        <Badge tone="warn">out of date</Badge>
      ) : (
        <Badge tone={TONES[found.forecast.state]}>{found.forecast.state}</Badge>
      )}
    </span>
  ) : null;

function State({ id, found: { forecast, stale, version } }: { id: string; found: CampaignForecast }) {
  if (!forecast)
    return (
      <p className="text-soft">
        Lives the campaign day by day in a product of its own, with people who are made up, and shows what
        came of it. Nothing of yours is read but the campaign, and nothing is sent or spent.
      </p>
    );
  if (forecast.state === 'running') return <Running id={id} forecast={forecast} />;
  if (forecast.state === 'failed')
    return (
      <p role="alert" className="rounded border border-bad/40 px-3 py-2 text-bad">
        {forecast.error}
      </p>
    );
  if (forecast.state === 'cancelled')
    return <p className="text-soft">The last forecast was cancelled. Nothing of it was kept.</p>;
  return (
    <>
      {stale && (
        <p role="status" className="rounded border border-warn/40 px-3 py-2 text-warn">
          The campaign was changed after this forecast: it shows version {forecast.campaignVersion}, and the
          campaign is at version {version}. Simulate again to see the present one.
        </p>
      )}
      {forecast.report && <SimulationReport report={forecast.report} plan={forecast.plan} />}
    </>
  );
}

function Running({ id, forecast: { progress, plan } }: { id: string; forecast: Forecast }) {
  const act = useAct();
  const { day = 0, of = plan.days } = progress ?? {};
  return (
    <div className="flex flex-wrap items-center gap-3">
      <div className="min-w-0 flex-1 basis-60 space-y-1">
        <p role="status">
          {progress ? `Living day ${day} of ${of}` : 'Starting a product of its own'}, with {plan.leads}{' '}
          people.
        </p>
        <div
          role="progressbar"
          aria-label="Days lived"
          aria-valuemin={0}
          aria-valuemax={of}
          aria-valuenow={day}
          className="h-1.5 overflow-hidden rounded bg-line"
        >
          <div className="h-full bg-accent" style={{ width: `${(100 * day) / of}%` }} />
        </div>
        <p className="text-xs text-soft">It goes on when you leave this page.</p>
      </div>
      <Button
        onClick={() =>
          void act('The forecast was cancelled.', () => post(`/campaigns/${id}/forecast/cancel`))
        }
      >
        Cancel
      </Button>
    </div>
  );
}

/** How much of it; the rest is as the workspace is set. */
function Start({ id, found }: { id: string; found: CampaignForecast }) {
  const act = useAct();
  const may = useMe().data?.scopes.includes('campaigns:write') ?? false;
  const [wish, setWish] = useState<Pick<ForecastPlan, 'leads' | 'days' | 'seed'>>(
    found.forecast?.plan ?? found.proposed,
  );
  const wrong = faultOf(wish);
  const number = (field: 'leads' | 'days', label: string) => (
    <label className="block text-xs text-soft">
      {label}
      <input
        type="number"
        {...FORECAST_LIMITS[field]}
        value={wish[field]}
        onChange={({ target }) => setWish({ ...wish, [field]: Number(target.value) })}
        className={`${INPUT} mt-1 block w-24 text-ink`}
      />
    </label>
  );
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void act('The simulation has begun.', () => post(`/campaigns/${id}/forecast`, wish));
      }}
    >
      {number('leads', 'People')}
      {number('days', 'Days')}
      <label className="block text-xs text-soft">
        Seed
        <input
          value={wish.seed}
          onChange={({ target }) => setWish({ ...wish, seed: target.value })}
          className={`${INPUT} mt-1 block w-24 text-ink`}
        />
      </label>
      <Button
        type="submit"
        kind="primary"
        disabled={!may || wrong !== null}
        why={may ? (wrong ?? '') : 'Your role reads campaigns and changes none.'}
      >
        {found.forecast ? 'Simulate again' : 'Simulate'}
      </Button>
      {wrong && <p className="basis-full text-xs text-warn">{wrong}</p>}
    </form>
  );
}

function faultOf({ leads, days, seed }: Pick<ForecastPlan, 'leads' | 'days' | 'seed'>): string | null {
  const within = (value: number, { min, max }: { min: number; max: number }): boolean =>
    Number.isInteger(value) && value >= min && value <= max;
  if (!within(leads, FORECAST_LIMITS.leads)) return 'From 10 to 500 people.';
  if (!within(days, FORECAST_LIMITS.days)) return 'From 3 to 60 days.';
  if (!/^\w{1,20}$/.test(seed)) return 'The seed is up to 20 letters and digits.';
  return null;
}
