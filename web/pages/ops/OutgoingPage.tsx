import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import {
  type Alert,
  type EndpointSecret,
  type OutgoingDelivery,
  type RotatedSecret,
  WEBHOOK_EVENTS,
  type WebhookEndpoint,
} from '../../../src/notify/contract.ts';
import { get, post, put } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { AlertPhonesPanel } from './AlertPhonesPanel.tsx';
import { OperationsTabs } from './OperationsTabs.tsx';
import { useChange, useMay } from './outgoing-changes.ts';

const WHY_NOT = 'Only an owner or admin may change endpoints.';

/** Who is told what happens here, what became of each delivery, and what somebody had to know. */
export function OutgoingPage() {
  const endpoints = useQuery({
    queryKey: ['outgoing', 'endpoints'],
    queryFn: () => get<{ endpoints: WebhookEndpoint[] }>('/webhook-endpoints'),
  });
  const alerts = useQuery({
    queryKey: ['outgoing', 'alerts'],
    queryFn: () => get<{ alerts: Alert[] }>('/alerts'),
  });
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <OperationsTabs>
      {secret && <Secret secret={secret} onDone={() => setSecret(null)} />}
      <Panel title="Endpoints of your webhooks">
        <Loaded query={endpoints} rows={3}>
          {(data) =>
            data.endpoints.length === 0 ? (
              <Empty title="Nobody is told anything yet">
                Add an address below; every delivery is signed after Standard Webhooks.
              </Empty>
            ) : (
              <ul className="divide-y divide-line">
                {data.endpoints.map((endpoint) => (
                  <Endpoint key={endpoint.id} endpoint={endpoint} onSecret={setSecret} />
                ))}
              </ul>
            )
          }
        </Loaded>
        <AddEndpoint onSecret={setSecret} />
      </Panel>
      <AlertPhonesPanel />
      <Panel title="Alerts">
        <Loaded query={alerts} rows={2}>
          {(data) =>
            data.alerts.length === 0 ? (
              <Empty title="Nothing needed telling" />
            ) : (
              <ul className="divide-y divide-line">
                {data.alerts.map((entry) => (
                  <AlertRow key={entry.id} alert={entry} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
    </OperationsTabs>
  );
}

const Secret = ({ secret, onDone }: { secret: string; onDone: () => void }) => (
  <Panel title="The secret, shown this once" aside={<Button onClick={onDone}>I have it</Button>}>
    <p className="text-soft">The receiver checks the signature of every delivery with it.</p>
    <code className="mt-2 block rounded bg-line/30 p-2 text-xs break-all">{secret}</code>
  </Panel>
);

function AddEndpoint({ onSecret }: { onSecret: (secret: string) => void }) {
  const may = useMay('workspace:admin');
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(WEBHOOK_EVENTS);
  const add = useChange(
    () => post<EndpointSecret>('/webhook-endpoints', { url, eventTypes: chosen }),
    ({ secret }) => {
      onSecret(secret);
      setUrl('');
      return 'The endpoint is added.';
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(undefined);
  };
  const toggle = (name: string) =>
    setChosen((now) => (now.includes(name) ? now.filter((other) => other !== name) : [...now, name]));
  return (
    <form onSubmit={submit} className="mt-4 space-y-2 border-t border-line pt-4">
      <div className="flex flex-wrap gap-2">
        <input
          aria-label="Address"
          type="url"
          required
          placeholder="https://hooks.example.com/legwork"
          value={url}
          onChange={(event) => setUrl(event.target.value)}
          className="min-w-64 flex-1 rounded border border-line bg-surface px-3 py-1.5 text-sm"
        />
        <Button
          type="submit"
          kind="primary"
          disabled={!may || add.isPending || chosen.length === 0}
          why={may ? 'Choose at least one event.' : WHY_NOT}
        >
          Add endpoint
        </Button>
      </div>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft">
        <legend className="sr-only">Events</legend>
        {WEBHOOK_EVENTS.map((name) => (
          <label key={name} className="flex items-center gap-1.5">
            <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
      </fieldset>
    </form>
  );
}

function Endpoint({ endpoint, onSecret }: { endpoint: WebhookEndpoint; onSecret: (secret: string) => void }) {
  const may = useMay('workspace:admin');
  const path = `/webhook-endpoints/${endpoint.id}`;
  const rotate = useChange(
    () => post<RotatedSecret>(`${path}/rotate`),
    (rotated) => {
      onSecret(rotated.secret);
      return 'The secret is new; the old one signs along for a day.';
    },
  );
  const replay = useChange(
    () => post<{ replayed: number }>(`${path}/replay`),
    ({ replayed }) => `${replayed} sent again.`,
  );
  const enable = useChange(
    () => put(path, { enabled: !endpoint.enabled }),
    () => (endpoint.enabled ? 'The endpoint is off.' : 'The endpoint is on.'),
  );
  const actions = [
    { label: 'Rotate secret', act: rotate },
    { label: 'Replay failed', act: replay },
    { label: endpoint.enabled ? 'Switch off' : 'Switch on', act: enable },
  ];
  return (
    <li className="space-y-1.5 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="min-w-0 flex-1 font-medium break-all">{endpoint.url}</span>
        <EndpointState endpoint={endpoint} />
        {actions.map(({ label, act }) => (
          <Button
            key={label}
            disabled={!may || act.isPending}
            why={may ? 'It is being done.' : WHY_NOT}
            onClick={() => act.mutate(undefined)}
          >
            {label}
          </Button>
        ))}
      </div>
      <p className="text-xs text-soft">
        {endpoint.delivered} delivered, {endpoint.waiting} waiting, {endpoint.dead} given up ·{' '}
        {endpoint.eventTypes.join(', ')}
      </p>
      <Deliveries endpointId={endpoint.id} />
    </li>
  );
}

const OFF = {
  person: 'switched off',
  gone: 'off: it said it is gone',
  failing: 'off: it only failed',
} as const;
const EndpointState = ({ endpoint }: { endpoint: WebhookEndpoint }) => {
  if (endpoint.disabledReason) return <Badge tone="bad">{OFF[endpoint.disabledReason]}</Badge>;
  return endpoint.failingSince ? <Badge tone="warn">failing</Badge> : <Badge tone="good">on</Badge>;
};

function Deliveries({ endpointId }: { endpointId: string }) {
  const [shown, setShown] = useState(false);
  const deliveries = useQuery({
    queryKey: ['outgoing', 'deliveries', endpointId],
    queryFn: () => get<{ deliveries: OutgoingDelivery[] }>(`/webhook-endpoints/${endpointId}/deliveries`),
    enabled: shown,
  });
  return (
    <details onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary className="cursor-pointer text-xs text-soft">Deliveries</summary>
      {shown && (
        <Loaded query={deliveries} rows={3}>
          {(data) =>
            data.deliveries.length === 0 ? (
              <p className="py-2 text-xs text-soft">Nothing happened yet that it is told.</p>
            ) : (
              <ul className="mt-1 divide-y divide-line">
                {data.deliveries.map((delivery) => (
                  <Delivery key={delivery.id} delivery={delivery} />
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </details>
  );
}

const TONES = { waiting: 'neutral', done: 'good', dead: 'bad' } as const;
const STATES = { waiting: 'waiting', done: 'delivered', dead: 'given up' } as const;

function Delivery({ delivery }: { delivery: OutgoingDelivery }) {
  const may = useMay('workspace:admin');
  const replay = useChange(
    () => post<{ replayed: number }>(`/webhook-deliveries/${delivery.id}/replay`),
    () => 'It is sent again.',
  );
  return (
    <li className="flex flex-wrap items-center gap-3 py-1.5 text-xs">
      <Badge tone={TONES[delivery.state]}>{STATES[delivery.state]}</Badge>
      <span className="font-medium">{delivery.eventType}</span>
      <span className="tabular-nums text-soft">
        {delivery.responseCode ?? '–'} · {delivery.attempts} {delivery.attempts === 1 ? 'try' : 'tries'}
      </span>
      <Time at={delivery.createdAt} />
      <span className="min-w-0 flex-1 break-words text-soft">{delivery.error}</span>
      <Button
        disabled={!may || replay.isPending}
        why={may ? 'It is being replayed.' : WHY_NOT}
        onClick={() => replay.mutate(undefined)}
      >
        Replay
      </Button>
    </li>
  );
}

const SEVERITY_TONES = { info: 'neutral', warning: 'warn', critical: 'bad' } as const;

function AlertRow({ alert }: { alert: Alert }) {
  const may = useMay('operations:resume');
  const seen = useChange(
    () => post(`/alerts/${alert.id}/acknowledge`),
    () => 'Noted.',
  );
  return (
    <li className="flex flex-wrap items-center gap-3 py-2">
      <Badge tone={SEVERITY_TONES[alert.severity]}>{alert.severity}</Badge>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{alert.title}</p>
        <p className="text-xs text-soft">
          {alert.text} {alert.postError && `Not posted: ${alert.postError}`}{' '}
          {alert.textedAt && 'Told by text message.'}{' '}
          {alert.textError && `No text message: ${alert.textError}`}
        </p>
      </div>
      <span className="text-xs text-soft">
        <Time at={alert.at} />
      </span>
      {alert.acknowledgedAt === null && (
        <Button
          disabled={!may || seen.isPending}
          why={may ? 'It is being noted.' : 'Your role may not acknowledge alerts.'}
          onClick={() => seen.mutate(undefined)}
        >
          Seen
        </Button>
      )}
    </li>
  );
}
