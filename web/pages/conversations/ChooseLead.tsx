import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Lead } from '../../../src/leads/contract.ts';
import { get } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Button } from '../../ui/primitives.tsx';

type Candidate = { leadId: string; name: string | null; company: string | null };
const SHORTEST = 2;

/** One lead out of all: those that are likely stand there, any other is found by name, company or address. */
export function ChooseLead({
  label,
  candidates,
  choose,
}: {
  label: string;
  candidates: readonly Candidate[];
  choose: (leadId: string, name: string) => void;
}) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const search = typed.trim();
  const query = useQuery({
    queryKey: ['leads', 'choose', search],
    enabled: search.length >= SHORTEST,
    queryFn: () => get<{ leads: Lead[] }>(`/leads?${new URLSearchParams({ search, limit: '6' })}`),
  });
  const found =
    search.length < SHORTEST
      ? candidates
      : (query.data?.leads ?? []).map((lead) => ({
          leadId: lead.id,
          name: lead.name ?? lead.email,
          company: lead.company,
        }));
  return (
    <div className="space-y-2">
      <label htmlFor={id} className="block text-xs text-soft">
        {label}
      </label>
      <input
        id={id}
        type="search"
        placeholder="Name, company or address"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        className={`${INPUT} w-full max-w-md`}
      />
      <ul aria-label="Leads it may belong to" className="space-y-1">
        {found.map((lead) => {
          const name = [lead.name ?? 'Unknown', lead.company].filter(Boolean).join(', ');
          return (
            <li key={lead.leadId} className="flex flex-wrap items-center gap-2">
              <Button aria-label={`It is theirs: ${name}`} onClick={() => choose(lead.leadId, name)}>
                It is theirs
              </Button>
              <span className="break-words">{name}</span>
            </li>
          );
        })}
      </ul>
      <p role="status" className="text-xs text-soft empty:hidden">
        {query.error && `Leads could not be looked for. ${query.error.message}`}
        {query.data && search.length >= SHORTEST && found.length === 0 && 'No lead is found by that.'}
      </p>
    </div>
  );
}
