import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CampaignCalendar } from '../../../src/cadence/contract.ts';
import type { Campaign } from '../../../src/campaigns/contract.ts';
import { LEAD_TIERS } from '../../../src/leads/contract.ts';
import { post } from '../../api.ts';
import { Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { AudienceCounts } from './AudienceStep.tsx';
import { CalendarGrid } from './CalendarGrid.tsx';
import { shortDate } from './dates.ts';
import { faultsIn, STEPS, type StepId, type StepProps } from './draft.ts';
import { SimulationPanel } from './SimulationPanel.tsx';

/** The campaign as it would run: what is missing, whom it leaves out, the calendar of its mails, and the answers to expect. */
export function ReviewStep({
  draft,
  faults,
  campaign,
  go,
}: StepProps & { campaign: Campaign | undefined; go: (step: StepId) => void }) {
  const query = useQuery({
    queryKey: ['calendar', campaign?.id, draft],
    queryFn: () =>
      post<CampaignCalendar>('/campaigns/calendar', { ...draft, campaignId: campaign?.id ?? null }),
    enabled: faults.size === 0,
    placeholderData: keepPreviousData,
  });
  if (faults.size > 0) return <Missing faults={faults} go={go} />;
  return (
    <Loaded query={query} rows={10}>
      {(calendar) => (
        <div className="space-y-4">
          <Warnings calendar={calendar} />
          <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <Panel
              title="When its mails leave"
              aside={
                <span className="text-xs text-soft">
                  as of <Time at={calendar.asOf} />, {calendar.zone}
                </span>
              }
            >
              <CalendarGrid days={calendar.days} />
            </Panel>
            <div className="space-y-4">
              <Panel title="Forecast">
                <Forecast calendar={calendar} />
              </Panel>
              {calendar.audience && (
                <Panel title="Audience">
                  <AudienceCounts
                    report={calendar.audience}
                    tiers={draft.settings.gate.profile === 'icp' ? draft.settings.tiers : LEAD_TIERS}
                  />
                </Panel>
              )}
            </div>
          </div>
          <Panel title="Step by step">
            <Steps calendar={calendar} draft={draft} />
          </Panel>
          <SimulationPanel campaign={campaign} />
        </div>
      )}
    </Loaded>
  );
}

const Missing = ({ faults, go }: Pick<StepProps, 'faults'> & { go: (step: StepId) => void }) => (
  <Panel title="Still to fill in">
    <ul className="space-y-2">
      {STEPS.flatMap(({ id, label, fields }) =>
        faultsIn(faults, fields).map((text) => (
          <li key={`${id} ${text}`} className="flex flex-wrap items-center gap-3">
            <span className="min-w-0 flex-1">{text}</span>
            <Button onClick={() => go(id)}>{label}</Button>
          </li>
        )),
      )}
    </ul>
  </Panel>
);

const Warnings = ({ calendar: { blocked, notes } }: { calendar: CampaignCalendar }) =>
  blocked.length + notes.length === 0 ? null : (
    <div role="alert" className="rounded-lg border border-warn/40 p-4">
      {blocked.length > 0 && <p className="font-medium text-bad">Nothing would leave.</p>}
      <ul className="text-warn">
        {[...blocked, ...notes].map(({ code, text }) => (
          <li key={`${code} ${text}`}>{text}</li>
        ))}
      </ul>
    </div>
  );

const number = (count: number): string => count.toLocaleString();
const Line = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="flex items-baseline justify-between gap-3">
    <dt className="text-soft">{label}</dt>
    <dd className="text-right font-medium tabular-nums">{children}</dd>
  </div>
);

function Forecast({ calendar: { totals, contacted, expected, days } }: { calendar: CampaignCalendar }) {
  const sending = days.filter(({ first, followUps }) => first + followUps > 0);
  const span = (found: { from: number; to: number } | null): string =>
    found ? `${number(found.from)}–${number(found.to)}` : 'unknown';
  return (
    <div className="space-y-3">
      <dl className="space-y-1">
        <Line label="People who get mail">{number(contacted)}</Line>
        <Line label="Mails">{number(totals.placed)}</Line>
        <Line label="First and last day">
          {sending[0] ? `${shortDate(sending[0].date)} – ${shortDate(sending.at(-1)?.date ?? '')}` : 'none'}
        </Line>
        {totals.afterwards > 0 && <Line label="Mails after these days">{number(totals.afterwards)}</Line>}
        {totals.unplaced > 0 && <Line label="Mails without a place">{number(totals.unplaced)}</Line>}
        <Line label="Answers expected">{span(expected.answers)}</Line>
        <Line label="… with interest">{span(expected.interested)}</Line>
      </dl>
      <p className="text-xs text-soft">
        {expected.reasons.map(({ text }) => text).join(' ')} The mails are counted as if everything was
        approved at once and nobody answered: it is the most that can leave.
      </p>
    </div>
  );
}

const Steps = ({ calendar, draft }: { calendar: CampaignCalendar } & Pick<StepProps, 'draft'>) => (
  <ol className="divide-y divide-line">
    {calendar.steps.map(({ step, channel, action, messages, from, until, leftOut, why }) => (
      <li key={step} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
        <span className="w-5 shrink-0 text-right text-soft tabular-nums">{step}</span>
        <span className="min-w-0 flex-1 basis-40">
          {action.replaceAll('_', ' ')} <span className="text-soft">by {channel}</span>
          <span className="text-soft"> · day {draft.settings.sequence[step - 1]?.day}</span>
        </span>
        <span className="ml-auto tabular-nums">
          {messages > 0 && from && until
            ? `${number(messages)} · ${from === until ? shortDate(from) : `${shortDate(from)} – ${shortDate(until)}`}`
            : channel === 'email'
              ? 'nothing more in these days'
              : ''}
        </span>
        {leftOut > 0 && (
          <span className="basis-full pl-8 text-xs text-soft">
            {number(leftOut)} left out: {why?.text}
          </span>
        )}
      </li>
    ))}
  </ol>
);
