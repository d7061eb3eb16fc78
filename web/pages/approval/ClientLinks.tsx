import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import type { ClientLink } from '../../../src/approval/contract.ts';
import { useAct } from '../../act.ts';
import { get, post } from '../../api.ts';
import { INPUT } from '../../ui/fields.tsx';
import { Badge, Button, Time } from '../../ui/primitives.tsx';
import { useMe } from '../../ui/Shell.tsx';

const useMayDecide = (): boolean => useMe().data?.scopes.includes('approvals:decide') ?? false;

const copy = (url: string) =>
  navigator.clipboard.writeText(url).then(
    () => toast.success('Copied. Whoever has it can decide on this batch, once.'),
    () => toast.error('The browser did not allow copying; select the link instead.'),
  );

/** Makes a link by which somebody without a seat decides on a batch. */
export function ClientLinkForm({ batchId }: { batchId: string }) {
  const [label, setLabel] = useState('');
  const act = useAct();
  if (!useMayDecide()) return null;
  return (
    <form
      aria-label="Link for a client"
      className="mt-2 flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void act('The link is below. Copy it and send it.', () =>
          post(`/batches/${batchId}/client-links`, { label }),
        ).then((done) => done && setLabel(''));
      }}
    >
      <input
        aria-label="Whom the link is for"
        placeholder="A client without a seat, by name"
        value={label}
        maxLength={120}
        onChange={(event) => setLabel(event.target.value)}
        className={`${INPUT} min-w-0 flex-1 sm:max-w-xs`}
      />
      <Button type="submit" disabled={label.trim() === ''} why="Say whom the link is for.">
        Make a link
      </Button>
    </form>
  );
}

const TONES = { open: 'neutral', approved: 'good', changes_wanted: 'warn' } as const;

/** The links that clients have, and what they said by them. */
export function ClientLinks() {
  const may = useMayDecide();
  const query = useQuery({
    queryKey: ['client-links'],
    queryFn: () => get<{ links: ClientLink[] }>('/client-links'),
    enabled: may,
  });
  const links = query.data?.links ?? [];
  if (links.length === 0) return null;
  return (
    <section aria-label="Links for clients" className="mb-4">
      <h2 className="mb-1 text-sm font-medium">Links for clients</h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {links.map((link) => (
          <ClientLinkRow key={link.id} link={link} />
        ))}
      </ul>
    </section>
  );
}

function ClientLinkRow({ link }: { link: ClientLink }) {
  const act = useAct();
  const { label, state, url, expiresAt, decidedAt, clientName, reason } = link;
  return (
    <li className="flex flex-wrap items-center gap-2 px-4 py-2">
      <span className="font-medium">{label}</span>
      <Badge tone={TONES[state as keyof typeof TONES] ?? 'neutral'}>{state.replace('_', ' ')}</Badge>
      <span className="text-soft">
        {decidedAt ? (
          <>
            {clientName}, <Time at={decidedAt} />
          </>
        ) : (
          <>
            until <Time at={expiresAt} />
          </>
        )}
      </span>
      {reason && <span className="basis-full text-warn">{reason}</span>}
      {url && (
        <span className="ml-auto flex gap-2">
          <Button onClick={() => void copy(url)}>Copy</Button>
          <Button
            onClick={() =>
              void act('It opens nothing any more.', () => post(`/client-links/${link.id}/revoke`, {}))
            }
          >
            Take back
          </Button>
        </span>
      )}
    </li>
  );
}
