import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { MailboxHealthView } from '../../../src/outbound/contract.ts';
import { get } from '../../api.ts';
import { Badge, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { ConnectMailbox } from './ConnectMailbox.tsx';
import { HealthBadge } from './HealthBadge.tsx';
import { MailboxMoves, SlowStart } from './MailboxMoves.tsx';
import { RemovedMailboxes, RemoveMailbox } from './RemoveMailbox.tsx';
import { WarmupLine } from './WarmupLine.tsx';

type Mailbox = MailboxHealthView['mailboxes'][number];

/** A rate with the counts behind it; without a message there is none. */
const rate = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} % (${part} of ${whole})`;

/** How each mailbox that sends mail is. */
export function MailboxesPanel() {
  const me = useMe().data;
  const may = me?.scopes.includes('campaigns:write') ?? false;
  const query = useQuery({
    queryKey: ['mailbox-health'],
    queryFn: () => get<MailboxHealthView>('/mailboxes/health'),
  });
  return (
    <Panel title="Mailboxes" aside={<span className="text-xs text-soft">rates of the last 7 days</span>}>
      <Loaded query={query} rows={4}>
        {({ mailboxes, accounts, ramp, removed }) => (
          <>
            {ramp && <SlowStart ramp={ramp} />}
            {mailboxes.length === 0 ? (
              <Empty title="No mailbox sends mail yet">
                Connect one below, and its health, its caps and its domain show here.
              </Empty>
            ) : (
              <ul className="divide-y divide-line" aria-label="Mailboxes">
                {mailboxes.map((mailbox) => (
                  <Row key={mailbox.id} mailbox={mailbox} may={may} />
                ))}
              </ul>
            )}
            <div className="mt-3 border-t border-line pt-3">
              <ConnectMailbox may={may} sandbox={me?.workspace.mode === 'sandbox'} />
            </div>
            {removed.length > 0 && <RemovedMailboxes removed={removed} />}
            {accounts.length > 0 && (
              <ul
                className="mt-3 divide-y divide-line border-t border-line"
                aria-label="Accounts on LinkedIn"
              >
                {accounts.map((account) => (
                  <li key={account.id} className="py-3">
                    <p className="flex flex-wrap items-center gap-2">
                      <span className="min-w-0 font-medium break-all">{account.address}</span>
                      <Badge>LinkedIn</Badge>
                      {account.state !== 'active' && <Badge tone="warn">{account.state}</Badge>}
                      <span className="text-soft">up to {account.capToday} a day</span>
                    </p>
                    {account.state !== 'active' && (
                      <p className="mt-1 text-soft">{account.stateReason ?? 'A person paused it.'}</p>
                    )}
                    <WarmupLine mailbox={account} may={may} holdable={false} />
                    <MailboxMoves mailbox={account} resuming={null} may={may} />
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

/** Why one that sends may send less than its cap. */
const STAGES = new Set(['mailbox.returning', 'mailbox.warming']);

function Row({ mailbox, may }: { mailbox: Mailbox; may: boolean }) {
  const { address, vendor, purpose, state, sends, bounces, complaints } = mailbox;
  const stages = mailbox.reasons.filter(({ code }) => STAGES.has(code));
  return (
    <li className="grid grid-cols-3 gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0 lg:grid-cols-[minmax(0,1fr)_9rem_10rem_10rem] lg:items-start">
      <div className="col-span-3 min-w-0 lg:col-span-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 font-medium break-all">{address}</span>
          {state === 'active' ? (
            <HealthBadge level={mailbox.level} pause="has to rest" />
          ) : (
            <Badge tone={state === 'disconnected' ? 'bad' : 'warn'}>{state}</Badge>
          )}
          {purpose === 'nurture' && <Badge>nurture</Badge>}
          {vendor !== 'native' && <Badge>{vendor}</Badge>}
        </p>
        {state !== 'active' && (
          <p className="mt-1 text-soft">
            {mailbox.stateReason ?? 'A person paused it.'}
            {state === 'disconnected' && ` ${mailbox.reasons[0]?.text ?? ''}`}
            {mailbox.returnsAt && (
              <>
                {' '}
                It comes back <Time at={mailbox.returnsAt} />.
              </>
            )}
          </p>
        )}
        {stages.map(({ code, text }) => (
          <p key={code} className="mt-1 text-soft">
            {text}
          </p>
        ))}
        <WarmupLine key={mailbox.warmup.startedAt} mailbox={mailbox} may={may} />
        <MailboxMoves mailbox={mailbox} resuming={mailbox.resuming} may={may} />
        {(vendor === 'native' || vendor === 'sandbox') && <RemoveMailbox address={address} state={state} />}
      </div>
      <Figure label="Today">
        <Share part={mailbox.sentToday} whole={mailbox.capToday} />
        {mailbox.capToday < mailbox.dailyCap && (
          <span className="block text-xs text-soft">its cap is {mailbox.dailyCap}</span>
        )}
      </Figure>
      <Figure label="Bounced">{rate(bounces, sends)}</Figure>
      <Figure label="Complained">{rate(complaints, sends)}</Figure>
    </li>
  );
}

const Figure = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="tabular-nums">
    <span className="block text-xs text-soft">{label}</span>
    {children}
  </div>
);

const Share = ({ part, whole }: { part: number; whole: number }) => (
  <>
    {part} of {whole}
    <span className="mt-1 block h-1.5 rounded bg-line/60" aria-hidden>
      <span
        className="block h-1.5 rounded bg-accent"
        style={{ width: `${whole === 0 ? 0 : Math.min(100, (100 * part) / whole)}%` }}
      />
    </span>
  </>
);
