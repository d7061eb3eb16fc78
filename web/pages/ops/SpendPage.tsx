import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type { SpendReport } from '../../../src/ops/contract.ts';
import { get, put } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

type Vendor = SpendReport['vendors'][number];
const MARKS = {
  ok: { tone: 'good', label: 'within the cap' },
  near: { tone: 'warn', label: 'near the cap' },
  over: { tone: 'bad', label: 'used up' },
  uncapped: { tone: 'neutral', label: 'no cap' },
} as const;

const amount = (micros: string): string =>
  (Number(micros) / 1_000_000).toLocaleString('en', { maximumFractionDigits: 6 });

/** `67 credits`, `1 credit`, `0.0004 USD`: a currency has no plural. */
const inUnits = (micros: string, unit: string): string =>
  `${amount(micros)} ${unit === 'credit' && micros !== '1000000' ? 'credits' : unit}`;

/** What was spent this month, and how much may be. */
export function SpendPage() {
  const spend = useQuery({ queryKey: ['spend'], queryFn: () => get<SpendReport>('/spend') });
  return (
    <OperationsTabs>
      <Panel title="This month, by vendor">
        <Loaded query={spend} rows={3}>
          {({ vendors }) =>
            vendors.length === 0 ? (
              <Empty title="Nothing was spent this month" />
            ) : (
              <ul className="divide-y divide-line">
                {vendors.map((vendor) => (
                  <VendorSpend key={`${vendor.vendor} ${vendor.unit}`} vendor={vendor} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Latest">
        <Loaded query={spend} rows={3}>
          {({ latest }) =>
            latest.length === 0 ? (
              <Empty title="No transaction yet" />
            ) : (
              <ul className="divide-y divide-line">
                {latest.map((entry) => (
                  <li
                    key={`${entry.at} ${entry.operation} ${entry.amount}`}
                    className="flex flex-wrap gap-3 py-1.5"
                  >
                    <span className="w-32 text-xs text-soft">
                      <Time at={entry.at} />
                    </span>
                    <span className="font-medium">{entry.vendor}</span>
                    <span className="text-soft">{entry.operation}</span>
                    <span className="ml-auto tabular-nums">{inUnits(entry.amount, entry.unit)}</span>
                    <Badge>{entry.state}</Badge>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </OperationsTabs>
  );
}

function VendorSpend({ vendor }: { vendor: Vendor }) {
  const mark = MARKS[vendor.mark];
  const share = vendor.limit && vendor.used ? Math.min(1, Number(vendor.used) / Number(vendor.limit)) : null;
  return (
    <li className="space-y-2 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <span className="w-36 font-medium">{vendor.vendor}</span>
        <span className="tabular-nums">{inUnits(vendor.spent, vendor.unit)} spent</span>
        {vendor.reserved !== '0' && <span className="text-soft">{amount(vendor.reserved)} under way</span>}
        <Badge tone={mark.tone}>{mark.label}</Badge>
        {vendor.limit && (
          <span className="text-soft tabular-nums">
            {amount(vendor.used ?? '0')} of {amount(vendor.limit)}
          </span>
        )}
        <span className="flex-1" />
        <Cap vendor={vendor} />
      </div>
      {share !== null && (
        <span className="block h-1.5 rounded bg-line/60" aria-hidden>
          <span className="block h-1.5 rounded bg-accent" style={{ width: `${share * 100}%` }} />
        </span>
      )}
    </li>
  );
}

function Cap({ vendor }: { vendor: Vendor }) {
  const may = useMe().data?.scopes.includes('workspace:admin') ?? false;
  const [wanted, setWanted] = useState('');
  const change = useMutation({
    mutationFn: () => put(`/spend/${vendor.vendor}/budget`, { unit: vendor.unit, amount: wanted }),
    onSuccess: () => {
      setWanted('');
      toast.success('The cap is set.');
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <input
        aria-label={`Cap for ${vendor.vendor} in ${vendor.unit}`}
        inputMode="decimal"
        pattern="\d{1,9}(\.\d{1,6})?"
        placeholder={vendor.limit ? amount(vendor.limit) : 'cap'}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
        className="w-24 rounded border border-line bg-surface px-2 py-1 text-right tabular-nums"
      />
      <Button
        type="submit"
        disabled={!may || wanted === '' || change.isPending}
        why={may ? 'Write the cap first.' : 'Only an owner or admin sets caps.'}
      >
        Set
      </Button>
    </form>
  );
}
