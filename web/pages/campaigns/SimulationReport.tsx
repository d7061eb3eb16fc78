import type { ForecastPlan, ForecastReport } from '../../../src/pipeline/forecast/contract.ts';

const number = (count: number): string => count.toLocaleString();

/** What came of a simulated campaign: people, steps, days, and what it took for granted. */
export const SimulationReport = ({ report, plan }: { report: ForecastReport; plan: ForecastPlan }) => (
  <div className="space-y-4">
    <Funnel report={report} />
    <NotWrittenTo report={report} />
    <Steps report={report} />
    <Days report={report} plan={plan} />
    <Assumptions plan={plan} />
  </div>
);

function Funnel({ report: { funnel } }: { report: ForecastReport }) {
  const of = (count: number): string =>
    funnel.contacted === 0 ? '' : `${Math.round((100 * count) / funnel.contacted)} %`;
  const cells = [
    ['People written to', funnel.contacted, `${number(funnel.sent)} mails`],
    ['Mails that arrived', funnel.delivered, `${number(funnel.sent - funnel.delivered)} came back`],
    ['People who answered', funnel.answered, of(funnel.answered)],
    ['… with interest', funnel.interested, of(funnel.interested)],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {cells.map(([label, count, aside]) => (
        <div key={label} className="rounded border border-line px-3 py-2">
          <dt className="text-xs text-soft">{label}</dt>
          <dd className="text-lg font-semibold tabular-nums">
            {number(count)} <span className="text-xs font-normal text-soft">{aside}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  rejected_row: 'on rows that no list may have',
  not_wanted_tier_4: 'scored too low',
  'gate.account_low': 'at a company that scored too low',
  'gate.prospect_low': 'scored too low as a person',
  'gate.prospect_unscored': 'outside of the ICP',
  domain_concentration_cap: 'too many of one company',
};
/** A reason's code as words: `craft.offer_missing` is "offer missing". */
const spoken = (code: string): string => WORDS[code] ?? (code.split('.').at(-1) ?? code).replaceAll('_', ' ');

function NotWrittenTo({ report: { notWrittenTo } }: { report: ForecastReport }) {
  const reasons = Object.entries(notWrittenTo).toSorted(([, one], [, other]) => other - one);
  if (reasons.length === 0) return null;
  return (
    <p className="text-xs text-soft">
      Not written to: {reasons.map(([why, count]) => `${number(count)} ${spoken(why)}`).join(', ')}.
    </p>
  );
}

const COLUMNS = ['Sent', 'Left out', 'Failed', 'Answered'] as const;

const Steps = ({ report: { steps } }: { report: ForecastReport }) => (
  <table className="w-full text-left text-sm">
    <caption className="pb-1 text-left text-xs text-soft">Step by step</caption>
    <thead className="text-xs text-soft">
      <tr>
        <th className="py-1 font-normal">Step</th>
        {COLUMNS.map((label) => (
          <th key={label} className="py-1 pl-3 text-right font-normal">
            {label}
          </th>
        ))}
      </tr>
    </thead>
    <tbody className="divide-y divide-line">
      {steps.map(({ step, channel, action, done, leftOut, failed, answered }) => (
        <tr key={step}>
          <th scope="row" className="py-1 pr-2 font-normal">
            {step}. {action.replaceAll('_', ' ')} <span className="text-soft">by {channel}</span>
          </th>
          {[done, leftOut, failed, answered].map((count, index) => (
            <td key={COLUMNS[index]} className="py-1 pl-3 text-right tabular-nums">
              {number(count)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

const PARTS = [
  { key: 'first', colour: 'bg-accent', label: 'first mails' },
  { key: 'followUps', colour: 'bg-accent/40', label: 'follow-ups' },
  { key: 'answered', colour: 'bg-good', label: 'answers' },
] as const;

/** A bar for each simulated day; days on which nothing happened are empty. */
function Days({ report, plan: { days: span } }: { report: ForecastReport; plan: ForecastPlan }) {
  const days = Array.from(
    { length: span },
    (_, index) =>
      report.days.find(({ day }) => day === index + 1) ?? {
        ...{ day: index + 1, first: 0, followUps: 0, answered: 0 },
      },
  );
  const most = Math.max(1, ...days.map(({ first, followUps, answered }) => first + followUps + answered));
  return (
    <figure>
      <figcaption className="flex flex-wrap gap-x-3 pb-1 text-xs text-soft">
        <span>Day by day</span>
        {PARTS.map(({ key, colour, label }) => (
          <span key={key} className="flex items-center gap-1">
            <span aria-hidden className={`size-2 rounded-sm ${colour}`} />
            {label}
          </span>
        ))}
      </figcaption>
      <ol aria-label="Simulated days" className="flex h-28 items-end gap-px border-b border-line">
        {days.map((entry) => {
          const { day, first, followUps, answered } = entry;
          const said = `Day ${day}: ${first} first mails, ${followUps} follow-ups, ${answered} answers.`;
          return (
            <li key={day} title={said} className="flex h-full min-w-0 flex-1 flex-col justify-end">
              <span className="sr-only">{said}</span>
              {PARTS.map(({ key, colour }) => (
                <span
                  key={key}
                  aria-hidden
                  className={colour}
                  style={{ height: `${(100 * entry[key]) / most}%` }}
                />
              ))}
            </li>
          );
        })}
      </ol>
      <div aria-hidden className="flex justify-between pt-1 text-xs text-soft tabular-nums">
        <span>day 1</span>
        <span>day {span}</span>
      </div>
    </figure>
  );
}

const Assumptions = ({ plan }: { plan: ForecastPlan }) => (
  <details className="text-xs text-soft" open>
    <summary className="cursor-pointer">What it takes for granted</summary>
    <ul className="list-disc space-y-0.5 pt-1 pl-5">
      <li>
        {number(plan.leads)} people on the list are made up, from seed “{plan.seed}”: some are turned away
        when the list is read, and some are scored too low to be written to. The same seed gives the same
        answer.
      </li>
      <li>
        How people answer follows what cold mail meets on average, about four in ten in any way at all,
        machines included. It knows nothing of your offer, your text or your market, so it says when and how
        much is sent, and little about how well it works.
      </li>
      <li>
        {plan.mailboxes} {plan.mailboxes === 1 ? 'mailbox' : 'mailboxes'} of 30 mails a day each,{' '}
        {number(plan.perDay)} mails a day in all, and the steps, window and limit of this campaign as they are
        saved. Other campaigns and the slow start of a new workspace are not in it.
      </li>
      <li>
        Everything is approved at once, templates write, and LinkedIn is not connected: its steps are left
        out. Calls are left to a person who does not exist here.
      </li>
    </ul>
  </details>
);
