import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { DeadDelivery, WebhookReport } from '../../../src/ops/contract.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';

/** What vendors delivered, what was turned away, and what could not be read. */
export function WebhooksPage() {
  const report = useQuery({ queryKey: ['webhooks'], queryFn: () => get<WebhookReport>('/webhooks') });
  const dead = useQuery({
    queryKey: ['webhooks', 'dead'],
    queryFn: () => get<{ deliveries: DeadDelivery[] }>('/webhooks/dead'),
  });
  return (
    <OperationsTabs>
      <Panel title="Received in the last 30 days">
        <Loaded query={report} rows={3}>
          {({ sources }) =>
            sources.length === 0 ? (
              <Empty title="No vendor has delivered anything yet">
                Paste the address of a vendor under Settings › Vendors into its webhook settings.
              </Empty>
            ) : (
              <Sources sources={sources} />
            )
          }
        </Loaded>
      </Panel>
      <Panel title="Could not be read">
        <Loaded query={dead} rows={2}>
          {({ deliveries }) =>
            deliveries.length === 0 ? (
              <Empty title="Every delivery could be read" />
            ) : (
              <ul className="divide-y divide-line">
                {deliveries.map((delivery) => (
                  <DeadLetter key={delivery.id} delivery={delivery} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </OperationsTabs>
  );
}

const Sources = ({ sources }: { sources: WebhookReport['sources'] }) => (
  <div className="overflow-x-auto">
    <table className="w-full text-left">
      <thead className="text-xs text-soft">
        <tr>
          <th className="pb-1 font-normal">Vendor</th>
          <th className="pb-1 text-right font-normal">Received</th>
          <th className="pb-1 text-right font-normal">Waiting</th>
          <th className="pb-1 text-right font-normal">Not readable</th>
          <th className="pb-1 pl-6 font-normal">Turned away</th>
          <th className="pb-1 text-right font-normal">Last</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {sources.map((source) => (
          <tr key={source.source}>
            <td className="py-1.5 font-medium">{source.source}</td>
            <td className="text-right tabular-nums">{source.received}</td>
            <td className="text-right tabular-nums">{source.waiting}</td>
            <td className={`text-right tabular-nums ${source.dead > 0 ? 'font-semibold text-bad' : ''}`}>
              {source.dead}
            </td>
            <td className="space-x-1 pl-6">
              {source.refused.map(({ code, count }) => (
                <Badge key={code} tone="warn">
                  {count} {code.replace('intake.', '').replaceAll('_', ' ')}
                </Badge>
              ))}
            </td>
            <td className="text-right text-xs text-soft">
              {source.lastAt ? <Time at={source.lastAt} /> : 'never'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function DeadLetter({ delivery }: { delivery: DeadDelivery }) {
  const me = useMe();
  const may = me.data?.scopes.includes('operations:resume') ?? false;
  const replay = useMutation({
    mutationFn: () => post(`/webhooks/${delivery.id}/replay`),
    onSuccess: () => {
      toast.success('It is worked off again.');
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <li className="space-y-1.5 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <span className="font-medium">{delivery.source}</span>
        <span className="text-xs text-soft">
          <Time at={delivery.at} />
        </span>
        <span className="min-w-0 flex-1 break-words text-bad">{delivery.error}</span>
        <Button
          disabled={!may || replay.isPending}
          why={may ? 'It is being replayed.' : 'Your role may not replay deliveries.'}
          onClick={() => replay.mutate()}
        >
          Replay
        </Button>
      </div>
      <details>
        <summary className="cursor-pointer text-xs text-soft">What it said</summary>
        <pre className="mt-1 max-h-60 overflow-auto rounded bg-line/30 p-2 text-xs break-all whitespace-pre-wrap">
          {delivery.body}
        </pre>
      </details>
    </li>
  );
}
