import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import type { DomainView } from '../../../src/outbound/contract.ts';
import { get, post } from '../../api.ts';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { TrackingHost } from './TrackingHost.tsx';

type DnsCheck = DomainView['checks'][number];
type WantedRecord = NonNullable<DnsCheck['record']>;
type Domains = { domains: DomainView[] };

const STATES = {
  ok: { tone: 'good', label: 'well' },
  warn: { tone: 'warn', label: 'could be better' },
  unknown: { tone: 'neutral', label: 'not known' },
  bad: { tone: 'bad', label: 'bad' },
} as const;
const NAMES = {
  ...{ spf: 'SPF', dkim: 'DKIM', dmarc: 'DMARC', alignment: 'Alignment', mx: 'MX' },
  tracking: 'Tracking',
} as const;

/** What receivers see of the domains we send from, with the record to add. */
export function DomainsPanel() {
  const may = useMe().data?.scopes.includes('campaigns:write') ?? false;
  const query = useQuery({ queryKey: ['domains'], queryFn: () => get<Domains>('/domains') });
  const check = useMutation({
    mutationFn: () => post<Domains>('/domains/check'),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Panel
      title="Domains"
      aside={
        <Button
          disabled={!may || check.isPending}
          why={may ? 'It is looking.' : 'Your role may not start a look.'}
          onClick={() => check.mutate()}
        >
          {check.isPending ? 'Looking…' : 'Look now'}
        </Button>
      }
    >
      <Loaded query={query} rows={5}>
        {({ domains }) =>
          domains.length === 0 ? (
            <Empty title="No domain sends mail yet">
              Connect a mailbox, and its domain is looked at once a day.
            </Empty>
          ) : (
            <div className="divide-y divide-line">
              {domains.map((domain) => (
                <Domain key={domain.domain} domain={domain} may={may} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Domain({
  domain: { domain, state, checks, mailboxes, checkedAt, trackingHost },
  may,
}: {
  domain: DomainView;
  may: boolean;
}) {
  const inOrder = state === 'ok' && checks.every(({ record }) => record === null);
  return (
    <section aria-label={domain} className="py-4 first:pt-0 last:pb-0">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">{domain}</h3>
        {state && <Badge tone={STATES[state].tone}>{STATES[state].label}</Badge>}
        <span className="text-xs text-soft">
          {mailboxes.length === 1 ? '1 mailbox' : `${mailboxes.length} mailboxes`}
        </span>
        <span className="ml-auto text-xs text-soft">
          {checkedAt ? (
            <>
              looked at <Time at={checkedAt} />
            </>
          ) : (
            'not looked at yet'
          )}
        </span>
      </header>
      {checks.length > 0 && (
        // What is in order needs no reading; what is not lies open.
        <details open={!inOrder} className="mt-2">
          <summary className="cursor-pointer text-soft">
            {inOrder ? 'Everything receivers look at is in order' : 'What receivers look at'}
          </summary>
          <ul className="mt-2 space-y-2">
            {checks.map((check) => (
              <CheckRow key={check.check} check={check} />
            ))}
          </ul>
        </details>
      )}
      {may && <TrackingHost key={trackingHost} domain={domain} host={trackingHost} />}
    </section>
  );
}

const CheckRow = ({ check: { check, state, reasons, record } }: { check: DnsCheck }) => (
  <li className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3">
    <span className="flex items-start gap-2">
      <span
        aria-hidden
        className={`mt-1.5 size-2 shrink-0 rounded-full ${DOTS[state]}`}
        title={STATES[state].label}
      />
      <span>
        {NAMES[check]}
        <span className="sr-only">: {STATES[state].label}</span>
      </span>
    </span>
    <div className="min-w-0 space-y-2">
      {reasons.map(({ code, text }) => (
        <p key={`${code} ${text}`} className={`break-words ${state === 'ok' ? 'text-soft' : ''}`}>
          {text}
        </p>
      ))}
    </div>
    {record && <RecordCard record={record} />}
  </li>
);
const DOTS = { ok: 'bg-good', warn: 'bg-warn', unknown: 'bg-soft', bad: 'bg-bad' } as const;

function RecordCard({ record: { name, type, value, valueFrom, replaces } }: { record: WantedRecord }) {
  return (
    <div className="col-span-2 mt-2 rounded border border-line bg-bg p-3 sm:col-span-1 sm:col-start-2">
      <p className="mb-2 text-xs text-soft">
        {replaces.length > 0 ? 'Put this in place of what stands there' : 'Add this record'}
      </p>
      <dl className="grid grid-cols-[3.5rem_minmax(0,1fr)] items-start gap-x-3 gap-y-1.5">
        <Part label="Type" text={type} />
        <Part label="Name" text={name} copies />
        {value === null ? (
          <>
            <dt className="text-xs leading-6 text-soft">Value</dt>
            <dd>As shown at {valueFrom}</dd>
          </>
        ) : (
          <Part label="Value" text={value} copies />
        )}
        {replaces.map((old) => (
          <Old key={old} text={old} />
        ))}
      </dl>
    </div>
  );
}

const Old = ({ text }: { text: string }) => (
  <>
    <dt className="text-xs leading-6 text-soft">Instead of</dt>
    <dd className="min-w-0 break-all text-soft line-through">
      <code className="text-xs">{text}</code>
    </dd>
  </>
);

function Part({ label, text, copies = false }: { label: string; text: string; copies?: boolean }) {
  return (
    <>
      <dt className="text-xs leading-6 text-soft">{label}</dt>
      <dd className="flex min-w-0 items-start gap-2">
        <code className="min-w-0 flex-1 text-xs leading-6 break-all">{text}</code>
        {copies && <CopyButton what={label.toLowerCase()} text={text} />}
      </dd>
    </>
  );
}

function CopyButton({ what, text }: { what: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast.error('The browser did not allow copying; mark the text and copy it by hand.');
    }
  };
  return (
    <button
      type="button"
      aria-label={copied ? `The ${what} is copied` : `Copy the ${what}`}
      title={copied ? 'Copied' : `Copy the ${what}`}
      onClick={() => void copy()}
      onBlur={() => setCopied(false)}
      className="shrink-0 rounded border border-line p-1 text-soft hover:border-soft hover:text-ink"
    >
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </button>
  );
}
