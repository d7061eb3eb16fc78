import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { ConnectionReport } from '../../../src/ops/contract.ts';
import { get } from '../../api.ts';
import { Badge, Button, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { SettingsTabs } from './SettingsTabs.tsx';
import { SlackChannelPanel } from './SlackChannelPanel.tsx';

type Card = ConnectionReport['connections'][number];
const TONES = { ok: 'good', degraded: 'bad', unconfigured: 'neutral' } as const;
const STATES: Record<Card['state'], string> = {
  missing: 'not set up',
  placeholder: 'sample in place of a key',
  invalid: 'does not work',
  limited: 'used up for now',
  ready: 'ready',
  unasked: 'set up',
};

/** Which vendors are set up, whether they answer, and what to paste where. */
export function VendorsPage() {
  const report = useQuery({
    queryKey: ['connections'],
    queryFn: () => get<ConnectionReport>('/connections'),
    staleTime: 60_000,
  });
  return (
    <SettingsTabs>
      <p className="text-soft">
        Keys are set in the environment of the program and never shown here. Without any of them everything
        works in the sandbox. A workspace may have its own webhook secrets:{' '}
        <code>legwork webhook-secrets</code>.
      </p>
      <SlackChannelPanel />
      <Loaded query={report} rows={8}>
        {({ connections }) => (
          <div className="space-y-4">
            {(['set up', 'not set up'] as const).map((group) => {
              const cards = connections.filter(
                (card) => (card.state === 'missing') === (group === 'not set up'),
              );
              return cards.length === 0 ? null : (
                <Panel key={group} title={group === 'set up' ? 'Set up' : 'Not set up'}>
                  <ul className="divide-y divide-line">
                    {cards.map((card) => (
                      <Vendor key={card.vendor} card={card} />
                    ))}
                  </ul>
                </Panel>
              );
            })}
          </div>
        )}
      </Loaded>
    </SettingsTabs>
  );
}

function Vendor({ card }: { card: Card }) {
  const test = useMutation({
    mutationFn: () => get<ConnectionReport>(`/connections?only=${encodeURIComponent(card.vendor)}`),
    onSuccess: ({ connections: [now] }) => {
      if (now) (now.health === 'ok' ? toast.success : toast.error)(now.reason);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <li className="space-y-1.5 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <span className="w-36 font-medium">{card.vendor}</span>
        <Badge tone={TONES[card.health]}>{STATES[card.state]}</Badge>
        <span className="text-xs text-soft">{card.capabilities.join(', ')}</span>
        <span className="flex-1" />
        {card.milliseconds !== null && (
          <span className="text-xs text-soft tabular-nums">{card.milliseconds} ms</span>
        )}
        {card.lastOkAt && card.state !== 'missing' && (
          <span className="text-xs text-soft">
            last success <Time at={card.lastOkAt} />
          </span>
        )}
        <Button
          disabled={card.state === 'missing' || test.isPending}
          why={card.state === 'missing' ? 'Set its key first.' : 'It is being asked.'}
          onClick={() => test.mutate()}
        >
          Test
        </Button>
      </div>
      {card.health !== 'ok' && <p className="text-soft">{card.reason}</p>}
      {card.reading && (
        <p className="text-xs text-soft">
          {card.reading.lastReadAt ? (
            <>
              last read <Time at={card.reading.lastReadAt} />
            </>
          ) : (
            'not read yet'
          )}
          : {card.reading.note}
        </p>
      )}
      {card.webhook && <WebhookAddress card={card} webhook={card.webhook} />}
    </li>
  );
}

const WebhookAddress = ({ card, webhook }: { card: Card; webhook: NonNullable<Card['webhook']> }) => (
  <p className="flex flex-wrap items-center gap-2 text-xs text-soft">
    Webhook address
    <code className="rounded bg-line/40 px-1.5 py-0.5 break-all">{webhook.url}</code>
    <button
      type="button"
      className="text-accent underline"
      onClick={() =>
        void navigator.clipboard.writeText(webhook.url).then(
          () => toast.success('Copied.'),
          () => toast.error('It could not be copied; mark it and copy it by hand.'),
        )
      }
    >
      Copy
    </button>
    {!webhook.secured && <Badge tone="warn">turned away until its secret is set</Badge>}
    {webhook.own.map(({ name, setAt }) => (
      <span key={name}>
        own secret{webhook.own.length > 1 && ` (${name})`} set on <Time at={setAt} />
      </span>
    ))}
    {card.lastDeliveryAt && (
      <span>
        last delivery <Time at={card.lastDeliveryAt} />
      </span>
    )}
  </p>
);
