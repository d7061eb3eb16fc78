import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { AlertPhones } from '../../../src/notify/contract.ts';
import { del, get, post } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useChange, useMay } from './outgoing-changes.ts';

const WHY_NOT = 'Only an owner or admin may change who is told.';
const FIELD = 'rounded border border-line bg-surface px-3 py-1.5 text-sm';

/** Who is told by text message what is urgent, and how that goes. */
export function AlertPhonesPanel() {
  const phones = useQuery({
    queryKey: ['outgoing', 'phones'],
    queryFn: () => get<AlertPhones>('/alert-phones'),
  });
  return (
    <Panel title="Text messages">
      <Loaded query={phones} rows={2}>
        {(data) => (
          <>
            <p className="text-soft">
              {data.connected
                ? `What is urgent goes to these numbers, at most ${data.perHour} messages an hour each; in quiet hours only what is critical.`
                : 'Nothing is set that sends text messages (LEGWORK_ALERT_SMS).'}
            </p>
            {data.phones.length === 0 ? (
              <Empty title="Nobody is told by text message">Add a number below.</Empty>
            ) : (
              <ul className="divide-y divide-line">
                {data.phones.map((phone) => (
                  <Phone key={phone.id} phone={phone} />
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
      <AddPhone />
    </Panel>
  );
}

const hour = (of: number): string => `${String(of).padStart(2, '0')}:00`;

function Phone({ phone }: { phone: AlertPhones['phones'][number] }) {
  const may = useMay('workspace:admin');
  const remove = useChange(
    () => del(`/alert-phones/${phone.id}`),
    () => 'The number is forgotten.',
  );
  return (
    <li className="flex flex-wrap items-center gap-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {phone.name} <span className="tabular-nums">{phone.number}</span>
        </p>
        <p className="text-xs text-soft">
          {phone.quietFrom === phone.quietTo
            ? 'At any hour'
            : `Quiet ${hour(phone.quietFrom)}–${hour(phone.quietTo)} ${phone.zone}`}
          {' · '}
          {phone.sent} in seven days
          {phone.lastSentAt && (
            <>
              , the last <Time at={phone.lastSentAt} />
            </>
          )}
          {phone.lastError && ` · ${phone.lastError}`}
        </p>
      </div>
      {phone.lastError && <Badge tone="bad">not reached</Badge>}
      <Button
        disabled={!may || remove.isPending}
        why={may ? 'It is being done.' : WHY_NOT}
        onClick={() => remove.mutate(undefined)}
      >
        Take out
      </Button>
    </li>
  );
}

function AddPhone() {
  const may = useMay('workspace:admin');
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const add = useChange(
    () => post('/alert-phones', { name, number, zone }),
    () => {
      setName('');
      setNumber('');
      return 'The number is told from now on.';
    },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(undefined);
  };
  return (
    <form onSubmit={submit} className="mt-4 flex flex-wrap gap-2 border-t border-line pt-4">
      <input
        aria-label="Whose number"
        required
        placeholder="Name"
        value={name}
        onChange={(event) => setName(event.target.value)}
        className={`${FIELD} min-w-32`}
      />
      <input
        aria-label="Number with its country"
        type="tel"
        required
        placeholder="+49 170 1234567"
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        className={`${FIELD} min-w-48 flex-1`}
      />
      <Button
        type="submit"
        kind="primary"
        disabled={!may || add.isPending}
        why={may ? 'It is being added.' : WHY_NOT}
      >
        Add number
      </Button>
    </form>
  );
}
