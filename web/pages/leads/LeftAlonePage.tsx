import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SignedCertificate } from '../../../src/leads/erasure/contract.ts';
import type { SuppressionRow } from '../../../src/leads/suppression/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { useNames } from '../../members.ts';
import { AskReason } from '../../ui/AskReason.tsx';
import { Field, INPUT } from '../../ui/fields.tsx';
import { NextPage } from '../../ui/pages.tsx';
import { Badge, Button, Empty, Loaded, Panel, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';
import { Certificate, Forget } from './ForgetPanel.tsx';
import { LeadsTabs } from './LeadsTabs.tsx';

type Page = { suppressions: SuppressionRow[]; next: string | null };
type Erasure = { id: string; state: string; requestedBy: string; requestedAt: string };
const KINDS = {
  address: 'Address',
  domain: 'Domain',
  profile: 'LinkedIn profile',
  company: 'Company',
} as const;
type Kind = keyof typeof KINDS;

/** Who is left alone, since when and why, and who was forgotten. */
export function LeftAlonePage() {
  const scopes = useMe().data?.scopes ?? [];
  const owner = scopes.includes('suppressions:lift');
  const query = useInfiniteQuery({
    queryKey: ['suppressions'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      get<Page>(`/suppressions?limit=50${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <LeadsTabs>
      <div className="space-y-4">
        {scopes.includes('leads:write') && <SayNo />}
        <Panel title="Left alone">
          <Loaded query={query}>
            {({ pages }) => {
              const all = pages.flatMap(({ suppressions }) => suppressions);
              return all.length === 0 ? (
                <Empty title="Nobody yet">Whoever says no stands here from then on.</Empty>
              ) : (
                <ul aria-label="Left alone" className="divide-y divide-line">
                  {all.map((row) => (
                    <Entry key={row.id} row={row} owner={owner} />
                  ))}
                </ul>
              );
            }}
          </Loaded>
          {query.hasNextPage && !query.isFetchNextPageError && (
            <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              More
            </Button>
          )}
          <NextPage pages={query} />
        </Panel>
        {scopes.includes('workspace:admin') && <Forgotten />}
      </div>
    </LeadsTabs>
  );
}

function Entry({ row, owner }: { row: SuppressionRow; owner: boolean }) {
  const act = useAct();
  const { id, kind, value, cause, reason, at, actor, level } = row;
  const nameOf = useNames();
  const subject = value ?? `a forgotten ${kind}`;
  return (
    <li className="space-y-1 py-2">
      <p className="break-words">
        <span className="font-medium">{subject}</span>{' '}
        <Badge tone="neutral">{cause.replaceAll('_', ' ')}</Badge>{' '}
        {level !== 'workspace' && <Badge tone="accent">{level}</Badge>}
      </p>
      <p className="text-xs text-soft">
        {reason} — {nameOf(actor)}, <Time at={at} />
      </p>
      {owner && level !== 'agency' && cause === 'manual' && value !== null && (
        <AskReason
          label="Lift"
          subject={subject}
          meaning="They may be written to again. A person’s own no is never lifted."
          work={(why) => act('It is lifted.', () => post(`/suppressions/${id}/lift`, { reason: why }))}
        />
      )}
    </li>
  );
}

/** A "no" for somebody who need not be known here. */
function SayNo() {
  const act = useAct();
  const [kind, setKind] = useState<Kind>('address');
  const [whom, setWhom] = useState('');
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const told = ({ added }: { added: number }) =>
      added > 0 ? 'They are left alone.' : 'They were left alone already.';
    const entry = { [kind]: whom.trim(), reason: reason.trim() };
    if (await act(told, () => post<{ added: number }>('/suppressions', { entries: [entry] }))) setWhom('');
  };
  return (
    <Panel title="Never write to">
      <form
        aria-label="Never write to"
        onSubmit={(event) => void submit(event)}
        className="flex flex-wrap items-end gap-2"
      >
        <Field label="What">
          <select
            value={kind}
            onChange={({ target }) => setKind(target.value as Kind)}
            className={`${INPUT} block`}
          >
            {Object.entries(KINDS).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Whom">
          <input
            required
            value={whom}
            onChange={({ target }) => setWhom(target.value)}
            className={`${INPUT} block`}
          />
        </Field>
        <Field label="Why">
          <input
            required
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            className={`${INPUT} block`}
          />
        </Field>
        <Button type="submit" kind="primary">
          Leave alone
        </Button>
      </form>
    </Panel>
  );
}

/** Erasures with their certificates, and one by address. */
function Forgotten() {
  const [address, setAddress] = useState('');
  const query = useQuery({
    queryKey: ['erasures'],
    queryFn: () => get<{ erasures: Erasure[] }>('/erasures'),
  });
  const named = address.trim();
  return (
    <Panel title="Forgotten">
      <div className="mb-3 flex flex-wrap items-end gap-2">
        <Field label="Address of somebody to forget">
          <input
            value={address}
            onChange={({ target }) => setAddress(target.value)}
            className={`${INPUT} block`}
          />
        </Field>
        {named.length >= 3 && <Forget key={named} who={{ address: named }} subject={named} />}
      </div>
      <Loaded query={query} rows={2}>
        {({ erasures }) =>
          erasures.length === 0 ? (
            <p className="text-soft">Nobody was forgotten yet.</p>
          ) : (
            <ul aria-label="Forgotten" className="divide-y divide-line">
              {erasures.map((erasure) => (
                <Erased key={erasure.id} erasure={erasure} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Erased({ erasure: { id, state, requestedBy, requestedAt } }: { erasure: Erasure }) {
  const [open, setOpen] = useState(false);
  const nameOf = useNames();
  const query = useQuery({
    queryKey: ['erasure', id],
    queryFn: () => get<SignedCertificate>(`/erasures/${id}`),
    enabled: open,
  });
  return (
    <li className="py-2">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={state === 'done' ? 'good' : 'accent'}>{state}</Badge>
        <span className="text-xs text-soft">
          <Time at={requestedAt} />, asked for by {nameOf(requestedBy)}
        </span>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          Certificate
        </Button>
      </p>
      {open && <Loaded query={query}>{(signed) => <Certificate signed={signed} />}</Loaded>}
    </li>
  );
}
