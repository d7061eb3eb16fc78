import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { EnrichmentSetup, FinderRecord } from '../../../src/enrichment/contract.ts';
import { get } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Badge, Empty, Loaded, Panel } from '../../ui/primitives.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

const credits = (micros: number): string =>
  (micros / 1_000_000).toLocaleString('en', { maximumFractionDigits: 2 });
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`;

/** Who is asked for addresses in which order, and what each knew and cost so far. */
export function FindersPage() {
  const setup = useQuery({
    queryKey: ['enrichment', 'settings'],
    queryFn: () => get<EnrichmentSetup>('/enrichment/settings'),
  });
  const finders = useQuery({
    queryKey: ['enrichment', 'finders'],
    queryFn: () => get<{ finders: FinderRecord[] }>('/enrichment/finders'),
  });
  return (
    <OperationsTabs>
      <Panel title="Asked for addresses, in this order">
        <Loaded query={setup} rows={1}>
          {({ waterfalls, verifiers }) => (
            <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2">
              <Order name="Finders" entries={waterfalls.email} />
              <Order name="Verifiers" entries={verifiers} />
            </dl>
          )}
        </Loaded>
      </Panel>
      <Panel
        title="What they knew and cost"
        aside={
          <Link to={paths.spend} className="text-xs text-soft underline">
            Each transaction
          </Link>
        }
      >
        <Loaded query={finders} rows={3}>
          {({ finders: records }) =>
            records.length === 0 ? <Empty title="No finder was asked yet" /> : <HitRates records={records} />
          }
        </Loaded>
      </Panel>
    </OperationsTabs>
  );
}

const Order = ({
  name,
  entries,
}: {
  name: string;
  entries: readonly { name: string; connected: boolean }[];
}) => (
  <>
    <dt className="text-soft">{name}</dt>
    <dd className="flex flex-wrap gap-2">
      {entries.map((entry) => (
        <Badge key={entry.name} tone={entry.connected ? 'good' : 'neutral'}>
          {entry.connected ? entry.name : `${entry.name}: not connected`}
        </Badge>
      ))}
    </dd>
  </>
);

const HEADS = ['Asked', 'Found', 'Hit rate', 'Paid', 'Cost per hit', 'Open', 'Lost'] as const;

const HitRates = ({ records }: { records: readonly FinderRecord[] }) => (
  <div className="overflow-x-auto">
    <table className="w-full text-left whitespace-nowrap [&_:is(td,th)]:not-last:pr-3">
      <thead className="text-xs text-soft">
        <tr>
          <th className="pb-1 font-normal">Finder</th>
          {HEADS.map((head) => (
            <th key={head} className="pb-1 text-right font-normal">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {records.map(({ provider, asked, found, micros, open, unknown }) => (
          <tr key={provider} className="tabular-nums">
            <td className="py-1.5 font-medium">{provider}</td>
            <td className="text-right">{asked}</td>
            <td className="text-right">{found}</td>
            <td className="text-right">{share(found, asked)}</td>
            <td className="text-right">{credits(Number(micros))}</td>
            <td className="text-right">{found === 0 ? '–' : credits(Number(micros) / found)}</td>
            <td className="text-right">{open}</td>
            <td className={`text-right ${unknown > 0 ? 'font-semibold text-bad' : ''}`}>{unknown}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p className="mt-3 text-xs text-soft">
      Credits. Asked are questions that were answered; open ones are not counted yet, lost ones may have been
      charged.
    </p>
  </div>
);
